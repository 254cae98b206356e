import type { EpochMs } from '../time.ts';
import { nextAllowedMs, previousAllowedMs } from './calendar.ts';
import { type ClockRules, nextOfCron, previousOfCron } from './cron-moment.ts';
import { nextOfInterval, previousOfInterval } from './interval.ts';
import type { PlanTimes } from './plan-times.ts';
import type { When } from './when.ts';
import { zoneOf } from './zone.ts';

/** How far a search goes before it says that there is no moment: 100 years of 365 days. */
const HORIZON_MS = 100 * 365 * 86_400_000;

/** How many moments in a row a calendar may take away before the search says that there is none, so that no plan can hold its caller up. */
const MOST_REFUSED = 4000;

/**
 * The first moment of a plan that is later than `afterMs`; null where its end, its calendar or the next 100 years leave none, or where
 * the calendar takes away 4,000 in a row. Always later, and never earlier for a later `afterMs`. Some microseconds.
 */
export function nextMoment(plan: PlanTimes, afterMs: EpochMs): EpochMs | null {
  const rules = rulesOf(plan);
  const limitMs = Math.min(plan.endMs ?? Infinity, afterMs + HORIZON_MS);
  let fromMs = plan.startMs === null ? afterMs : Math.max(afterMs, plan.startMs - 1);
  for (let refused = 0; refused < MOST_REFUSED; refused += 1) {
    const momentMs = earliest(plan.when, rules, fromMs);
    if (momentMs === null || momentMs >= limitMs) return null;
    const allowedMs = plan.calendar === null ? momentMs : nextAllowedMs(plan.calendar, rules.zone, momentMs);
    if (allowedMs === momentMs) return momentMs;
    if (allowedMs === null) return null;
    fromMs = allowedMs - 1;
  }
  return null;
}

/** The last moment of a plan that is earlier than `beforeMs`; null where its start, its calendar or the 100 years before leave none. */
export function previousMoment(plan: PlanTimes, beforeMs: EpochMs): EpochMs | null {
  const rules = rulesOf(plan);
  const limitMs = Math.max(plan.startMs ?? -Infinity, beforeMs - HORIZON_MS);
  let toMs = plan.endMs === null ? beforeMs : Math.min(beforeMs, plan.endMs);
  for (let refused = 0; refused < MOST_REFUSED; refused += 1) {
    const momentMs = latest(plan.when, rules, toMs);
    if (momentMs === null || momentMs < limitMs) return null;
    const allowedMs = plan.calendar === null ? momentMs : previousAllowedMs(plan.calendar, rules.zone, momentMs);
    if (allowedMs === momentMs) return momentMs;
    if (allowedMs === null) return null;
    toMs = allowedMs + 1;
  }
  return null;
}

/** The next moments in order, at most `count`, all later than `afterMs`. */
export function moments(plan: PlanTimes, afterMs: EpochMs, count: number): readonly EpochMs[] {
  const found: EpochMs[] = [];
  for (let last = afterMs; found.length < count;) {
    const next = nextMoment(plan, last);
    if (next === null) break;
    found.push(next);
    last = next;
  }
  return found;
}

/** The moments in `[fromMs, toMs)` in order, at most `limit`; `more` says whether there would be others. For a backfill and its preview. */
export function momentsBetween(
  plan: PlanTimes,
  fromMs: EpochMs,
  toMs: EpochMs,
  limit: number,
): { readonly moments: readonly EpochMs[]; readonly more: boolean } {
  const found: EpochMs[] = [];
  for (let next = nextMoment(plan, fromMs - 1); next !== null && next < toMs; next = nextMoment(plan, next)) {
    if (found.length === limit) return { moments: found, more: true };
    found.push(next);
  }
  return { moments: found, more: false };
}

/** The rules of the clock that the plan's cron texts follow. A plan that `makePlanTimes` made has a zone that is known. */
function rulesOf(plan: PlanTimes): ClockRules {
  const zone = zoneOf(plan.zone);
  if (zone === null) throw new Error(`the time zone ${plan.zone} of a plan is not known to this JavaScript engine`);
  return { zone, gap: plan.gap, overlap: plan.overlap };
}

function earliest(texts: readonly When[], rules: ClockRules, afterMs: EpochMs): EpochMs | null {
  let best: EpochMs | null = null;
  for (const when of texts) {
    const next = when.kind === 'cron' ? nextOfCron(when, rules, afterMs) : nextOfInterval(when, rules.zone, afterMs);
    if (next !== null && (best === null || next < best)) best = next;
  }
  return best;
}

function latest(texts: readonly When[], rules: ClockRules, beforeMs: EpochMs): EpochMs | null {
  let best: EpochMs | null = null;
  for (const when of texts) {
    const previous = when.kind === 'cron' ? previousOfCron(when, rules, beforeMs) : previousOfInterval(when, rules.zone, beforeMs);
    if (previous !== null && (best === null || previous > best)) best = previous;
  }
  return best;
}
