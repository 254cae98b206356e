/**
 * What many plans launch in a stretch of time, as a picture needs it: bars by group, plans per bucket, and clashes: moments at which
 * more launches want a queue than it has slots.
 *
 * An instance is taken to last as long as it usually does, and to hold one slot of each queue that its workflow names. That is an
 * estimate, and is shown as one. There may be a hundred thousand plans with millions of launches, so nothing is kept of a launch:
 * it is counted where it belongs.
 */
import type { DurationMs, EpochMs } from '../time.ts';
import { makeForecastBars, type BarState, type ForecastBar } from './forecast-bars.ts';
import { endOf, makeForecastMoments, startOf, type ComingLaunches, type ForecastWindow } from './forecast-moments.ts';
import { makeQueueDemand, type ForecastClash } from './forecast-queues.ts';
import type { Jitter } from './jitter.ts';
import type { PlanTimes } from './plan-times.ts';

/** A plan that launches by time. */
export type ForecastPlan = {
  readonly name: string;
  readonly group: string;
  readonly times: PlanTimes;
  readonly jitter: Jitter | null;
  /** Its own instances may overlap. */
  readonly mayOverlap: boolean;
  /** Half of its instances are shorter; null: not known. */
  readonly usualMs: DurationMs | null;
  /** Names of the queues in which its tasks wait. */
  readonly queues: readonly string[];
};

/** `plans` launch in this bucket, one or more times each; `launches` in all. */
export type ForecastBucket = { readonly fromMs: EpochMs; readonly plans: number; readonly launches: number };

export type Forecast = {
  readonly bars: readonly ForecastBar[];
  readonly buckets: readonly ForecastBucket[];
  /** The worst first, at most 20. */
  readonly clashes: readonly ForecastClash[];
  /** Launches to come; at least so many where `isCounted` is false. */
  readonly launches: number;
  readonly isCounted: boolean;
  /** Plans with a launch to come. */
  readonly plans: number;
};

/** Collects a forecast plan by plan, so that the caller can give others their turn in between. */
export type ForecastMaker = {
  /** Adds what a plan launches; gives how many moments that were, the measure of its work. */
  readonly add: (plan: ForecastPlan) => number;
  /** Adds a launch that was; `toMs` null: it executes. */
  readonly addPast: (past: {
    readonly group: string;
    readonly name: string;
    readonly state: BarState;
    readonly fromMs: EpochMs;
    readonly toMs: EpochMs | null;
  }) => void;
  /**
   * The forecast. Where it yields, others may have their turn.
   *
   * @param slots  concurrency of the queues by name
   * @param groups  those that have bars of their own; null: all
   */
  readonly finish: (slots: ReadonlyMap<string, number>, groups: ReadonlySet<string> | null) => Generator<void, Forecast>;
};

/** What an instance of unknown duration is taken to last. */
const unknownMs = 60_000;

/** Starts a forecast. */
export function makeForecast(window: ForecastWindow): ForecastMaker {
  const { fromMs, nowMs, toMs, bucketMs } = window;
  const buckets = Array.from({ length: Math.ceil((toMs - fromMs) / bucketMs) }, (_, index) => ({
    fromMs: fromMs + index * bucketMs,
    plans: 0,
    launches: 0,
  }));
  const bars = makeForecastBars(window);
  const demand = makeQueueDemand(window);
  const momentsOf = makeForecastMoments(window);
  let launches = 0;
  let plans = 0;
  let isCounted = true;

  function add({ name, group, times, jitter, mayOverlap, usualMs, queues }: ForecastPlan): number {
    const { moments, isWhole } = momentsOf(times);
    if (!isWhole) isCounted = false;
    if (moments.length === 0) return 0;
    plans += 1;
    launches += moments.length;
    const coming: ComingLaunches = { name, moments, jitter, mayOverlap, lastsMs: usualMs ?? unknownMs };
    demand.add(coming, queues);
    const addBar = bars.of(group, 'coming', name);
    let lastBucket = -1;
    for (let index = 0; index < moments.length; index += 1) {
      const startMs = startOf(coming, index);
      addBar(startMs, usualMs === null ? startMs : endOf(coming, index, startMs));
      const at = Math.floor((startMs - fromMs) / bucketMs);
      const bucket = buckets[at];
      if (bucket === undefined) continue;
      bucket.launches += 1;
      if (at !== lastBucket) bucket.plans += 1;
      lastBucket = at;
    }
    return moments.length;
  }

  return {
    add,
    addPast: ({ group, name, state, fromMs: startMs, toMs: endMs }) => bars.of(group, state, name)(startMs, endMs ?? nowMs),
    *finish(slots, groups) {
      const clashes = yield* demand.clashes(slots);
      return { bars: bars.finish(groups), buckets, clashes, launches, isCounted, plans };
    },
  };
}
