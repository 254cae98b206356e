/** Plans: launches by time. What is asked about them is read from the store and worked out here; what changes them goes to the engine. */
import type { User, Verb } from '../core/access/can.ts';
import { clockChanges, type ClockChange } from '../core/plan/clock-change.ts';
import { onTimeMs } from '../core/plan/due.ts';
import { healthOf, type HealthReason, type PlanHealth } from '../core/plan/expectations.ts';
import { missedMoments, type MissedMoments, type MissedPolicy } from '../core/plan/missed.ts';
import { moments } from '../core/plan/moment.ts';
import { makePlanTimes, type PlanTimes, type PlanTimesError, type PlanTimesRequest } from '../core/plan/plan-times.ts';
import { faultOfMissedPolicy, timesOfPlan, type PlanSettings } from '../core/plan/plan.ts';
import { sentenceOfPlan } from '../core/plan/sentence.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { PlanRecord } from '../engine/ports.ts';
import type { AnswerOf, BackfillAnswer, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import { plansByNext, printPlace, readPlace } from './plan-order.ts';
import { somePlans } from './plan-walk.ts';
import type { BackfillProgress, MomentRow, PlanFilter } from './ports.ts';

/** By name, or by the next launch. */
export type PlanOrder = 'name' | 'next';

/** A plan as lists show it. */
export type PlanView = {
  readonly plan: PlanRecord;
  readonly sentence: { readonly en: string; readonly fr: string };
  /** Moments to come, none where it is suspended. */
  readonly next: readonly EpochMs[];
  readonly health: PlanHealth;
  readonly because: readonly HealthReason[];
  /** What has become of its last moments, newest first. */
  readonly last: readonly MomentRow[];
  /** For a suspended plan: what its rule for missed moments would do if it were resumed now. */
  readonly missed: MissedMoments | null;
};

/** A suspension of all plans; null: there is none. */
type AllSuspended = AnswerOf['allPlans']['suspended'];

/** What was asked for about times that are not saved yet. */
export type PlanPreview = {
  readonly times: PlanTimes;
  readonly moments: readonly EpochMs[];
  readonly sentence: PlanView['sentence'];
  readonly changes: readonly ClockChange[];
};

/**
 * A page of plans by name or by their next launch, or those of `ids` in that order. `nextAfter` null: this is the last. Where too many match,
 * `order` of the answer is `name` whatever was asked.
 */
export async function listPlans(
  deps: AppDeps,
  user: User,
  page: {
    readonly filter: PlanFilter;
    readonly order: PlanOrder;
    readonly after: string | null;
    readonly limit: number;
    readonly next: number;
    readonly last: number;
    /** Only these, whatever else is asked; null: a page. */
    readonly ids: readonly number[] | null;
  },
): Promise<
  Result<
    {
      readonly plans: readonly PlanView[];
      readonly nextAfter: string | null;
      readonly order: PlanOrder;
      readonly count: number;
      readonly suspendedCount: number;
      readonly suspended: AllSuspended;
    },
    RequestError
  >
> {
  const permitted = permit(user, 'read', 'plan');
  if (!permitted.ok) return permitted;
  const all = await deps.ask({ kind: 'allPlans' });
  if (!all.ok) return all;
  const found = await pageOfPlans(deps, page, all.value.suspended !== null);
  if (!found.ok) return found;
  const { count, suspendedCount, suspended } = all.value;
  const plans = await viewsOfPlans(deps, found.value.plans, suspended, page);
  return ok({ ...found.value, plans, count, suspendedCount, suspended });
}

type Page = { readonly plans: readonly PlanRecord[]; readonly nextAfter: string | null; readonly order: PlanOrder };

async function pageOfPlans(
  deps: AppDeps,
  { filter, order, after, limit, ids }: Parameters<typeof listPlans>[2],
  areAllSuspended: boolean,
): Promise<Result<Page, RequestError>> {
  if (ids !== null) return ok({ plans: ids.flatMap((id) => deps.read.plan(String(id)) ?? []), nextAfter: null, order });
  // A cursor says by which order its page was made.
  const place = after === null ? null : readPlace(after);
  if (order === 'next' && (after === null || place !== null)) {
    const page = plansByNext(deps, filter, areAllSuspended, place, limit);
    if (page !== null) return ok({ plans: page.plans, nextAfter: page.nextAfter === null ? null : printPlace(page.nextAfter), order });
    if (place !== null) return err({ code: 'INVALID_REQUEST', message: 'cursor: there are too many plans now to put them in order' });
  }
  const { plans, next } = await somePlans(deps, filter, after, limit);
  return ok({ plans, nextAfter: next, order: 'name' });
}

/** One plan, by name or id, with its backfills. */
export async function showPlan(
  deps: AppDeps,
  user: User,
  name: string,
): Promise<Result<{ readonly view: PlanView; readonly backfills: readonly BackfillProgress[] }, RequestError>> {
  const found = findPlan(deps, user, name);
  if (!found.ok) return found;
  const all = await deps.ask({ kind: 'allPlans' });
  if (!all.ok) return all;
  const view = viewOfPlan(deps, found.value, all.value.suspended, { next: 20, last: 20 });
  return ok({ view, backfills: deps.read.backfills(found.value.id) });
}

/** What has become of the moments of a plan, newest first. */
export function listMoments(
  deps: AppDeps,
  user: User,
  name: string,
  beforeMs: EpochMs | null,
  limit: number,
): Result<{ readonly plan: PlanRecord; readonly moments: readonly MomentRow[] }, RequestError> {
  const found = findPlan(deps, user, name);
  return found.ok ? ok({ plan: found.value, moments: deps.read.plannedMoments(found.value.id, beforeMs, limit) }) : found;
}

/** The moments of times that are not saved, later than `afterMs` (null: now). */
export function previewPlan(
  deps: AppDeps,
  user: User,
  request: PlanTimesRequest,
  afterMs: EpochMs | null,
  count: number,
): Result<PlanPreview, RequestError> {
  const permitted = permit(user, 'read', 'plan');
  if (!permitted.ok) return permitted;
  const times = makePlanTimes(request);
  if (!times.ok) return err(textRefused(times.error));
  const fromMs = afterMs ?? deps.nowMs();
  return ok({
    times: times.value,
    moments: moments(times.value, fromMs, count),
    sentence: sentencesOf(times.value),
    changes: clockChanges(times.value, fromMs, 2),
  });
}

/** Creates a plan or changes what is given. Who saves a plan must be allowed to do what it launches. */
export async function savePlan(
  deps: AppDeps,
  user: User,
  request: { readonly plan: string; readonly name?: string; readonly settings: PlanSettings; readonly create?: boolean },
): Promise<Result<AnswerOf['savePlan'], RequestError>> {
  const permitted = permit(user, 'edit', 'plan', request.plan);
  if (!permitted.ok) return permitted;
  const { work } = request.settings;
  if (work !== undefined) {
    const mayLaunch = work.kind === 'workflow' ? permit(user, 'launch', 'workflow', work.workflow) : permit(user, 'edit', 'workflow');
    if (!mayLaunch.ok) return mayLaunch;
  }
  return deps.ask({ kind: 'savePlan', ...request, by: user.name });
}

/** Deletes a plan with what is known of its moments; its instances stay. */
export async function deletePlan(deps: AppDeps, user: User, plan: string): Promise<Result<AnswerOf['deletePlan'], RequestError>> {
  const permitted = permit(user, 'edit', 'plan', plan);
  return permitted.ok ? deps.ask({ kind: 'deletePlan', plan, by: user.name }) : permitted;
}

/** Launches nothing more by time. `plan` null: all plans. */
export async function suspendPlan(
  deps: AppDeps,
  user: User,
  plan: string | null,
  reason: string,
): Promise<Result<AnswerOf['suspendPlan'], RequestError>> {
  const permitted = permit(user, 'control', 'plan', plan);
  return permitted.ok ? deps.ask({ kind: 'suspendPlan', plan, reason, by: user.name }) : permitted;
}

/** Ends a suspension. `missed` null: the plan's own rule for the moments that passed. */
export async function resumePlan(
  deps: AppDeps,
  user: User,
  plan: string | null,
  missed: MissedPolicy | null,
): Promise<Result<AnswerOf['resumePlan'], RequestError>> {
  const permitted = permit(user, 'control', 'plan', plan);
  return permitted.ok ? deps.ask({ kind: 'resumePlan', plan, missed, by: user.name }) : permitted;
}

/** What resuming a suspended plan would launch by a rule for the moments that passed; `missed` null: its own. Nothing is changed. */
export async function previewResume(
  deps: AppDeps,
  user: User,
  name: string,
  missed: MissedPolicy | null,
): Promise<Result<{ readonly view: PlanView; readonly backfills: readonly BackfillProgress[] }, RequestError>> {
  const found = findPlan(deps, user, name, 'control');
  if (!found.ok) return found;
  const fault = missed === null ? null : faultOfMissedPolicy(missed);
  if (fault !== null) return err({ code: 'PLAN_SETTINGS', message: fault });
  const all = await deps.ask({ kind: 'allPlans' });
  if (!all.ok) return all;
  const view = viewOfPlan(deps, found.value, all.value.suspended, { next: 20, last: 20, ...(missed === null ? {} : { missed }) });
  return ok({ view, backfills: deps.read.backfills(found.value.id) });
}

/** The suspension of all plans; null: there is none. */
export async function suspensionOfAll(deps: AppDeps, user: User): Promise<Result<AllSuspended, RequestError>> {
  const permitted = permit(user, 'read', 'plan');
  if (!permitted.ok) return permitted;
  const all = await deps.ask({ kind: 'allPlans' });
  return all.ok ? ok(all.value.suspended) : all;
}

/** Launches a plan now. */
export async function launchPlan(deps: AppDeps, user: User, plan: string): Promise<Result<AnswerOf['launchPlan'], RequestError>> {
  const permitted = permit(user, 'launch', 'plan', plan);
  return permitted.ok ? deps.ask({ kind: 'launchPlan', plan, by: user.name }) : permitted;
}

/** Launches moments of the past that were not launched, or (`preview`) only says which. */
export async function backfillPlan(
  deps: AppDeps,
  user: User,
  plan: string,
  range: {
    readonly fromMs: EpochMs;
    readonly toMs: EpochMs;
    readonly limit: number;
    readonly concurrency: number;
    readonly preview: boolean;
  },
): Promise<Result<BackfillAnswer, RequestError>> {
  const permitted = permit(user, 'launch', 'plan', plan);
  return permitted.ok ? deps.ask({ kind: 'backfillPlan', plan, ...range, by: user.name }) : permitted;
}

/** Gives up what the backfills of a plan have not launched. */
export async function stopBackfills(deps: AppDeps, user: User, plan: string): Promise<Result<AnswerOf['stopBackfills'], RequestError>> {
  const permitted = permit(user, 'launch', 'plan', plan);
  return permitted.ok ? deps.ask({ kind: 'stopBackfills', plan, by: user.name }) : permitted;
}

/** A plan that the user may see, or do something else with: who may not is told so, and not whether there is such a plan. */
export function findPlan(deps: AppDeps, user: User, name: string, verb: Verb = 'read'): Result<PlanRecord, RequestError> {
  const permitted = permit(user, verb, 'plan', name);
  if (!permitted.ok) return permitted;
  const plan = deps.read.plan(name);
  return plan === null ? err({ code: 'UNKNOWN_PLAN', message: `no plan has the name or id "${name}"`, details: { plan: name } }) : ok(plan);
}

/** Views that are worked out before others have their turn. */
const viewsAtOnce = 20;

/** Views of many plans; others have their turn meanwhile. */
async function viewsOfPlans(
  deps: AppDeps,
  plans: readonly PlanRecord[],
  allSuspended: AllSuspended,
  show: { readonly next: number; readonly last: number },
): Promise<readonly PlanView[]> {
  const views: PlanView[] = [];
  for (const plan of plans) {
    views.push(viewOfPlan(deps, plan, allSuspended, show));
    if (views.length % viewsAtOnce === 0) await deps.turn();
  }
  return views;
}

/** The view of a plan whose times are known to be in order. */
export function viewOfPlan(
  deps: AppDeps,
  plan: PlanRecord,
  allSuspended: AllSuspended,
  show: { readonly next: number; readonly last: number; readonly missed?: MissedPolicy },
): PlanView {
  const nowMs = deps.nowMs();
  const times = mustHaveTimes(plan);
  const { jitterMs, expect } = plan.definition;
  const isSuspended = plan.suspended !== null || allSuspended !== null;
  const past = deps.read.planPast(plan.id);
  const facts = {
    ...past,
    sinceMs: plan.sinceMs,
    handledMs: plan.handledMs,
    isSuspended,
    graceMs: jitterMs + onTimeMs,
    newest:
      past.newest === null
        ? null
        : { momentMs: past.newest.momentMs, isLaunched: past.newest.kind !== 'refused' && past.newest.kind !== 'passedOver' },
  };
  return {
    plan,
    sentence: sentencesOf(times),
    next: isSuspended ? [] : moments(times, Math.max(nowMs, plan.handledMs), show.next),
    ...healthOf(times, expect, facts, nowMs),
    last: show.last === 0 ? [] : deps.read.plannedMoments(plan.id, null, show.last),
    missed: isSuspended ? missedMoments(times, plan.handledMs, nowMs, show.missed ?? plan.definition.missed) : null,
  };
}

function mustHaveTimes(plan: PlanRecord): PlanTimes {
  const times = timesOfPlan(plan.definition);
  if (!times.ok) throw new Error(`the times of plan ${plan.name} cannot be read: ${times.error.message}`);
  return times.value;
}

/** Times as a sentence in each language. */
export function sentencesOf(times: PlanTimes): PlanView['sentence'] {
  return { en: sentenceOfPlan(times, 'en'), fr: sentenceOfPlan(times, 'fr') };
}

function textRefused({ code, message, ...details }: PlanTimesError): RequestError {
  return { code, message, details };
}
