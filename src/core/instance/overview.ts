/**
 * An instance that has not ended, in short: tasks by state, what executes, what it waits for, where its time went. One walk
 * over its nodes, without a look at inputs or outputs; whoever asks often keeps the answer as long as the state is the same.
 */
import type { NodeId } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import type { JobDefinition } from '../workflow/model.ts';
import type { Definition } from './definition.ts';
import { retryWait } from './durations.ts';
import { failedBefore, failureOf, isFailed, type InstanceFailure } from './failure.ts';
import { nodeName } from './node-name.ts';
import type { InstanceNode, JobNode, TaskNode } from './node.ts';
import type { Durations, InstanceState } from './state.ts';

/** Tasks by what became of them. Iterations count, the loop that they came from does not. */
export type TaskCounts = {
  readonly succeeded: number;
  readonly skipped: number;
  readonly failed: number;
  readonly executing: number;
  readonly queued: number;
  /** For a condition. */
  readonly waiting: number;
  readonly retrying: number;
  /** Not considered yet, as far as the definition tells: what loops will add is not among them. */
  readonly left: number;
};

/** A task that executes. */
export type ExecutingTask = {
  readonly nodeId: NodeId;
  readonly name: string | null;
  readonly iteration: number | null;
  readonly sinceMs: EpochMs;
  /** null: the host of the instance. */
  readonly host: string | null;
};

/** See the head of this file. */
export type InstanceOverview = {
  readonly tasks: TaskCounts;
  /** The longest first, at most three. */
  readonly executing: readonly ExecutingTask[];
  /** A node of each kind of waiting: that which waits longest, of retries the next one. null: none waits so. */
  readonly waits: { readonly [kind in 'queued' | 'retrying' | 'waiting' | 'child']: NodeId | null };
  readonly failure: InstanceFailure | null;
  /** Of all attempts and waits up to `atMs`, also those that go on. From then on they grow by the counts of `tasks`. */
  readonly durations: Durations;
  readonly atMs: EpochMs;
};

const shownExecuting = 3;

/** See the type. */
export function overviewOf(state: InstanceState, nowMs: EpochMs): InstanceOverview {
  const { definition } = state;
  const { createdAtMs } = state.launch;
  const tasks = { succeeded: 0, skipped: 0, failed: 0, executing: 0, queued: 0, waiting: 0, retrying: 0, left: 0 };
  const durations = { ...state.durations };
  const executing: TaskNode[] = [];
  const first: { [kind in 'queued' | 'retrying' | 'waiting' | 'child']: { readonly id: NodeId; readonly atMs: EpochMs } | null } = {
    queued: null,
    retrying: null,
    waiting: null,
    child: null,
  };
  let failed: InstanceNode | null = null;
  const earlier = (kind: keyof typeof first, id: NodeId, atMs: EpochMs): void => {
    const known = first[kind];
    if (known === null || atMs < known.atMs) first[kind] = { id, atMs };
  };
  for (const node of state.nodes.values()) {
    if (isFailed(node) && (failed === null || failedBefore(node, failed))) failed = node;
    if (node.kind === 'job') {
      tasks.left += tasksAhead(definition, node);
      if (node.state.kind === 'waiting') earlier('waiting', node.id, node.state.sinceMs);
      continue;
    }
    const { state: at } = node;
    switch (at.kind) {
      case 'waiting':
        tasks.waiting += 1;
        earlier('waiting', node.id, at.sinceMs);
        break;
      case 'queued':
        tasks.queued += 1;
        durations.queuedMs += Math.max(0, nowMs - at.queuedAtMs);
        durations.waitedForRetryMs += retryWait(node, at.queuedAtMs, createdAtMs);
        earlier('queued', node.id, at.queuedAtMs);
        break;
      case 'executing':
        tasks.executing += 1;
        durations.realMs += Math.max(0, nowMs - at.assignedAtMs);
        durations.queuedMs += Math.max(0, at.assignedAtMs - at.queuedAtMs);
        durations.waitedForRetryMs += retryWait(node, at.queuedAtMs, createdAtMs);
        if (at.childId === null) executing.push(node);
        else earlier('child', node.id, at.assignedAtMs);
        break;
      case 'retrying':
        tasks.retrying += 1;
        durations.waitedForRetryMs += retryWait(node, nowMs, createdAtMs);
        earlier('retrying', node.id, at.dueAtMs);
        break;
      case 'terminated':
        tasks[at.ok ? 'succeeded' : 'failed'] += 1;
        break;
      case 'aborted':
        tasks.failed += 1;
        break;
      case 'skipped':
        tasks.skipped += 1;
        break;
      case 'expanded':
        break;
    }
  }
  return {
    tasks,
    executing: executing
      .toSorted((a, b) => assignedAtMs(a) - assignedAtMs(b))
      .slice(0, shownExecuting)
      .map((node) => ({
        nodeId: node.id,
        name: nodeName(definition, node),
        iteration: node.iteration?.index ?? null,
        sinceMs: assignedAtMs(node),
        host: node.host ?? definition.task(node.task).host ?? null,
      })),
    waits: {
      queued: first.queued?.id ?? null,
      retrying: first.retrying?.id ?? null,
      waiting: first.waiting?.id ?? null,
      child: first.child?.id ?? null,
    },
    failure: failed === null ? null : failureOf(definition, failed),
    durations,
    atMs: nowMs,
  };
}

/** The durations of an overview at a later moment, while nothing has changed. */
export function durationsAt({ durations, tasks, atMs }: Pick<InstanceOverview, 'durations' | 'tasks' | 'atMs'>, nowMs: EpochMs): Durations {
  const laterMs: DurationMs = Math.max(0, nowMs - atMs);
  return {
    realMs: durations.realMs + tasks.executing * laterMs,
    queuedMs: durations.queuedMs + tasks.queued * laterMs,
    waitedForRetryMs: durations.waitedForRetryMs + tasks.retrying * laterMs,
  };
}

function assignedAtMs({ state }: TaskNode): EpochMs {
  return state.kind === 'executing' ? state.assignedAtMs : 0;
}

/** Tasks that a job will still bring, all going well: its own while it waits, those of its subjobs while they are not considered. */
function tasksAhead(definition: Definition, { job, state, completion }: JobNode): number {
  if (state.kind === 'waiting') return tasksIn(definition.job(job));
  return state.kind === 'running' && completion === null ? tasksBelow(definition.job(job)) : 0;
}

/** Of many nodes of the same job it is asked again and again. */
const below = new WeakMap<JobDefinition, number>();

function tasksBelow(job: JobDefinition): number {
  const known = below.get(job);
  if (known !== undefined) return known;
  const count = job.subjobs.reduce((sum, subjob) => sum + (subjob.run === 'on-failure' ? 0 : tasksIn(subjob)), 0);
  below.set(job, count);
  return count;
}

function tasksIn(job: JobDefinition): number {
  return job.tasks.length + tasksBelow(job);
}
