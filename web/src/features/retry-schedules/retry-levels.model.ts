import { longestRetryDelayS } from '../../../../src/core/retry/retry-plan.ts';
import type { RetryLevelBody } from '../../../../src/server/schemas/retry-schedule.ts';

/** A level as it is drawn and told. */
export type DrawnLevel = {
  readonly times: number;
  readonly firstDelayMs: number;
  readonly lastDelayMs: number;
  /** How long all retries of the level take to come, without the attempts themselves. */
  readonly spanMs: number;
  /** Width of its bar: long levels are wider, but short ones can still be seen. */
  readonly weight: number;
};

/** Levels with the time they span. */
export function drawnLevels(levels: readonly RetryLevelBody[]): readonly DrawnLevel[] {
  return levels.map((level) => {
    const { firstMs, lastMs, spanMs } = delaysOf(level);
    return { times: level.times, firstDelayMs: firstMs, lastDelayMs: lastMs, spanMs, weight: 1 + Math.log2(1 + spanMs / 1000) };
  });
}

/** How often, and over how long, a task is tried again before it has failed for good. */
export function wholeSchedule(levels: readonly RetryLevelBody[]): { readonly retries: number; readonly spanMs: number } {
  const drawn = drawnLevels(levels);
  return { retries: drawn.reduce((sum, { times }) => sum + times, 0), spanMs: drawn.reduce((sum, { spanMs }) => sum + spanMs, 0) };
}

function delaysOf({ delaySeconds, times, factor = 1, maxDelaySeconds }: RetryLevelBody): {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly spanMs: number;
} {
  const firstMs = 1000 * delaySeconds;
  const longestMs = Math.max(firstMs, 1000 * Math.min(maxDelaySeconds ?? longestRetryDelayS, longestRetryDelayS));
  let lastMs = firstMs;
  let spanMs = 0;
  for (let done = 0; done < times; done += 1) {
    lastMs = Math.min(longestMs, Math.round(firstMs * factor ** done));
    // From here on all delays are the same.
    if (factor === 1 || lastMs === longestMs) return { firstMs, lastMs, spanMs: spanMs + (times - done) * lastMs };
    spanMs += lastMs;
  }
  return { firstMs, lastMs, spanMs };
}
