/**
 * What people expect of a plan, and what is said when it does not come true: a launch that did not happen makes no noise by
 * itself. Everything follows from what is stored and the time; nothing is kept.
 */
import type { InstanceId } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { previousMoment } from './moment.ts';
import type { PlanTimes } from './plan-times.ts';
import { DAY_MS } from './wall-time.ts';
import { momentOfWallTime, wallTimeAt, zoneOf } from './zone.ts';

/** What is expected; null: not that. */
export type PlanExpectations = {
  /** A time of the day by the plan's clock, like `06:00`: by the first of these after each moment there is a success. */
  readonly successBy: string | null;
  /** A success comes not later than this after each moment. */
  readonly successWithinMs: DurationMs | null;
  /** An instance takes not longer than the 95th percentile of those before, times this. */
  readonly longestFactor: number | null;
};

/**
 * - `ok`: nothing to say, or nothing was due yet.
 * - `late`: not there in time, but it may still come: an instance executes, or waits for its turn.
 * - `missed`: a moment or its success did not come, and nothing is under way.
 * - `never`: there has been no success at all, although there should have been one.
 */
export type PlanHealth = 'ok' | 'late' | 'missed' | 'never';

/** Why a plan is not `ok`. */
export type HealthReason =
  | { readonly kind: 'noSuccessBy'; readonly momentMs: EpochMs; readonly deadlineMs: EpochMs }
  | { readonly kind: 'notLaunched'; readonly momentMs: EpochMs }
  | { readonly kind: 'tooLong'; readonly instanceId: InstanceId; readonly sinceMs: EpochMs; readonly limitMs: DurationMs };

/** What the store knows. */
export type PlanFacts = {
  /** Moments up to this one are not asked for: the plan did not exist, or had other times. */
  readonly sinceMs: EpochMs;
  /** Moments up to this one were handled. */
  readonly handledMs: EpochMs;
  /** The last instance that ended without errors, by moment. */
  readonly lastSuccess: { readonly momentMs: EpochMs; readonly endedAtMs: EpochMs } | null;
  /**
   * The newest moment whose time had come and that was taken up; whether an instance came of it, or may still, or one that
   * executed took its place.
   */
  readonly newest: { readonly momentMs: EpochMs; readonly isLaunched: boolean } | null;
  readonly executing: readonly { readonly instanceId: InstanceId; readonly startedAtMs: EpochMs }[];
  readonly isWaiting: boolean;
  /** How long the last successes took, in any order; percentiles need 5. */
  readonly tookMs: readonly DurationMs[];
  readonly isSuspended: boolean;
  /** The launch of a moment may come this much after it and is on time. */
  readonly graceMs: DurationMs;
};

/** How a plan stands at a moment, and why. */
export function healthOf(
  times: PlanTimes,
  expect: PlanExpectations,
  facts: PlanFacts,
  nowMs: EpochMs,
): { readonly health: PlanHealth; readonly because: readonly HealthReason[] } {
  const tooLong = tooLongOf(expect, facts, nowMs);
  if (facts.isSuspended) return { health: tooLong.length > 0 ? 'late' : 'ok', because: tooLong };
  const reason = noSuccessOf(times, expect, facts, nowMs) ?? notLaunchedOf(times, facts, nowMs);
  if (reason === null) return { health: tooLong.length > 0 ? 'late' : 'ok', because: tooLong };
  const because = [reason, ...tooLong];
  if (facts.executing.length > 0 || facts.isWaiting) return { health: 'late', because };
  return { health: facts.lastSuccess === null && reason.kind === 'noSuccessBy' ? 'never' : 'missed', because };
}

/** What is wrong with expectations, as a sentence; null where nothing is. */
export function faultOfExpectations(expect: PlanExpectations): string | null {
  if (expect.successBy !== null && minutesOf(expect.successBy) === null) {
    return `expect: successBy must be a time like 06:00, got "${expect.successBy}"`;
  }
  if (expect.successWithinMs !== null && !(expect.successWithinMs >= 1000)) return 'expect: a success within must be 1 s or more';
  if (expect.longestFactor !== null && !(expect.longestFactor > 1)) {
    return `expect: longestFactor must be greater than 1, got ${expect.longestFactor}`;
  }
  return null;
}

/** The value that 95 of 100 do not exceed; null where fewer than 5 are known. */
export function percentile95(values: readonly number[]): number | null {
  if (values.length < 5) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}

/** How many moments back a deadline that has passed is looked for: those after it wait for theirs. */
const mostPending = 1000;

/** The newest moment whose deadline has passed without a success for it or a later one. */
function noSuccessOf(times: PlanTimes, expect: PlanExpectations, facts: PlanFacts, nowMs: EpochMs): HealthReason | null {
  if (expect.successBy === null && expect.successWithinMs === null) return null;
  let momentMs = previousMoment(times, nowMs + 1);
  for (let looks = 0; momentMs !== null && momentMs > facts.sinceMs && looks < mostPending; looks += 1) {
    if (facts.lastSuccess !== null && facts.lastSuccess.momentMs >= momentMs) return null;
    const deadlineMs = deadlineOf(times, expect, momentMs);
    if (deadlineMs <= nowMs) return { kind: 'noSuccessBy', momentMs, deadlineMs };
    momentMs = previousMoment(times, momentMs);
  }
  return null;
}

function deadlineOf(times: PlanTimes, expect: PlanExpectations, momentMs: EpochMs): EpochMs {
  const within = expect.successWithinMs === null ? Infinity : momentMs + expect.successWithinMs;
  const minutes = expect.successBy === null ? null : minutesOf(expect.successBy);
  const zone = zoneOf(times.zone);
  if (minutes === null || zone === null) return within;
  const day = Math.floor(wallTimeAt(zone, momentMs) / DAY_MS);
  for (const candidate of [day, day + 1, day + 2]) {
    const byMs = momentOfWallTime(zone, candidate * DAY_MS + minutes * 60_000);
    if (byMs > momentMs) return Math.min(within, byMs);
  }
  return within;
}

/** The last moment that has come did not lead to a launch, or nobody has taken it up. */
function notLaunchedOf(times: PlanTimes, facts: PlanFacts, nowMs: EpochMs): HealthReason | null {
  const momentMs = previousMoment(times, nowMs - facts.graceMs);
  if (momentMs !== null && momentMs > Math.max(facts.sinceMs, facts.handledMs)) return { kind: 'notLaunched', momentMs };
  const { newest } = facts;
  return newest === null || newest.isLaunched || newest.momentMs <= facts.sinceMs
    ? null
    : { kind: 'notLaunched', momentMs: newest.momentMs };
}

function tooLongOf(expect: PlanExpectations, facts: PlanFacts, nowMs: EpochMs): readonly HealthReason[] {
  const usualMs = percentile95(facts.tookMs);
  if (expect.longestFactor === null || usualMs === null) return [];
  const limitMs = Math.ceil(usualMs * expect.longestFactor);
  return facts.executing.flatMap(({ instanceId, startedAtMs }) =>
    nowMs - startedAtMs > limitMs ? [{ kind: 'tooLong', instanceId, sinceMs: startedAtMs, limitMs } as const] : [],
  );
}

function minutesOf(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}
