/**
 * The instance document that people and programs get: evQueue's, with all attempts of each task. Ids and counters that
 * evQueue keeps as attributes (`evqid`, `context-id`, `running_tasks`...) are computed here and nowhere else: they are no
 * part of the state, and XPath does not see them.
 */
import type { NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { elementOfJob, elementOfTask, headerElements, type AttributePairs } from '../workflow/task-element.ts';
import { XmlElement, XmlText } from '../xml/element.ts';
import { printXml } from '../xml/print.ts';
import type { DocumentModel, OutputSource } from './document-model.ts';
import { childElement, fillParameters, setAttributes } from './document.ts';
import { modelOf } from './draft.ts';
import { attributesOfJobNode, attributesOfTaskNode, documentTime, inputElements } from './node-element.ts';
import { exitCodeOf, type InstanceNode, type JobNode, type TaskNode } from './node.ts';
import type { AttemptRecord, Outcome } from './record.ts';
import type { DocumentReference } from './reference.ts';
import { jobsBelow, tasksOf } from './siblings.ts';
import { errorsOf, type InstanceState } from './state.ts';

/** Counters of a job and all below it. */
type Counters = {
  running: number;
  queued: number;
  retrying: number;
  errors: number;
  waiting: number;
  enqueued: boolean;
  retried: boolean;
  waited: boolean;
};

/** Printing of one document. */
type Printing = {
  readonly state: InstanceState;
  readonly model: DocumentModel;
  readonly attempts: ReadonlyMap<NodeId, readonly AttemptRecord[]>;
  readonly outputs: OutputSource;
  /** Elements that contexts point into, to be numbered: by the node and attempt that they belong to. */
  readonly contexts: ReadonlyMap<string, number>;
};

/**
 * The document of an instance as text, without XML declaration.
 *
 * @param attempts  all attempts of the instance, by node and number
 * @param outputs   what ended attempts wrote
 */
export function printInstanceDocument(state: InstanceState, attempts: readonly AttemptRecord[], outputs: OutputSource): string {
  const byNode = new Map<NodeId, AttemptRecord[]>();
  for (const attempt of attempts) byNode.set(attempt.nodeId, [...(byNode.get(attempt.nodeId) ?? []), attempt]);
  const model = modelOf(state);
  const printing: Printing = { state, model, attempts: byNode, outputs, contexts: numberedContexts(state) };
  const root = new XmlElement('workflow');
  const { launch } = state;
  const counters = countersOf(printing, 0);
  const attributes: (readonly [string, string])[] = [
    ['name', launch.workflow],
    ['id', String(launch.id)],
  ];
  if (launch.host !== null) attributes.push(['host', launch.host]);
  if (launch.host !== null && launch.user !== null) attributes.push(['user', launch.user]);
  if (launch.comment !== null) attributes.push(['comment', launch.comment]);
  attributes.push(['status', state.status === 'terminated' ? 'TERMINATED' : 'EXECUTING'], ['start_time', documentTime(state.startedAtMs)]);
  if (state.endedAtMs !== null) attributes.push(['end_time', documentTime(state.endedAtMs)], ['errors', String(errorsOf(state))]);
  attributes.push(['evqid', '1'], ...counterAttributes(counters));
  setAttributes(root, attributes);
  const header = headerElements(state.definition.workflow);
  fillParameters(header, launch.parameters);
  for (const element of header) root.append(element);
  markContexts(printing, root, 'n0');
  root.append(subjobsElement(printing, 0));
  if (launch.schedules.length > 0) root.append(schedulesElement(state));
  return printXml(root);
}

function subjobsElement(printing: Printing, parent: NodeId): XmlElement {
  const subjobs = new XmlElement('subjobs');
  for (const { definition, node } of jobsBelow(printing.model, parent)) {
    subjobs.append(node === null ? elementOfJob(definition) : jobElement(printing, node));
  }
  return subjobs;
}

function jobElement(printing: Printing, node: JobNode): XmlElement {
  const { definition } = printing.state;
  const element = new XmlElement('job');
  setAttributes(element, [
    ...attributesOfJobNode(node, definition),
    ...idAttributes(printing, node),
    ...counterAttributes(countersOf(printing, node.id)),
  ]);
  const ran = node.state.kind === 'running';
  const tasks = element.append(new XmlElement('tasks'));
  if (ran)
    for (const { definition: task, node: taskNode } of tasksOf(printing.model, node))
      tasks.append(taskNode === null ? elementOfTask(task) : taskElement(printing, taskNode));
  else for (const task of definition.job(node.job).tasks) tasks.append(elementOfTask(task));
  if (definition.job(node.job).subjobs.length > 0) element.append(subjobsElement(printing, node.id));
  return element;
}

function taskElement(printing: Printing, node: TaskNode): XmlElement {
  const { definition } = printing.state;
  const element = new XmlElement('task');
  setAttributes(element, [...attributesOfTaskNode(node, printing.state), ...idAttributes(printing, node)]);
  for (const input of inputElements(definition.task(node.task), node.inputs)) element.append(input);
  markContexts(printing, element, `n${node.id}`);
  if (node.last === null) return element;
  if (node.last.child !== null) {
    element.append(
      outputElement(printing, node, {
        number: node.last.number,
        startedAtMs: node.last.startedAtMs,
        endedAtMs: node.last.endedAtMs,
        exitCode: exitCodeOf(node.last.outcome),
      }),
    );
    return element;
  }
  for (const attempt of printing.attempts.get(node.id) ?? []) {
    if (attempt.endedAtMs === null || attempt.outcome === null) continue;
    const { number, endedAtMs, outcome } = attempt;
    element.append(
      outputElement(printing, node, {
        number,
        startedAtMs: attempt.startedAtMs ?? attempt.assignedAtMs,
        endedAtMs,
        exitCode: exitCodeOf(outcome),
      }),
    );
    const content = printing.outputs(node.id, number, 'text');
    for (const channel of ['stderr', 'log'] as const) {
      element.append(textElement(channel, channel === 'stderr' ? content.stderr + diagnosticOf(outcome) : content.log));
    }
  }
  return element;
}

function outputElement(
  printing: Printing,
  node: TaskNode,
  attempt: { readonly number: number; readonly startedAtMs: EpochMs; readonly endedAtMs: EpochMs; readonly exitCode: number },
): XmlElement {
  const { number } = attempt;
  const last = node.last!;
  // Only a last attempt can have been parsed: those before it have failed.
  const method = number === last.number ? last.method : 'text';
  const element = new XmlElement('output');
  const attributes: (readonly [string, string])[] = [
    ['retval', String(attempt.exitCode)],
    ['execution_time', documentTime(attempt.startedAtMs)],
    ['exit_time', documentTime(attempt.endedAtMs)],
    ['method', method === 'outside' ? 'text' : method],
  ];
  if (method === 'outside') attributes.push(['datastore-id', `${printing.state.launch.id}-${node.id}-${number}`]);
  setAttributes(element, attributes);
  if (last.child !== null) element.append(childElement(last.child));
  else if (method !== 'outside') {
    const { output } = printing.outputs(node.id, number, method);
    if (output.kind === 'tree') element.append(output.root);
    else if (output.text !== '') element.append(new XmlText(output.text));
  }
  markContexts(printing, element, `n${node.id}.${number}`);
  return element;
}

/** What the engine itself has to say about an end; clients of evQueue know such lines in `stderr` by their beginning. */
function diagnosticOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
    case 'signalled':
      return '';
    case 'failedToStart':
      return `evq_monitor: ${outcome.reason}\n`;
    case 'timedOut':
      return `evq_monitor: killed after ${outcome.timeoutS} s\n`;
    case 'killed':
      return `evq_monitor: killed by ${outcome.by}\n`;
    case 'outputLimit':
      return `evq_monitor: killed, it wrote more than ${outcome.limitBytes} bytes\n`;
    case 'lost':
      return `evq_monitor: lost, ${outcome.found}\n`;
  }
}

