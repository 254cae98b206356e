import type { DurationMs, EpochMs } from '../time.ts';
import { nextMoment, previousMoment } from './moment.ts';
import type { PlanTimes } from './plan-times.ts';

/**
 * What becomes of moments that passed while nobody could launch them: the engine was down, the machine asleep, the plan
 * suspended.
 *
 * - `none`: none is launched.
 * - `last`: the last of them, if it is not older than `withinMs` (null: however old).
 * - `all`: those that are not older than `withinMs`, the newest `limit` of them, oldest first.
 */
export type MissedPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'last'; readonly withinMs: DurationMs | null }
  | { readonly kind: 'all'; readonly withinMs: DurationMs; readonly limit: number };

/** What is to be done, and what is to be said about the rest. */
export type MissedMoments = {
  /** Moments to launch now, in order. */
  readonly launch: readonly EpochMs[];
  /** Moments that will not be launched; null for none. */
  readonly passedOver: PassedOver | null;
};

export type PassedOver = {
  readonly firstMs: EpochMs;
  readonly lastMs: EpochMs;
  readonly count: number;
  /** There were more than `count`: counting stops at 1,000. */
  readonly countIsLowerBound: boolean;
};

/** Counting stops here: a plan for every second that slept for a year must not hold the engine up. */
const MOST_COUNTED = 1000;

/**
 * Sorts the moments after `lastMs` (the last one that was handled) up to and including `nowMs`. Give as `nowMs` the time before
 * which a moment counts as missed: moments that have only just come are no matter of this policy.
 */
export function missedMoments(plan: PlanTimes, lastMs: EpochMs, nowMs: EpochMs, policy: MissedPolicy): MissedMoments {
  const launch = momentsToLaunch(plan, lastMs, nowMs, policy);
  return { launch, passedOver: passedOver(plan, lastMs, launch[0] ?? nowMs + 1) };
}

function momentsToLaunch(plan: PlanTimes, lastMs: EpochMs, nowMs: EpochMs, policy: MissedPolicy): readonly EpochMs[] {
  switch (policy.kind) {
    case 'none':
      return [];
    case 'last':
      return newest(plan, Math.max(lastMs + 1, policy.withinMs === null ? -Infinity : nowMs - policy.withinMs), nowMs, 1);
    case 'all':
      return newest(plan, Math.max(lastMs + 1, nowMs - policy.withinMs), nowMs, policy.limit);
  }
}

/** The newest moments in `[fromMs, nowMs]`, at most `limit`, oldest first. */
function newest(plan: PlanTimes, fromMs: EpochMs, nowMs: EpochMs, limit: number): readonly EpochMs[] {
  const found: EpochMs[] = [];
  for (let beforeMs = nowMs + 1; found.length < limit;) {
    const moment = previousMoment(plan, beforeMs);
    if (moment === null || moment < fromMs) break;
    found.push(moment);
    beforeMs = moment;
  }
  return found.toReversed();
}

/** The moments between `lastMs` and `beforeMs`, both not included. */
function passedOver(plan: PlanTimes, lastMs: EpochMs, beforeMs: EpochMs): PassedOver | null {
  const newestMs = previousMoment(plan, beforeMs);
  const firstMs = nextMoment(plan, lastMs);
  if (newestMs === null || firstMs === null || firstMs >= beforeMs) return null;
  let count = 1;
  let moment = firstMs;
  while (moment < newestMs && count < MOST_COUNTED) {
    const next = nextMoment(plan, moment);
    if (next === null) break;
    moment = next;
    count += 1;
  }
  return { firstMs, lastMs: newestMs, count, countIsLowerBound: moment < newestMs };
}
