import type { EpochMs } from '../time.ts';

/** A stretch of time: `startMs` included, `endMs` not. */
export type Stretch = { readonly startMs: EpochMs; readonly endMs: EpochMs };

/** Sorts stretches, and makes one of those that overlap or touch. Empty ones vanish. */
export function mergeStretches(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: { startMs: EpochMs; endMs: EpochMs }[] = [];
  for (const { startMs, endMs } of stretches.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (endMs <= startMs) continue;
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({ startMs, endMs });
  }
  return merged;
}

/** The stretch of a merged list that holds a moment; null for none. */
export function stretchHolding(merged: readonly Stretch[], atMs: EpochMs): Stretch | null {
  const found = merged[startedBy(merged, atMs) - 1];
  return found !== undefined && atMs < found.endMs ? found : null;
}

/** When the next stretch of a merged list begins, after a moment; null for none. */
export function nextStretchStart(merged: readonly Stretch[], atMs: EpochMs): EpochMs | null {
  return merged[startedBy(merged, atMs)]?.startMs ?? null;
}

/** When the last stretch of a merged list that is over at a moment has ended; null for none. */
export function lastStretchEnd(merged: readonly Stretch[], atMs: EpochMs): EpochMs | null {
  const count = startedBy(merged, atMs);
  const [last, before] = [merged[count - 1], merged[count - 2]];
  if (last !== undefined && last.endMs <= atMs) return last.endMs;
  return before?.endMs ?? null;
}

/** How many stretches of a merged list have begun at or before a moment. */
function startedBy(merged: readonly Stretch[], atMs: EpochMs): number {
  let low = 0;
  let high = merged.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((merged[middle]?.startMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