function textElement(name: string, text: string): XmlElement {
  const element = new XmlElement(name);
  if (text !== '') element.append(new XmlText(text));
  return element;
}

function schedulesElement(state: InstanceState): XmlElement {
  const schedules = new XmlElement('schedules');
  for (const schedule of state.launch.schedules) {
    const element = schedules.append(new XmlElement('schedule'));
    setAttributes(element, [['name', schedule.name]]);
    for (const level of schedule.levels) {
      setAttributes(element.append(new XmlElement('level')), [
        ['retry_delay', String(level.delayS)],
        ['retry_times', String(level.times)],
      ]);
    }
  }
  return schedules;
}

function idAttributes(printing: Printing, node: InstanceNode): AttributePairs {
  const context = contextId(printing, node.context);
  const evqid: [string, string] = ['evqid', String(node.id + 1)];
  return context === null ? [evqid] : [['context-id', context], evqid];
}

/** What evQueue writes for a context: the id of its element, and the attribute's name where it is one. */
function contextId(printing: Printing, context: DocumentReference): string | null {
  const [owner, attribute] = splitAttribute(context);
  const node = /^n(\d+)$/u.exec(owner);
  const id = node === null ? printing.contexts.get(owner) : Number(node[1]) + 1;
  if (id === undefined) return null;
  return attribute === null ? String(id) : `${id}/@${attribute}`;
}

