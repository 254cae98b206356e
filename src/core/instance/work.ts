import type { NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Draft } from './draft.ts';

/** What is still to be done for the event at hand. */
export type Item = { readonly kind: 'job' | 'task' | 'completion'; readonly id: NodeId };

/** One event being worked on: its draft, its time, and the list of what follows from it, first in first out. */
export type Work = { readonly draft: Draft; readonly atMs: EpochMs; readonly items: Item[] };
