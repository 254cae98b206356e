/** Short ways to write workflows in tests of the state machine, and to look at what it did. */
import type { OutputSource } from '../../src/core/instance/document-model.ts';
import type { InstanceNode, JobNode, TaskNode } from '../../src/core/instance/node.ts';
import type { LaunchFacts } from '../../src/core/instance/launch-facts.ts';
import type { InstanceState } from '../../src/core/instance/state.ts';
import type { Workflow } from '../../src/core/workflow/model.ts';
import { XmlElement } from '../../src/core/xml/element.ts';
import { readWorkflowXml } from '../../src/core/workflow/xml-reader.ts';
import { InstanceWorld } from './instance-world.ts';

/** The workflow of a document; throws with the first problem where it cannot be read. */
export function workflowOf(source: string): Workflow {
  const read = readWorkflowXml(source);
  if (!read.ok) throw new Error(read.error[0]?.message);
  return read.value.workflow;
}

/** A launched instance of these jobs. `head`: what stands before them in the document. */
export function worldOf(
  jobs: string,
  options: {
    readonly head?: string;
    readonly attributes?: string;
    readonly launch?: Partial<LaunchFacts>;
    readonly outputs?: OutputSource;
  } = {},
): InstanceWorld {
  const source = `<workflow ${options.attributes ?? ''}>${options.head ?? ''}<subjobs>${jobs}</subjobs></workflow>`;
  return new InstanceWorld(workflowOf(source), options);
}

/** A task that runs a program. */
export function task(name: string, attributes = '', children = ''): string {
  return `<task name="${name}" path="/bin/true" queue="q" ${attributes}>${children}</task>`;
}

/** A task that launches a workflow. */
export function call(name: string, attributes = '', children = ''): string {
  return `<task name="${name}" type="WORKFLOW" workflow="child" ${attributes}>${children}</task>`;
}

/** A job, named `name`. */
export function job(name: string, tasks: string, attributes = '', subjobs = ''): string {
  return `<job name="${name}" ${attributes}><tasks>${tasks}</tasks>${subjobs === '' ? '' : `<subjobs>${subjobs}</subjobs>`}</job>`;
}

/** The tasks of that name, in the order in which they were considered. */
export function tasksNamed(state: InstanceState, name: string): TaskNode[] {
  return nodesOf(state).filter((node): node is TaskNode => node.kind === 'task' && state.definition.task(node.task).name === name);
}

/** The only task of that name. */
export function taskNamed(state: InstanceState, name: string): TaskNode {
  return only(tasksNamed(state, name), name);
}

/** The jobs of that name. */
export function jobsNamed(state: InstanceState, name: string): JobNode[] {
  return nodesOf(state).filter((node): node is JobNode => node.kind === 'job' && state.definition.job(node.job).name === name);
}

/** The only job of that name. */
export function jobNamed(state: InstanceState, name: string): JobNode {
  return only(jobsNamed(state, name), name);
}

/** Output of every task: one element with so many elements `i` below. */
export function manyItems(count: number): OutputSource {
  return () => {
    const root = new XmlElement('list');
    root.children = Array.from({ length: count }, () => new XmlElement('i'));
    return { output: { kind: 'tree', root }, stderr: '', log: '' };
  };
}

/** Names of the tasks that wait for a slot, in the order in which they were queued. */
export function queuedNames({ state, queued }: InstanceWorld): string[] {
  return queued.map(({ nodeId }) => nameOf(state, state.nodes.get(nodeId)!));
}

/** Gives a slot to the task of that name and ends it. */
export function run(world: InstanceWorld, name: string, how: Parameters<InstanceWorld['end']>[0] = 0): void {
  const place = queuedNames(world).indexOf(name);
  if (place === -1) throw new Error(`${name} is not queued`);
  world.assign(place);
  world.end(how, world.executing.length - 1);
}

function nameOf(state: InstanceState, node: InstanceNode): string {
  return (node.kind === 'job' ? state.definition.job(node.job).name : state.definition.task(node.task).name) ?? '';
}

function nodesOf(state: InstanceState): InstanceNode[] {
  return [...state.nodes.values()];
}

function only<N>(found: readonly N[], name: string): N {
  if (found.length !== 1) throw new Error(`${found.length} nodes are named ${name}`);
  return found[0]!;
}
