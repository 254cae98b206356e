/** Plans that need somebody, and the launches that come next, over all plans. */
import type { User } from '../core/access/can.ts';
import type { HealthReason, PlanHealth } from '../core/plan/expectations.ts';
import { moments } from '../core/plan/moment.ts';
import { timesOfPlan } from '../core/plan/plan.ts';
import { ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { PlanRecord } from '../engine/ports.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import { planPages } from './plan-walk.ts';
import { viewOfPlan } from './plans.ts';

/** Plans that are looked at before others have their turn. */
const pageSize = 20;

/** Plans that need somebody: more of them are not looked for. */
const mostUnwell = 1_000;

/** A plan that is suspended, or whose expectations did not come true. */
export type UnwellPlan = {
  readonly plan: PlanRecord;
  readonly health: PlanHealth;
  readonly because: readonly HealthReason[];
  /** Since when it is so; for an expectation the moment that it is about. */
  readonly sinceMs: EpochMs;
  /** Instance of its last moment; null: none. */
  readonly lastInstanceId: number | null;
};

/** The launch of a plan that comes next. */
export type ComingLaunch = { readonly atMs: EpochMs; readonly plan: string; readonly workflow: string };

/** Plans that need somebody, and how many there are. Rights are the caller's to check. */
export async function unwellPlans(
  deps: AppDeps,
): Promise<Result<{ readonly count: number; readonly plans: readonly UnwellPlan[] }, RequestError>> {
  const all = await deps.ask({ kind: 'allPlans' });
  if (!all.ok) return all;
  if (all.value.count === 0) return ok({ count: 0, plans: [] });
  const plans: UnwellPlan[] = [];
  for await (const page of planPages(deps, { text: null, isSuspended: null, isWatched: true }, pageSize)) {
    plans.push(...page.flatMap((plan) => unwellOf(deps, plan, all.value.suspended)));
    if (plans.length >= mostUnwell) break;
  }
  return ok({ count: all.value.count, plans });
}

/** The next launch of each plan, the first `limit` of them; none while all are suspended. */
export async function comingLaunches(deps: AppDeps, user: User, limit: number): Promise<Result<readonly ComingLaunch[], RequestError>> {
  const permitted = permit(user, 'read', 'plan');
  if (!permitted.ok) return permitted;
  const nowMs = deps.nowMs();
  const first = await deps.ask({ kind: 'nextPlans', limit });
  if (!first.ok) return first;
  const coming = first.value.flatMap((id): readonly ComingLaunch[] => {
    const plan = deps.read.plan(String(id));
    if (plan === null || plan.suspended !== null) return [];
    const times = timesOfPlan(plan.definition);
    const { work } = plan.definition;
    const workflow = work.kind === 'workflow' ? work.workflow : plan.name;
    if (!times.ok) return [];
    return moments(times.value, Math.max(nowMs, plan.handledMs), 1).map((atMs) => ({ atMs, plan: plan.name, workflow }));
  });
  return ok(coming.toSorted((a, b) => a.atMs - b.atMs));
}

function unwellOf(deps: AppDeps, plan: PlanRecord, allSuspended: PlanRecord['suspended']): readonly UnwellPlan[] {
  const { health, because, last } = viewOfPlan(deps, plan, allSuspended, { next: 0, last: 1 });
  if (plan.suspended === null && health === 'ok') return [];
  const [row] = last;
  const lastInstanceId = row?.moment.kind === 'launched' ? row.moment.instanceId : null;
  return [{ plan, health, because, sinceMs: plan.suspended?.sinceMs ?? sinceOf(because), lastInstanceId }];
}

function sinceOf(because: UnwellPlan['because']): EpochMs {
  return Math.max(0, ...because.map((reason) => (reason.kind === 'tooLong' ? reason.sinceMs : reason.momentMs)));
}
