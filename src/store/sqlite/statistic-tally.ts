/** What commits add to the figures, gathered in memory until it is written. */
import { bucketOf, type SpanPairs } from '../../core/statistics/span-sketch.ts';
import { stepMs, type Statistic, type StatisticKind } from '../../core/statistics/statistic.ts';

/** Figures of one workflow or queue in one hour. Buckets may stand there more than once. */
export type HourFigures = {
  readonly kind: StatisticKind;
  readonly name: string;
  readonly fromMs: number;
  started: number;
  ended: number;
  failed: number;
  readonly run: number[];
  readonly wait: number[];
  readonly retry: number[];
};

/** By kind, name and hour. */
export type StatisticTally = Map<string, HourFigures>;

/** An instance has ended. Its launch counts from now on here: those that have not ended are counted by who reads. */
export function tallyEnd(
  tally: StatisticTally,
  instance: {
    readonly workflow: string;
    readonly createdAtMs: number;
    readonly startedAtMs: number;
    readonly errors: number;
    readonly queuedMs: number;
    readonly waitedForRetryMs: number;
  },
  endedAtMs: number,
): void {
  const { workflow } = instance;
  figuresOf(tally, 'workflow', workflow, instance.createdAtMs).started += 1;
  const figures = figuresOf(tally, 'workflow', workflow, endedAtMs);
  figures.ended += 1;
  if (instance.errors > 0) figures.failed += 1;
  figures.run.push(bucketOf(endedAtMs - instance.startedAtMs), 1);
  figures.wait.push(bucketOf(instance.queuedMs), 1);
  figures.retry.push(bucketOf(instance.waitedForRetryMs), 1);
}

/** An attempt has ended. `startedAtMs` null: it never began. */
export function tallyAttemptEnd(
  tally: StatisticTally,
  attempt: {
    readonly queue: string;
    readonly queuedAtMs: number;
    readonly assignedAtMs: number;
    readonly startedAtMs: number | null;
    readonly endedAtMs: number;
    readonly hasFailed: boolean;
  },
): void {
  const { queue, endedAtMs, startedAtMs } = attempt;
  const assigned = figuresOf(tally, 'queue', queue, attempt.assignedAtMs);
  assigned.started += 1;
  assigned.wait.push(bucketOf(attempt.assignedAtMs - attempt.queuedAtMs), 1);
  const figures = figuresOf(tally, 'queue', queue, endedAtMs);
  figures.ended += 1;
  if (attempt.hasFailed) figures.failed += 1;
  if (startedAtMs !== null) figures.run.push(bucketOf(endedAtMs - startedAtMs), 1);
}

/** Adds one tally to another. */
export function addTally(into: StatisticTally, from: StatisticTally): void {
  for (const figures of from.values()) {
    addFigures(figuresOf(into, figures.kind, figures.name, figures.fromMs), figures);
  }
}

type PrintedFigures = readonly [
  kind: StatisticKind,
  name: string,
  fromMs: number,
  started: number,
  ended: number,
  failed: number,
  run: SpanPairs,
  wait: SpanPairs,
  retry: SpanPairs,
];

/** How much a tally holds: figures and spans. */
export function weightOf(tally: StatisticTally): number {
  let weight = 0;
  for (const { run, wait, retry } of tally.values()) weight += 1 + run.length + wait.length + retry.length;
  return weight;
}

/** A tally as one text. */
export function printTally(tally: StatisticTally): string {
  const all: PrintedFigures[] = [];
  for (const { kind, name, fromMs, started, ended, failed, run, wait, retry } of tally.values()) {
    all.push([kind, name, fromMs, started, ended, failed, short(run), short(wait), short(retry)]);
  }
  return JSON.stringify(all);
}

/** What `printTally` has written. */
export function parseTally(text: string): readonly Statistic[] {
  return (JSON.parse(text) as readonly PrintedFigures[]).map(([kind, name, fromMs, started, ended, failed, run, wait, retry]) => ({
    kind,
    name,
    fromMs,
    started,
    ended,
    failed,
    run,
    wait,
    retry,
  }));
}

/** Adds stored figures to a tally. */
export function addStatistic(tally: StatisticTally, statistic: Statistic): void {
  addFigures(figuresOf(tally, statistic.kind, statistic.name, statistic.fromMs), statistic);
}

/** Counts of several lists together, each bucket once. */
export function sumOfSpans(...lists: readonly SpanPairs[]): SpanPairs {
  const counts = new Map<number, number>();
  for (const pairs of lists) {
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const bucket = pairs[at] ?? 0;
      counts.set(bucket, (counts.get(bucket) ?? 0) + (pairs[at + 1] ?? 0));
    }
  }
  return [...counts].flat();
}

/** A few spans are shorter as they are. */
function short(pairs: SpanPairs): SpanPairs {
  return pairs.length <= 32 ? pairs : sumOfSpans(pairs);
}

function addFigures(into: HourFigures, from: Omit<Statistic, 'kind' | 'name' | 'fromMs'>): void {
  into.started += from.started;
  into.ended += from.ended;
  into.failed += from.failed;
  for (const spans of ['run', 'wait', 'retry'] as const) for (const number of from[spans]) into[spans].push(number);
}

function figuresOf(tally: StatisticTally, kind: StatisticKind, name: string, atMs: number): HourFigures {
  const fromMs = Math.floor(atMs / stepMs.hour) * stepMs.hour;
  const key = `${kind} ${fromMs} ${name}`;
  const known = tally.get(key);
  if (known !== undefined) return known;
  const figures: HourFigures = { kind, name, fromMs, started: 0, ended: 0, failed: 0, run: [], wait: [], retry: [] };
  tally.set(key, figures);
  return figures;
}
