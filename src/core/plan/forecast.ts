/**
 * What many plans launch in a stretch of time, as a picture needs it: bars by group, plans per bucket, and clashes: moments at which
 * more launches want a queue than it has slots.
 *
 * An instance is taken to last as long as it usually does, and to hold one slot of each queue that its workflow names. That is an
 * estimate, and is shown as one.
 */
import type { DurationMs, EpochMs } from '../time.ts';
import { dueAtMs, type Jitter } from './jitter.ts';
import { momentsBetween, nextMoment } from './moment.ts';
import type { PlanTimes } from './plan-times.ts';

/** The stretch that is looked at. `fromMs` and `toMs` are whole numbers of buckets apart. */
export type ForecastWindow = { readonly fromMs: EpochMs; readonly nowMs: EpochMs; readonly toMs: EpochMs; readonly bucketMs: DurationMs };

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

/** What a bar stands for: what came of launches, `notLaunched` (refused, passed over), or launches to come. */
export type BarState = 'succeeded' | 'failed' | 'executing' | 'notLaunched' | 'coming';

/** Launches that lie too near to one another to be told apart are one bar. */
export type ForecastBar = {
  readonly group: string;
  readonly state: BarState;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly count: number;
  /** Names of its plans, at most three. */
  readonly plans: readonly string[];
};

/** `plans` launch in this bucket, one or more times each; `launches` in all. */
export type ForecastBucket = { readonly fromMs: EpochMs; readonly plans: number; readonly launches: number };

/** At `atMs` so many instances want a slot of the queue at once, for the first time of the stretch that ends at `toMs`. */
export type ForecastClash = {
  readonly queue: string;
  readonly slots: number;
  readonly atMs: EpochMs;
  readonly toMs: EpochMs;
  readonly together: number;
  /** Names of plans that are in it, at most 20. */
  readonly plans: readonly string[];
};

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
  /** Adds what a plan launches; gives how many moments were worked out, the measure of its work. */
  readonly add: (plan: ForecastPlan) => number;
  /** Adds a launch that was; `toMs` null: it executes. */
  readonly addPast: (past: {
    readonly group: string;
    readonly name: string;
    readonly state: BarState;
    readonly fromMs: EpochMs;
    readonly toMs: EpochMs | null;
  }) => void;
  /** @param slots  concurrency of the queues by name */
  readonly finish: (slots: ReadonlyMap<string, number>) => Forecast;
};

/** Moments of one plan that are worked out one by one; beyond them one in each bucket is enough. */
const mostOfOne = 1000;

/** What an instance of unknown duration is taken to last. */
const unknownMs = 60_000;

/** Bars in a row of the picture that can be told apart. */
const cells = 1000;

const mostClashes = 20;
const mostNames = 20;
const namesOfBar = 3;

type Stay = { readonly fromMs: EpochMs; readonly toMs: EpochMs; readonly name: string };
type OpenClash = { readonly atMs: EpochMs; readonly together: number };
type OpenBar = { group: string; state: BarState; fromMs: EpochMs; toMs: EpochMs; count: number; plans: string[] };

