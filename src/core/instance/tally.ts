import type { InstanceNode } from './node.ts';

/**
 * How many nodes are in each state: of a job its own tasks, of the root (number 0) all tasks and jobs of the instance.
 * A second truth beside the nodes, kept for speed by `moved` alone; `invariants.ts` proves it equal to a count.
 */
export type Tally = {
  readonly waiting: number;
  readonly queued: number;
  readonly executing: number;
  readonly retrying: number;
  readonly succeeded: number;
  readonly skipped: number;
  /** Failed for good, or aborted. */
  readonly failed: number;
};

export const emptyTally: Tally = { waiting: 0, queued: 0, executing: 0, retrying: 0, succeeded: 0, skipped: 0, failed: 0 };

/** The part of a tally that a node counts in; null: none. */
export function tallied(node: InstanceNode): keyof Tally | null {
  const state = node.state;
  switch (state.kind) {
    case 'waiting':
    case 'queued':
    case 'executing':
    case 'retrying':
    case 'skipped':
      return node.kind === 'job' && state.kind === 'skipped' ? null : state.kind;
    case 'aborted':
      return 'failed';
    case 'terminated':
      return state.ok ? 'succeeded' : 'failed';
    case 'running':
    case 'expanded':
      return null;
  }
}

/** The tally after a node went from one part to another. */
export function moved(tally: Tally, from: keyof Tally | null, to: keyof Tally | null): Tally {
  if (from === to) return tally;
  const next: { -readonly [K in keyof Tally]: number } = { ...tally };
  if (from !== null) next[from] -= 1;
  if (to !== null) next[to] += 1;
  return next;
}

/** Tasks that have not come to their end. */
export function openTasks(tally: Tally): number {
  return tally.waiting + tally.queued + tally.executing + tally.retrying;
}

/** What keeps an instance alive: waiting nodes alone do not. */
export function activeTasks(tally: Tally): number {
  return tally.queued + tally.executing + tally.retrying;
}
