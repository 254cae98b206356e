import type { DurationMs, EpochMs } from '../time.ts';
import { dueAtMs, type Jitter } from './jitter.ts';
import { momentsBetween, nextMoment } from './moment.ts';
import type { PlanTimes } from './plan-times.ts';
import type { When } from './when.ts';

/** The stretch that is looked at. `fromMs` and `toMs` are whole numbers of buckets apart. */
export type ForecastWindow = { readonly fromMs: EpochMs; readonly nowMs: EpochMs; readonly toMs: EpochMs; readonly bucketMs: DurationMs };

/** The moments of a plan that are to come; `isWhole` false: one in each bucket instead of all, after the first thousand. */
export type ComingMoments = { readonly moments: readonly EpochMs[]; readonly isWhole: boolean };

/** What a plan launches in the window. */
export type ComingLaunches = {
  readonly name: string;
  readonly moments: readonly EpochMs[];
  readonly jitter: Jitter | null;
  /** Its own instances may overlap; else the next one ends the one before. */
  readonly mayOverlap: boolean;
  readonly lastsMs: DurationMs;
};

/** Moments of one plan that are worked out one by one; beyond them one in each bucket is enough. */
const mostOfOne = 1000;

/** So many moments are remembered. */
const mostRemembered = 2_000_000;

/**
 * Works out moments in a window. Many plans have the same text, zone and rules, the frequent ones above all: what was worked out for one
 * is remembered for the others.
 */
export function makeForecastMoments(window: ForecastWindow): (times: PlanTimes) => ComingMoments {
  const numbers = new Map<When, number>();
  const known = new Map<string, ComingMoments>();
  let remembered = 0;
  const numberOf = (when: When): number => {
    const number = numbers.get(when) ?? numbers.size;
    numbers.set(when, number);
    return number;
  };
  return (times) => {
    const { when, zone, gap, overlap, startMs, endMs, calendar } = times;
    if (calendar !== null || startMs !== null || endMs !== null) return momentsIn(times, window);
    const key = `${zone} ${gap} ${overlap} ${when.map(numberOf).join(' ')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = momentsIn(times, window);
    remembered += made.moments.length + 1;
    if (remembered > mostRemembered) {
      known.clear();
      remembered = made.moments.length + 1;
    }
    known.set(key, made);
    return made;
  };
}

/** When the launch with that index begins and ends. */
export function startOf({ moments, jitter }: ComingLaunches, index: number): EpochMs {
  return dueAtMs(jitter, moments[index] ?? 0);
}

/** When it ends, if it begins at `startMs`. */
export function endOf({ moments, mayOverlap, lastsMs }: ComingLaunches, index: number, startMs: EpochMs): EpochMs {
  const nextMs = moments[index + 1];
  return mayOverlap || nextMs === undefined ? startMs + lastsMs : Math.min(startMs + lastsMs, Math.max(startMs + 1, nextMs));
}

/** Whether an instance of the plan would execute at some time in `[fromMs, toMs)`. */
export function executesIn(launches: ComingLaunches, fromMs: EpochMs, toMs: EpochMs): boolean {
  const { moments, jitter, lastsMs } = launches;
  const longestMs = (jitter?.maxMs ?? 0) + lastsMs;
  for (let index = firstFrom(moments, toMs) - 1; index >= 0; index -= 1) {
    if ((moments[index] ?? 0) + longestMs <= fromMs) return false;
    const startMs = startOf(launches, index);
    if (startMs < toMs && endOf(launches, index, startMs) > fromMs) return true;
  }
  return false;
}

/** Index of the first moment at or after `atMs`. */
function firstFrom(moments: readonly EpochMs[], atMs: EpochMs): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function momentsIn(times: PlanTimes, { nowMs, toMs, fromMs, bucketMs }: ForecastWindow): ComingMoments {
  const { moments, more } = momentsBetween(times, nowMs + 1, toMs, mostOfOne);
  const found = [...moments];
  const last = found.at(-1);
  if (!more || last === undefined) return { moments: found, isWhole: true };
  let edgeMs = fromMs + (Math.floor((last - fromMs) / bucketMs) + 1) * bucketMs;
  while (edgeMs < toMs) {
    const next = nextMoment(times, edgeMs - 1);
    if (next === null || next >= toMs) break;
    found.push(next);
    edgeMs = fromMs + (Math.floor((next - fromMs) / bucketMs) + 1) * bucketMs;
  }
  return { moments: found, isWhole: false };
}