/** Elements that are contexts of nodes without being jobs or tasks: numbered after all nodes. */
function numberedContexts(state: InstanceState): ReadonlyMap<string, number> {
  const contexts = new Map<string, number>();
  for (const node of state.nodes.values()) {
    const [owner] = splitAttribute(node.context);
    if (!/^n\d+$/u.test(owner) && !contexts.has(owner)) contexts.set(owner, state.nodes.size + contexts.size + 1);
  }
  return contexts;
}

/** Writes `evqid` on the elements below that are contexts. `prefix` is the reference of the element itself. */
function markContexts(printing: Printing, element: XmlElement, prefix: string): void {
  if (printing.contexts.size === 0) return;
  element.children.forEach((child, index) => {
    if (child.kind !== 'element') return;
    const reference = `${prefix}/${index}`;
    const id = printing.contexts.get(reference);
    if (id !== undefined) child.setAttribute('evqid', String(id));
    markContexts(printing, child, reference);
  });
}

function splitAttribute(reference: DocumentReference): readonly [owner: string, attribute: string | null] {
  const at = reference.indexOf('@');
  return at === -1 ? [reference, null] : [reference.slice(0, at), reference.slice(at + 1)];
}

function countersOf(printing: Printing, id: NodeId): Counters {
  const counters: Counters = { running: 0, queued: 0, retrying: 0, errors: 0, waiting: 0, enqueued: false, retried: false, waited: false };
  count(printing, id, counters);
  return counters;
}

function count(printing: Printing, id: NodeId, counters: Counters): void {
  const { model } = printing;
  const node = id === 0 ? undefined : model.node(id);
  if (node !== undefined) {
    if (node.waited) counters.waited = true;
    if (node.state.kind === 'waiting') counters.waiting += 1;
    if (node.state.kind === 'aborted') counters.errors += 1;
    if (node.kind === 'task') {
      const { state } = node;
      if (state.kind === 'queued') counters.queued += 1;
      if (state.kind === 'queued' || state.kind === 'executing') counters.running += 1;
      if (state.kind === 'retrying') counters.retrying += 1;
      if (state.kind === 'terminated' && !state.ok) counters.errors += 1;
      if (wasEnqueued(node)) counters.enqueued = true;
      if (node.retry.level > 0) counters.retried = true;
    }
  }
  for (const child of model.childrenOf(id)) count(printing, child, counters);
}

function wasEnqueued(node: TaskNode): boolean {
  if (node.last !== null) return true;
  switch (node.state.kind) {
    case 'queued':
    case 'executing':
    case 'retrying':
    case 'terminated':
      return true;
    case 'aborted':
      return node.state.error.place === 'start' || node.state.error.place === 'cancelledInQueue';
    case 'waiting':
    case 'skipped':
    case 'expanded':
      return false;
  }
}

/** Counters appear at their first change and stay, even at 0, as in evQueue. */
function counterAttributes(counters: Counters): AttributePairs {
  const attributes: (readonly [string, string])[] = [];
  if (counters.enqueued) attributes.push(['running_tasks', String(counters.running)], ['queued_tasks', String(counters.queued)]);
  if (counters.retried) attributes.push(['retrying_tasks', String(counters.retrying)]);
  if (counters.errors > 0) attributes.push(['error_tasks', String(counters.errors)]);
  if (counters.waited) attributes.push(['waiting_conditions', String(counters.waiting)]);
  return attributes;
}
