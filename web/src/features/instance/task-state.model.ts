import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { StateKind } from '../../ui/state.ts';

type InstanceStatus = TreeBody['status'];

/** How the engine names the end of a task that was ended by a cancellation before it could run; see `core/instance/node-element.ts`. */
const cancelledText = /Aborted on user request$/;

/** What a task is, in the states of the screens. A wait that is still there after the end never came true. */
export function taskState(task: TreeTaskBody, instance: InstanceStatus): StateKind {
  switch (task.status) {
    case 'pending':
    case 'running':
      return 'notReached';
    case 'waiting':
      return instance === 'terminated' ? 'unsatisfied' : 'waiting';
    case 'queued':
    case 'executing':
    case 'retrying':
    case 'skipped':
      return task.status;
    case 'expanded':
      return 'skipped';
    case 'aborted':
      return task.error !== null && cancelledText.test(task.error) ? 'cancelled' : 'aborted';
    case 'terminated':
      return endedState(task);
  }
}

function endedState(task: TreeTaskBody): StateKind {
  if (task.ok === true) return task.attempts.length > 1 ? 'succeededAfterRetry' : 'succeeded';
  const kind = task.attempts.at(-1)?.outcome?.kind;
  return kind === 'killed' || kind === 'lost' ? kind : 'failed';
}

/** What a job is before its tasks say more: null where only they do. */
export function jobState(job: TreeJobBody, instance: InstanceStatus): StateKind | null {
  switch (job.status) {
    case 'pending':
      return 'notReached';
    case 'waiting':
      return instance === 'terminated' ? 'unsatisfied' : 'waiting';
    case 'skipped':
      return 'skipped';
    case 'aborted':
      return job.error !== null && cancelledText.test(job.error) ? 'cancelled' : 'aborted';
    case 'running':
    case 'queued':
    case 'executing':
    case 'retrying':
    case 'terminated':
    case 'expanded':
      return null;
  }
}

/** What an instance is: while it runs, the state of what holds it up; after its end, how it ended. */
export function instanceState(instance: Pick<InstanceBody, 'status' | 'errors' | 'unsatisfied'>, tasks: readonly StateKind[]): StateKind {
  if (instance.status === 'cancelling') return 'cancelling';
  if (instance.status === 'executing') {
    for (const state of ['executing', 'retrying', 'queued', 'waiting'] as const) if (tasks.includes(state)) return state;
    return 'executing';
  }
  if (instance.errors > 0) {
    if (tasks.some((state) => state === 'failed' || state === 'aborted')) return 'failed';
    for (const state of ['lost', 'killed', 'cancelled'] as const) if (tasks.includes(state)) return state;
    return 'failed';
  }
  if (instance.unsatisfied > 0) return 'unsatisfied';
  return tasks.includes('succeededAfterRetry') ? 'succeededAfterRetry' : 'succeeded';
}

/** In which order states are counted: what needs a person first. */
const order: readonly StateKind[] = [
  'failed',
  'aborted',
  'lost',
  'killed',
  'unsatisfied',
  'cancelled',
  'executing',
  'retrying',
  'queued',
  'waiting',
  'succeeded',
  'succeededAfterRetry',
  'skipped',
  'notReached',
];

/** How many tasks are in which state; states that no task is in are left out. */
export type StateCounts = readonly { readonly state: StateKind; readonly count: number }[];

/** Counts states, in the order in which they are read. */
export function countStates(states: readonly StateKind[]): StateCounts {
  const counts = new Map<StateKind, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return order.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
}

/** The state that stands for many: that of the first which needs attention, else of most. */
export function leadingState(counts: StateCounts): StateKind {
  const first = counts[0];
  if (first === undefined) return 'notReached';
  const isUrgent = order.indexOf(first.state) < order.indexOf('succeeded');
  if (isUrgent) return first.state;
  return counts.reduce((most, one) => (one.count > most.count ? one : most), first).state;
}
