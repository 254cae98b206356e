import type { DurationMs, EpochMs } from '../time.ts';

/** What is known of a queue to foresee when its tasks start. */
export type Foresight = {
  readonly nowMs: EpochMs;
  readonly concurrency: number;
  /** Who holds a slot: since when, and how long that usually takes. */
  readonly holders: readonly { readonly sinceMs: EpochMs; readonly usualMs: DurationMs }[];
  /** Who waits, in order: how long each will usually hold its slot. */
  readonly line: readonly DurationMs[];
};

/**
 * When each task of a line starts if all goes as usual: in order, each in the slot that is free first. A holder that has
 * taken longer than usual is expected to end any moment. Where more slots are held than there are, the surplus is not
 * given again.
 */
export function expectedStarts({ nowMs, concurrency, holders, line }: Foresight): readonly EpochMs[] {
  const ends = holders.map(({ sinceMs, usualMs }) => Math.max(nowMs, sinceMs + usualMs)).toSorted((a, b) => a - b);
  const free = [
    ...Array.from({ length: Math.max(0, concurrency - ends.length) }, () => nowMs),
    ...ends.slice(Math.max(0, ends.length - concurrency)),
  ];
  return line.map((usualMs) => {
    const startMs = free.shift() ?? nowMs;
    insert(free, startMs + usualMs);
    return startMs;
  });
}

/** When a line of so many is empty with so many slots, each task taking as long as usual; moments of starts, not of ends. */
export function emptyAtMs(nowMs: EpochMs, waiting: number, usualMs: DurationMs, concurrency: number): EpochMs {
  return nowMs + Math.ceil(waiting / Math.max(1, concurrency)) * usualMs;
}

function insert(sorted: number[], value: number): void {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, value);
}
