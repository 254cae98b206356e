import type { NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Draft } from './draft.ts';

/** What is still to be done for the event at hand. */
export type Item = { readonly kind: 'job' | 'task' | 'completion'; readonly id: NodeId };

/**
 * Work that can be laid down after each step and taken up again: a loop of many items must not keep the engine from
 * everybody else. Whether it was is not seen in what comes of it.
 */
export type Steps<T = void> = Generator<void, T, void>;

/** Does all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** One event being worked on: its draft, its time, and the list of what follows from it, first in first out. */
export type Work = { readonly draft: Draft; readonly atMs: EpochMs; readonly items: Item[] };
