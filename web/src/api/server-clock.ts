/**
 * The engine's clock, as far as the page can know it. Each answer names the second in which it was made (`Date`), somewhere
 * between asking and hearing: that bounds the difference between the two clocks from both sides. The bounds narrow with
 * every answer; one that contradicts them means that a clock was set, and starts over.
 */
export type ClockBounds = { readonly lowestMs: number; readonly highestMs: number };

/** Nothing is known yet: the browser's own clock must do. */
export const unknownClock: ClockBounds = { lowestMs: Number.NEGATIVE_INFINITY, highestMs: Number.POSITIVE_INFINITY };

/**
 * Bounds after one more answer.
 *
 * @param serverSecondMs  `Date` of the answer: the engine's time lies in the second that begins there
 * @param askedMs         browser's clock when the request left
 * @param heardMs         browser's clock when the answer came
 */
export function narrowed(bounds: ClockBounds, serverSecondMs: number, askedMs: number, heardMs: number): ClockBounds {
  const seen = { lowestMs: serverSecondMs - heardMs, highestMs: serverSecondMs + 1000 - askedMs };
  const lowestMs = Math.max(bounds.lowestMs, seen.lowestMs);
  const highestMs = Math.min(bounds.highestMs, seen.highestMs);
  return lowestMs <= highestMs ? { lowestMs, highestMs } : seen;
}

/** Milliseconds to add to the browser's clock. */
export function offsetMs({ lowestMs, highestMs }: ClockBounds): number {
  if (!Number.isFinite(lowestMs) || !Number.isFinite(highestMs)) return 0;
  // Two clocks that may well agree are taken to agree: no figure jumps by a few milliseconds for nothing.
  if (lowestMs <= 0 && highestMs >= 0) return 0;
  return Math.round((lowestMs + highestMs) / 2);
}
