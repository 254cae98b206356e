import type { en } from './en.ts';

/** The dictionary: English is the measure, every other language has exactly its words, or does not compile. */
export type Messages = typeof en;