/** Starts a forecast. */
export function makeForecast(window: ForecastWindow): ForecastMaker {
  const { fromMs, nowMs, toMs, bucketMs } = window;
  const buckets = Array.from({ length: Math.ceil((toMs - fromMs) / bucketMs) }, (_, index) => ({
    fromMs: fromMs + index * bucketMs,
    plans: 0,
    launches: 0,
  }));
  const bars = new Map<string, OpenBar>();
  const stays = new Map<string, Stay[]>();
  const cellMs = (toMs - fromMs) / cells;
  let launches = 0;
  let plans = 0;
  let isCounted = true;

  function addBar(group: string, name: string, state: BarState, startMs: EpochMs, endMs: EpochMs): void {
    const key = `${state} ${Math.floor((startMs - fromMs) / cellMs)} ${group}`;
    const bar = bars.get(key);
    if (bar === undefined) {
      bars.set(key, { group, state, fromMs: startMs, toMs: endMs, count: 1, plans: [name] });
      return;
    }
    bar.fromMs = Math.min(bar.fromMs, startMs);
    bar.toMs = Math.max(bar.toMs, endMs);
    bar.count += 1;
    if (bar.plans.length < namesOfBar && !bar.plans.includes(name)) bar.plans.push(name);
  }

  function add(plan: ForecastPlan): number {
    const { moments, rest } = momentsOf(plan.times, window);
    if (rest) isCounted = false;
    if (moments.length > 0) plans += 1;
    let lastBucket = -1;
    for (const [index, momentMs] of moments.entries()) {
      const startMs = dueAtMs(plan.jitter, momentMs);
      const nextMs = moments[index + 1];
      const lastsMs = startMs + (plan.usualMs ?? unknownMs);
      const endMs = plan.mayOverlap || nextMs === undefined ? lastsMs : Math.min(lastsMs, Math.max(startMs + 1, nextMs));
      addBar(plan.group, plan.name, 'coming', startMs, plan.usualMs === null ? startMs : endMs);
      for (const queue of plan.queues) {
        const list = stays.get(queue) ?? [];
        list.push({ fromMs: startMs, toMs: endMs, name: plan.name });
        stays.set(queue, list);
      }
      launches += 1;
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
    addPast: ({ group, name, state, fromMs: startMs, toMs: endMs }) => addBar(group, name, state, startMs, endMs ?? nowMs),
    finish: (slots) => ({
      bars: [...bars.values()].toSorted((a, b) => a.fromMs - b.fromMs),
      buckets,
      clashes: [...stays]
        .flatMap(([queue, list]) => clashesOf(queue, slots.get(queue) ?? Infinity, list))
        .toSorted((a, b) => b.together / b.slots - a.together / a.slots || a.atMs - b.atMs)
        .slice(0, mostClashes),
      launches,
      isCounted,
      plans,
    }),
  };
}

function momentsOf(times: PlanTimes, { nowMs, toMs, fromMs, bucketMs }: ForecastWindow): { moments: EpochMs[]; rest: boolean } {
  const { moments, more } = momentsBetween(times, nowMs + 1, toMs, mostOfOne);
  const found = [...moments];
  const last = found.at(-1);
  if (!more || last === undefined) return { moments: found, rest: false };
  let edgeMs = fromMs + (Math.floor((last - fromMs) / bucketMs) + 1) * bucketMs;
  while (edgeMs < toMs) {
    const next = nextMoment(times, edgeMs - 1);
    if (next === null || next >= toMs) break;
    found.push(next);
    edgeMs = fromMs + (Math.floor((next - fromMs) / bucketMs) + 1) * bucketMs;
  }
  return { moments: found, rest: true };
}

/** Goes over beginnings and ends in order of time; an end makes room before a beginning of the same moment takes it. */
function clashesOf(queue: string, slots: number, list: readonly Stay[]): readonly ForecastClash[] {
  if (list.length <= slots) return [];
  const starts = list.toSorted((a, b) => a.fromMs - b.fromMs);
  const ends = list.map(({ toMs }) => toMs).sort((a, b) => a - b);
  const clashes: (OpenClash & { readonly toMs: EpochMs })[] = [];
  let open: OpenClash | null = null;
  let ended = 0;
  const close = (clash: OpenClash | null, toMs: EpochMs): null => {
    if (clash !== null) clashes.push({ ...clash, toMs });
    return null;
  };
  for (const [index, { fromMs }] of starts.entries()) {
    for (let endMs = ends[ended]; endMs !== undefined && endMs <= fromMs; endMs = ends[ended]) {
      ended += 1;
      // Another one may take its place in the same moment: then it goes on.
      if (index - ended <= slots && endMs < fromMs) open = close(open, endMs);
    }
    const together = index + 1 - ended;
    if (together <= slots) open = close(open, fromMs);
    else if (open === null || together > open.together) open = { atMs: fromMs, together };
  }
  close(open, ends[starts.length - slots - 1] ?? 0);
  return clashes
    .toSorted((a, b) => b.together - a.together)
    .slice(0, mostClashes)
    .map((clash) => ({ queue, slots, ...clash, plans: namesAt(list, clash.atMs) }));
}

function namesAt(list: readonly Stay[], atMs: EpochMs): readonly string[] {
  const names = new Set<string>();
  for (const { fromMs, toMs, name } of list) {
    if (fromMs <= atMs && atMs < toMs) names.add(name);
    if (names.size === mostNames) break;
  }
  return [...names].sort();
}
