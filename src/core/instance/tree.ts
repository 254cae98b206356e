/** An instance as a tree of plain data, for programs and screens. */
import type { NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { modelOf } from './draft.ts';
import type { DocumentModel } from './document-model.ts';
import { textOfError } from './node-element.ts';
import { exitCodeOf, type InstanceNode, type JobNode, type TaskNode } from './node.ts';
import type { AttemptRecord, Outcome } from './record.ts';
import type { ResolvedInput } from './resolved-inputs.ts';
import { jobsBelow, tasksOf } from './siblings.ts';
import type { InstanceState } from './state.ts';
import type { JobDefinition, TaskDefinition } from '../workflow/model.ts';

/** Words for the state of a node; `pending`: not considered yet. */
export type TreeStatus = 'pending' | InstanceNode['state']['kind'];

export type TreeAttempt = {
  readonly number: number;
  readonly queuedAtMs: EpochMs;
  readonly assignedAtMs: EpochMs;
  readonly startedAtMs: EpochMs | null;
  readonly endedAtMs: EpochMs | null;
  readonly outcome: Outcome | null;
};

export type TreeTask = {
  readonly kind: 'task';
  /** Null while the task was not considered. */
  readonly nodeId: NodeId | null;
  readonly name: string | null;
  readonly type: 'BINARY' | 'SCRIPT' | 'WORKFLOW';
  readonly path: string | null;
  readonly queue: string | null;
  readonly host: string | null;
  readonly status: TreeStatus;
  /** Only of a terminated task. */
  readonly ok: boolean | null;
  readonly exitCode: number | null;
  readonly error: string | null;
  readonly iteration: number | null;
  /** Iterations of the same loop carry the node of the loop. */
  readonly loop: NodeId | null;
  readonly sinceMs: EpochMs | null;
  readonly dueAtMs: EpochMs | null;
  readonly childInstance: number | null;
  /** Values as the command gets them; null before they were resolved. */
  readonly inputs: readonly { readonly name: string | null; readonly values: readonly string[] | null }[];
  readonly attempts: readonly TreeAttempt[];
};

export type TreeJob = {
  readonly kind: 'job';
  readonly nodeId: NodeId | null;
  readonly name: string | null;
  readonly status: TreeStatus;
  readonly error: string | null;
  readonly run: 'on-success' | 'on-failure' | 'always';
  readonly iteration: number | null;
  readonly loop: NodeId | null;
  readonly tasks: readonly TreeTask[];
  readonly subjobs: readonly TreeJob[];
};

/** The jobs of the first level, with all below. Jobs and tasks that were not considered yet come from the definition. */
export function instanceTree(state: InstanceState, attempts: readonly AttemptRecord[]): readonly TreeJob[] {
  const byNode = new Map<NodeId, AttemptRecord[]>();
  for (const attempt of attempts) {
    const list = byNode.get(attempt.nodeId);
    if (list === undefined) byNode.set(attempt.nodeId, [attempt]);
    else list.push(attempt);
  }
  const model = modelOf(state);
  return jobsBelow(model, 0).map(({ definition, node }) => treeJob(model, definition, node, byNode));
}

function treeJob(
  model: DocumentModel,
  definition: JobDefinition,
  node: JobNode | null,
  attempts: ReadonlyMap<NodeId, readonly AttemptRecord[]>,
): TreeJob {
  const ran = node?.state.kind === 'running';
  const tasks = ran
    ? tasksOf(model, node).map((task) => treeTask(task.definition, task.node, attempts))
    : definition.tasks.map((task) => treeTask(task, null, attempts));
  const subjobs = ran
    ? jobsBelow(model, node.id).map((job) => treeJob(model, job.definition, job.node, attempts))
    : definition.subjobs.map((job) => treeJob(model, job, null, attempts));
  return {
    kind: 'job',
    nodeId: node?.id ?? null,
    name: definition.name ?? null,
    status: node?.state.kind ?? 'pending',
    error: errorOf(node),
    run: definition.run ?? 'on-success',
    iteration: node?.iteration?.index ?? null,
    loop: node?.iteration?.of ?? null,
    tasks,
    subjobs,
  };
}

function treeTask(definition: TaskDefinition, node: TaskNode | null, attempts: ReadonlyMap<NodeId, readonly AttemptRecord[]>): TreeTask {
  return {
    kind: 'task',
    nodeId: node?.id ?? null,
    name: definition.name ?? null,
    type: definition.type ?? 'BINARY',
    path: definition.path ?? null,
    queue: definition.queue ?? null,
    host: node?.host ?? definition.host ?? null,
    status: node?.state.kind ?? 'pending',
    ok: node?.state.kind === 'terminated' ? node.state.ok : null,
    exitCode: node === null || node.last === null ? null : exitCodeOf(node.last.outcome),
    error: errorOf(node),
    iteration: node?.iteration?.index ?? null,
    loop: node?.iteration?.of ?? null,
    sinceMs: sinceOf(node),
    dueAtMs: node?.state.kind === 'retrying' ? node.state.dueAtMs : null,
    childInstance: childOf(node),
    inputs: definition.inputs.map((input, index) => ({ name: input.name ?? null, values: valuesOf(node?.inputs?.inputs[index]) })),
    attempts: (node === null ? [] : (attempts.get(node.id) ?? [])).map(
      ({ number, queuedAtMs, assignedAtMs, startedAtMs, endedAtMs, outcome }) => ({
        number,
        queuedAtMs,
        assignedAtMs,
        startedAtMs,
        endedAtMs,
        outcome,
      }),
    ),
  };
}

function childOf(node: TaskNode | null): number | null {
  if (node === null) return null;
  return node.state.kind === 'executing' ? node.state.childId : (node.last?.child?.instanceId ?? null);
}

function errorOf(node: InstanceNode | null): string | null {
  return node?.state.kind === 'aborted' ? textOfError(node.state.error) : null;
}

function sinceOf(node: TaskNode | null): EpochMs | null {
  switch (node?.state.kind) {
    case 'waiting':
      return node.state.sinceMs;
    case 'queued':
      return node.state.queuedAtMs;
    case 'executing':
      return node.state.assignedAtMs;
    case 'retrying':
    case 'terminated':
      return node.last?.endedAtMs ?? null;
    case 'skipped':
    case 'aborted':
    case 'expanded':
    case undefined:
      return null;
  }
}

function valuesOf(input: ResolvedInput | undefined): readonly string[] | null {
  if (input === undefined) return null;
  return input.kind === 'resolved' ? input.contents.map((content) => content.text) : [];
}
