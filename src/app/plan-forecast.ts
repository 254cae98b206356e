/** Past and coming launches of many plans in one picture. */
import type { User } from '../core/access/can.ts';
import { clockShifts, type ClockShift } from '../core/plan/clock-change.ts';
import type { BarState } from '../core/plan/forecast-bars.ts';
import type { ForecastWindow } from '../core/plan/forecast-moments.ts';
import { makeForecast, type Forecast, type ForecastPlan } from '../core/plan/forecast.ts';
import { timesOfPlan } from '../core/plan/plan.ts';
import { zoneOf } from '../core/plan/zone.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { PlanRecord } from '../engine/ports.ts';
import type { AnswerOf, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { usualOf } from './instance-figures.ts';
import { permit } from './permit.ts';
import { planPages } from './plan-walk.ts';
import type { PastLaunch, PlanFilter } from './ports.ts';

const hourMs = 3_600_000;

/** Plans of a page: between two pages others have their turn. */
const pageSize = 100;

/** What one forecast may cost: moments that are worked out, launches of the past that are read for one page. */
const mostMoments = 20_000_000;
const mostPast = 20_000;

/** Groups with bars of their own: the largest ones. */
const mostGroups = 8;

/** Successes that a usual duration is taken from. */
const sampleSize = 20;

/** Where a stretch is longer than this, its buckets are hours instead of quarters of an hour. */
const quarterHours = 48;

/** A forecast with what was looked at. */
export type PlanForecast = Forecast & {
  readonly window: ForecastWindow;
  /** Groups with bars of their own, in order, with their plans; the empty name is no group. */
  readonly groups: readonly { readonly name: string; readonly plans: number }[];
  /** Changes of the clocks within the window, of the zones of plans that were looked at, in order. */
  readonly shifts: readonly (ClockShift & { readonly zone: string })[];
  /** Plans that were looked at, suspended ones included. */
  readonly looked: number;
  /** false: there are more launches than are looked at. */
  readonly isWhole: boolean;
};

/** Forecasts that were worked out and are shown again, as long as they are as good as new. */
export class PlanForecasts {
  readonly #kept = new Map<string, { readonly forecast: PlanForecast; readonly revision: number; readonly atMs: EpochMs }>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * The launches of plans that a filter leaves, a quarter of `hours` back and `hours` ahead. Of many plans it takes seconds, in which
   * others have their turns; one is worked out after the other, and shown again for half a minute at most while no plan is changed.
   */
  async find(deps: AppDeps, user: User, filter: PlanFilter, hours: number): Promise<Result<PlanForecast, RequestError>> {
    const permitted = permit(user, 'read', 'plan');
    if (!permitted.ok) return permitted;
    const found = this.#last.then(() => this.#newOrKept(deps, filter, hours));
    this.#last = found.catch(() => undefined);
    return found;
  }

  async #newOrKept(deps: AppDeps, filter: PlanFilter, hours: number): Promise<Result<PlanForecast, RequestError>> {
    const all = await deps.ask({ kind: 'allPlans' });
    if (!all.ok) return all;
    const { revision, suspended } = all.value;
    const key = JSON.stringify([filter, hours]);
    const kept = this.#kept.get(key);
    const ageMs = kept === undefined ? Infinity : deps.nowMs() - kept.atMs;
    if (kept?.revision === revision && ageMs >= 0 && ageMs < Math.min(longestKeptMs, kept.forecast.looked * keptMsOfPlan)) {
      return ok(kept.forecast);
    }
    const made = await makePlanForecast(deps, filter, hours, suspended !== null);
    if (!made.ok) return made;
    this.#kept.delete(key);
    this.#kept.set(key, { forecast: made.value, revision, atMs: deps.nowMs() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return made;
  }
}

/** A forecast is kept the longer the more work it was: that of 10,000 plans for 3 s. */
const keptMsOfPlan = 0.3;
const longestKeptMs = 30_000;
const mostKept = 10;

