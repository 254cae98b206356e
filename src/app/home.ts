/** The home page: what needs a person, and what happened since somebody looked. */
import { can, type User } from '../core/access/can.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { QueueState, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { longWaits, type LongWait } from './long-waits.ts';
import { permit } from './permit.ts';
import { unwellPlans, type UnwellPlan } from './plan-health.ts';
import type { Endings, TroubleGroup } from './ports.ts';

/** After so long without a look the next one begins another visit. */
const visitGapMs = 30 * 60_000;
/** How exactly it is kept when somebody looked. */
const lookTouchMs = 60_000;
const dayMs = 24 * 3_600_000;
/** What nobody has dealt with is shown for a week, or as long as nobody looked. */
const openForMs = 7 * dayMs;
/** Nothing older is looked at. */
const longestMs = 31 * dayMs;
/** Stretches of the bar over the page. */
const stretches = 54;
/** A wait, a queue or a plan that somebody has dealt with comes again after so long, if it is still as it was. */
const againAfterMs = dayMs;

/** What the page is about: since the visit before, or the last hours. */
export type HomePeriod = 'visit' | 'day' | 'week';

/** See the head of this file. What the user may not see is left out. */
export type HomeView = {
  readonly fromMs: EpochMs;
  /** Since when things are new to this user; null: they have never looked. */
  readonly visitSinceMs: EpochMs | null;
  readonly endings: Endings;
  /** Failed, lost or unsatisfied, newest first, without those that somebody has dealt with since. */
  readonly open: readonly TroubleGroup[];
  /** Came right by themselves in the period. */
  readonly recovered: readonly TroubleGroup[];
  readonly waits: readonly LongWait[];
  readonly plans: readonly UnwellPlan[];
  readonly queues: readonly QueueState[];
  /** How much this installation is used. */
  readonly use: { readonly instances: number; readonly plans: number };
};

/** Notes that the user looks, and answers since when things are new to them: since the end of the visit before, or for a day. */
export async function lookHome(
  deps: AppDeps,
  user: User,
): Promise<Result<{ readonly sinceMs: EpochMs; readonly lookedAtMs: EpochMs }, RequestError>> {
  const permitted = permit(user, 'read', 'instance');
  if (!permitted.ok) return permitted;
  const nowMs = deps.nowMs();
  const before = deps.read.homeVisit(user.name);
  const sinceMs = sinceOf(before, nowMs) ?? nowMs - dayMs;
  if (before !== null && nowMs - before.lookedAtMs < lookTouchMs) return ok({ sinceMs, lookedAtMs: before.lookedAtMs });
  return deps.ask({ kind: 'lookHome', user: user.name, sinceMs });
}

/** The page. */
export async function showHome(deps: AppDeps, user: User, period: HomePeriod): Promise<Result<HomeView, RequestError>> {
  const permitted = permit(user, 'read', 'instance');
  if (!permitted.ok) return permitted;
  const nowMs = deps.nowMs();
  const visitSinceMs = sinceOf(deps.read.homeVisit(user.name), nowMs);
  const fromMs = Math.max(nowMs - longestMs, fromOf(period, visitSinceMs, nowMs));
  const plans = can(user, 'read', { kind: 'plan', name: null }) ? await unwellPlans(deps) : ok({ count: 0, plans: [] });
  if (!plans.ok) return plans;
  const queues = can(user, 'read', { kind: 'queue', name: null }) ? await deps.ask({ kind: 'queues' }) : ok([]);
  if (!queues.ok) return queues;
  const isOpen = (line: string, sinceMs: EpochMs): boolean => {
    const handled = deps.read.handledLine(line);
    return handled === null || handled.atMs < sinceMs || handled.atMs < nowMs - againAfterMs;
  };
  return ok({
    fromMs,
    visitSinceMs,
    endings: deps.read.endings(fromMs, nowMs, stretches),
    open: deps.read.troubles('open', Math.min(fromMs, nowMs - openForMs)),
    recovered: deps.read.troubles('recovered', fromMs),
    waits: longWaits(deps).filter(({ instanceId, createdAtMs }) => isOpen(`wait:${instanceId}`, createdAtMs)),
    plans: plans.value.plans.filter(({ plan, sinceMs }) => isOpen(`plan:${plan.id}`, sinceMs)),
    queues: queues.value.filter(({ queue }) => queue.paused !== null && isOpen(`queue:${queue.id}`, queue.paused.sinceMs)),
    use: { instances: deps.read.instancesEver(), plans: plans.value.count },
  });
}

/** Says that a line of the page was dealt with, for everybody; `undo` takes that back. A line is a fingerprint, or `wait:ID`, `plan:ID`, `queue:ID`. */
export async function handleLine(
  deps: AppDeps,
  user: User,
  line: string,
  undo: boolean,
): Promise<Result<{ readonly handledAtMs: EpochMs | null }, RequestError>> {
  const permitted = permit(user, 'control', 'instance');
  if (!permitted.ok) return permitted;
  if (!/^(?:[\da-f]{16}|(?:wait|plan|queue):\d{1,16})$/.test(line))
    return err({
      code: 'INVALID_REQUEST',
      message: `line: expected a fingerprint, or wait, plan or queue with an id like "plan:12", got "${line}"`,
    });
  return deps.ask({ kind: 'handleLine', line, undo, by: user.name });
}

function sinceOf(visit: { readonly sinceMs: EpochMs; readonly lookedAtMs: EpochMs } | null, nowMs: EpochMs): EpochMs | null {
  if (visit === null) return null;
  return nowMs - visit.lookedAtMs > visitGapMs ? visit.lookedAtMs : visit.sinceMs;
}

function fromOf(period: HomePeriod, visitSinceMs: EpochMs | null, nowMs: EpochMs): EpochMs {
  switch (period) {
    case 'visit':
      return visitSinceMs ?? nowMs - dayMs;
    case 'day':
      return nowMs - dayMs;
    case 'week':
      return nowMs - 7 * dayMs;
  }
}
