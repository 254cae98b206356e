/** How things went over time, of workflows and of queues, from figures that are kept. */
import type { User } from '../core/access/can.ts';
import { zoneOf } from '../core/plan/zone.ts';
import { err, ok, type Result } from '../core/result.ts';
import { periodsBetween, type Period } from '../core/statistics/period.ts';
import { addPairs, emptySketch, quantileOf } from '../core/statistics/span-sketch.ts';
import { stepMs, type Statistic, type StatisticKind, type StatisticStep } from '../core/statistics/statistic.ts';
import type { EpochMs } from '../core/time.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import type { Usual } from './instance-figures.ts';
import { permit } from './permit.ts';

/** Hours are kept a little longer than this; what is further back is known by days. */
const keptHourDays = 62;

/** Most periods of one report. */
const maxPeriods = 500;

/** Rows of the store that are read without giving others a turn: these many days or hours of them. */
const stepsAtOnce: { readonly [step in StatisticStep]: number } = { hour: 7 * 24, day: 31 };

/** What is asked. With a queue the periods are about its attempts, else about instances. */
export type StatisticsQuestion = {
  readonly period: Period;
  /** In which days, weeks and months begin. */
  readonly zone: string;
  /** From the period that holds it. */
  readonly fromMs: EpochMs;
  /** To the end of the period before it, or of the one that holds it. */
  readonly toMs: EpochMs;
  readonly workflow: string | null;
  /** Of its workflows alone. */
  readonly group: string | null;
  readonly queue: string | null;
};

/** Figures of one period, workflow or queue. Spans are off by 4.5 % at most. */
export type Figures = {
  readonly started: number;
  readonly ended: number;
  readonly failed: number;
  readonly run: Usual;
  readonly wait: Usual;
  readonly retry: Usual;
};

export type StatisticsReport = {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** Whether it is made of hours or of days of UTC. */
  readonly step: StatisticStep;
  /** In order, without holes. */
  readonly periods: readonly (Figures & { readonly fromMs: EpochMs; readonly toMs: EpochMs })[];
  /** Of the whole range: the whole of the periods, and each workflow and queue, by name. */
  readonly whole: Figures;
  readonly workflows: readonly (Figures & { readonly name: string })[];
  readonly queues: readonly (Figures & { readonly name: string })[];
};

/** @param rest  gives others a turn: the work goes on when it resolves */
export async function statisticsReport(
  deps: AppDeps,
  user: User,
  { period, zone: zoneName, fromMs, toMs, workflow, group, queue }: StatisticsQuestion,
  rest: () => Promise<void>,
): Promise<Result<StatisticsReport, RequestError>> {
  const permitted = permit(user, 'read', 'instance', workflow);
  if (!permitted.ok) return permitted;
  const zone = zoneOf(zoneName);
  if (zone === null) return invalid(`zone: expected one like Europe/Paris, got ${JSON.stringify(zoneName)}`);
  if (queue !== null && (workflow !== null || group !== null))
    return invalid('workflow, group, queue: the queue alone, since it knows no workflows');
  const bounds = periodsBetween(period, zone, fromMs, toMs, maxPeriods);
  if (bounds === null) return invalid(`from, to: expected at most ${maxPeriods} periods`);
  const [start = 0] = bounds;
  const end = bounds.at(-1) ?? start;
  const step: StatisticStep = deps.nowMs() - start <= keptHourDays * stepMs.day ? 'hour' : 'day';
  if (period === 'hour' && step === 'day') return invalid(`period: hours are known of the last ${keptHourDays} days`);

  const subject: StatisticKind = queue === null ? 'workflow' : 'queue';
  const wanted = queue ?? workflow;
  const members = group === null ? null : new Set(deps.read.workflowsOfGroup(group));
  const whole = new Tally();
  const tallies = bounds.slice(0, -1).map(() => new Tally());
  const byName = { workflow: new Map<string, Tally>(), queue: new Map<string, Tally>() };
  const stretchMs = stepMs[step] * stepsAtOnce[step];
  // A day of UTC is put where its noon is: no zone's day is further off.
  const middleMs = step === 'day' ? stepMs.day / 2 : 0;
  let at = 0;
  for (let readMs = Math.floor(start / stepMs[step]) * stepMs[step]; readMs < end; readMs += stretchMs) {
    const rows = deps.read.statistics(step, readMs, Math.min(end, readMs + stretchMs));
    for (const row of rows) {
      const momentMs = row.fromMs + middleMs;
      if (momentMs < start || momentMs >= end) continue;
      if (row.kind === 'workflow' && members !== null && !members.has(row.name)) continue;
      tallyOf(byName[row.kind], row.name).add(row);
      if (row.kind !== subject || (wanted !== null && row.name !== wanted)) continue;
      at = indexOf(bounds, momentMs, at);
      tallies[at]?.add(row);
      whole.add(row);
    }
    await rest();
  }
  return ok({
    fromMs: start,
    toMs: end,
    step,
    periods: tallies.map((tally, index) => ({ ...tally.figures(), fromMs: bounds[index] ?? start, toMs: bounds[index + 1] ?? end })),
    whole: whole.figures(),
    workflows: named(byName.workflow),
    queues: named(byName.queue),
  });
}

/** Sums of figures. */
class Tally {
  #started = 0;
  #ended = 0;
  #failed = 0;
  readonly #run = emptySketch();
  readonly #wait = emptySketch();
  readonly #retry = emptySketch();

  add({ started, ended, failed, run, wait, retry }: Statistic): void {
    this.#started += started;
    this.#ended += ended;
    this.#failed += failed;
    addPairs(this.#run, run);
    addPairs(this.#wait, wait);
    addPairs(this.#retry, retry);
  }

  figures(): Figures {
    const usual = (sketch: Float64Array): Usual => ({ medianMs: quantileOf(sketch, 0.5), p95Ms: quantileOf(sketch, 0.95) });
    return {
      started: this.#started,
      ended: this.#ended,
      failed: this.#failed,
      run: usual(this.#run),
      wait: usual(this.#wait),
      retry: usual(this.#retry),
    };
  }
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name);
  if (known !== undefined) return known;
  const tally = new Tally();
  tallies.set(name, tally);
  return tally;
}

function named(tallies: ReadonlyMap<string, Tally>): readonly (Figures & { readonly name: string })[] {
  return [...tallies].map(([name, tally]) => ({ name, ...tally.figures() })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The period that holds a moment; the search begins at `near`, since moments come almost in order. */
function indexOf(bounds: readonly EpochMs[], atMs: EpochMs, near: number): number {
  let index = near;
  while (index > 0 && atMs < (bounds[index] ?? 0)) index -= 1;
  while (index < bounds.length - 2 && atMs >= (bounds[index + 1] ?? 0)) index += 1;
  return index;
}

function invalid(message: string): Result<never, RequestError> {
  return err({ code: 'INVALID_REQUEST', message: `query ${message}` });
}