async function makePlanForecast(
  deps: AppDeps,
  filter: PlanFilter,
  hours: number,
  areSuspended: boolean,
): Promise<Result<PlanForecast, RequestError>> {
  const [workflows, queues] = await Promise.all([deps.ask({ kind: 'workflows' }), deps.ask({ kind: 'queues' })]);
  if (!workflows.ok) return err(workflows.error);
  if (!queues.ok) return err(queues.error);
  const window = windowOf(deps.nowMs(), hours);
  const maker = makeForecast(window);
  const known = new Map(workflows.value.map((each) => [each.name, each]));
  const queueNames = new Map(queues.value.flatMap(({ queue }) => [queue.name, ...queue.aliases].map((name) => [name, queue.name])));
  const usual = usualDurations(deps);
  const groups = new Map<string, number>();
  const zones = new Set<string>();
  let [looked, moments, isWhole] = [0, 0, true];
  for await (const page of planPages(deps, filter, pageSize)) {
    const placeOf = new Map<number, { readonly name: string; readonly group: string }>();
    for (const plan of page) {
      const workflow = known.get(workflowOf(plan));
      const group = workflow?.group ?? '';
      groups.set(group, (groups.get(group) ?? 0) + 1);
      zones.add(plan.definition.zone);
      placeOf.set(plan.id, { name: plan.name, group });
      if (plan.suspended !== null || areSuspended) continue;
      if (moments < mostMoments) moments += maker.add(forecastPlan(plan, workflow, usual(workflowOf(plan)), queueNames));
      else isWhole = false;
    }
    looked += page.length;
    await deps.turn();
    const past = deps.read.pastLaunches([...placeOf.keys()], window.fromMs, window.nowMs + 1, mostPast);
    if (past.length === mostPast) isWhole = false;
    for (const launch of past) {
      const place = placeOf.get(launch.planId);
      if (place !== undefined) maker.addPast({ ...place, state: stateOf(launch), fromMs: launch.startedAtMs, toMs: launch.endedAtMs });
    }
  }
  const own = ownGroups(groups);
  const slots = new Map(queues.value.map(({ queue }) => [queue.name, queue.concurrency]));
  const steps = maker.finish(slots, own);
  let step = steps.next();
  while (step.done !== true) {
    await deps.turn();
    step = steps.next();
  }
  return ok({
    ...step.value,
    window,
    groups: [...groups]
      .filter(([name]) => own.has(name))
      .map(([name, plans]) => ({ name, plans }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    shifts: shiftsOf(zones, window),
    looked,
    isWhole,
  });
}

function shiftsOf(zones: ReadonlySet<string>, { fromMs, toMs }: ForecastWindow): PlanForecast['shifts'] {
  return [...zones]
    .flatMap((name) => {
      const zone = zoneOf(name);
      return zone === null ? [] : clockShifts(zone, fromMs, toMs).map((shift) => ({ ...shift, zone: name }));
    })
    .toSorted((a, b) => a.atMs - b.atMs || (a.zone < b.zone ? -1 : 1));
}

/** All groups, or the largest ones but for one: the others share its place. */
function ownGroups(groups: ReadonlyMap<string, number>): ReadonlySet<string> {
  if (groups.size <= mostGroups) return new Set(groups.keys());
  const largest = [...groups].toSorted(([a, plansOfA], [b, plansOfB]) => plansOfB - plansOfA || (a < b ? -1 : 1));
  return new Set(largest.slice(0, mostGroups - 1).map(([name]) => name));
}

function windowOf(nowMs: EpochMs, hours: number): ForecastWindow {
  const bucketMs = hours <= quarterHours ? hourMs / 4 : hourMs;
  const floor = (ms: EpochMs): EpochMs => Math.floor(ms / bucketMs) * bucketMs;
  return { fromMs: floor(nowMs - (hours * hourMs) / 4), nowMs, toMs: floor(nowMs) + hours * hourMs, bucketMs };
}

function forecastPlan(
  { id, name, definition }: PlanRecord,
  workflow: AnswerOf['workflows'][number] | undefined,
  usualMs: number | null,
  queueNames: ReadonlyMap<string, string>,
): ForecastPlan {
  const times = timesOfPlan(definition);
  if (!times.ok) throw new Error(`the times of plan ${name} cannot be read: ${times.error.message}`);
  return {
    name,
    group: workflow?.group ?? '',
    times: times.value,
    jitter: definition.jitterMs === 0 ? null : { maxMs: definition.jitterMs, seed: String(id) },
    mayOverlap: definition.concurrency === 'allow' || (definition.maxActive ?? 1) > 1,
    usualMs,
    queues: [...new Set((workflow?.queues ?? []).flatMap((queue) => queueNames.get(queue) ?? []))],
  };
}

/** The name of the workflow that a plan launches; that behind a command has the plan's own. */
function workflowOf({ name, definition: { work } }: PlanRecord): string {
  return work.kind === 'workflow' ? work.workflow : name;
}

/** The usual duration of workflows, each looked up once. */
function usualDurations(deps: AppDeps): (workflow: string) => number | null {
  const found = new Map<string, number | null>();
  return (workflow) => {
    const known = found.get(workflow);
    if (known !== undefined) return known;
    const good = deps.read.finished(workflow, sampleSize).filter(({ errors }) => errors === 0);
    const { medianMs } = usualOf(good.map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs));
    found.set(workflow, medianMs);
    return medianMs;
  };
}

function stateOf({ isLaunched, endedAtMs, errors }: PastLaunch): BarState {
  if (!isLaunched) return 'notLaunched';
  if (endedAtMs === null) return 'executing';
  return errors === 0 ? 'succeeded' : 'failed';
}
