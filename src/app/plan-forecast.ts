/** Past and coming launches of many plans in one picture. */
import type { User } from '../core/access/can.ts';
import { clockShifts, type ClockShift } from '../core/plan/clock-change.ts';
import { makeForecast, type BarState, type Forecast, type ForecastPlan, type ForecastWindow } from '../core/plan/forecast.ts';
import { timesOfPlan } from '../core/plan/plan.ts';
import { zoneOf } from '../core/plan/zone.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { PlanRecord } from '../engine/ports.ts';
import type { AnswerOf, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { usualOf } from './instance-figures.ts';
import { permit } from './permit.ts';
import type { PastLaunch, PlanFilter } from './ports.ts';

const hourMs = 3_600_000;

/** Plans of a page: between two pages others have their turn. */
const pageSize = 50;

/** What one forecast may cost: plans that are looked at, moments that are worked out, launches of the past. */
const mostPlans = 5000;
const mostMoments = 40_000;
const mostPast = 20_000;

/** Successes that a usual duration is taken from. */
const sampleSize = 20;

/** Where a stretch is longer than this, its buckets are hours instead of quarters of an hour. */
const quarterHours = 48;

/** A forecast with what was looked at. */
export type PlanForecast = Forecast & {
  readonly window: ForecastWindow;
  /** Groups in order, with their plans; the empty name is no group. */
  readonly groups: readonly { readonly name: string; readonly plans: number }[];
  /** Changes of the clocks within the window, of the zones of plans that were looked at, in order. */
  readonly shifts: readonly (ClockShift & { readonly zone: string })[];
  /** Plans that were looked at, suspended ones included. */
  readonly looked: number;
  /** false: there are more plans, or more launches of the past, than are looked at. */
  readonly isWhole: boolean;
};

/**
 * The launches of plans that a filter leaves, a quarter of `hours` back and `hours` ahead. The work is bounded; `isWhole` says whether
 * that left something out.
 *
 * @param turn  resolves when others had their turn
 */
export async function planForecast(
  deps: AppDeps,
  user: User,
  filter: PlanFilter,
  hours: number,
  turn: () => Promise<void>,
): Promise<Result<PlanForecast, RequestError>> {
  const permitted = permit(user, 'read', 'plan');
  if (!permitted.ok) return permitted;
  const [all, workflows, queues] = await Promise.all([
    deps.ask({ kind: 'allPlans' }),
    deps.ask({ kind: 'workflows' }),
    deps.ask({ kind: 'queues' }),
  ]);
  if (!all.ok) return all;
  if (!workflows.ok) return err(workflows.error);
  if (!queues.ok) return err(queues.error);
  const window = windowOf(deps.nowMs(), hours);
  const maker = makeForecast(window);
  const known = new Map(workflows.value.map((each) => [each.name, each]));
  const queueNames = new Map(queues.value.flatMap(({ queue }) => [queue.name, ...queue.aliases].map((name) => [name, queue.name])));
  const usual = usualDurations(deps);
  const groups = new Map<string, number>();
  const planOfId = new Map<number, { readonly name: string; readonly group: string }>();
  let [looked, moments, after]: [number, number, string | null] = [0, 0, null];
  let isWhole = true;
  const zones = new Set<string>();
  for (;;) {
    const page = deps.read.plans(filter, after, pageSize);
    for (const plan of page) {
      const workflow = known.get(workflowOf(plan));
      const group = workflow?.group ?? '';
      groups.set(group, (groups.get(group) ?? 0) + 1);
      planOfId.set(plan.id, { name: plan.name, group });
      looked += 1;
      zones.add(plan.definition.zone);
      if (plan.suspended === null && all.value.suspended === null)
        moments += maker.add(forecastPlan(plan, workflow, usual(workflowOf(plan)), queueNames));
    }
    after = page.at(-1)?.name ?? null;
    if (page.length < pageSize || after === null) break;
    if (looked >= mostPlans || moments >= mostMoments) {
      isWhole = deps.read.plans(filter, after, 1).length === 0;
      break;
    }
    await turn();
  }
  const past = deps.read.pastLaunches(window.fromMs, window.nowMs + 1, mostPast);
  for (const launch of past) {
    const plan = planOfId.get(launch.planId);
    if (plan !== undefined) maker.addPast({ ...plan, state: stateOf(launch), fromMs: launch.startedAtMs, toMs: launch.endedAtMs });
  }
  return ok({
    ...maker.finish(new Map(queues.value.map(({ queue }) => [queue.name, queue.concurrency]))),
    window,
    groups: [...groups].map(([name, plans]) => ({ name, plans })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    shifts: shiftsOf(zones, window),
    looked,
    isWhole: isWhole && past.length < mostPast,
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
