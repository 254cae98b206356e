import type { DurationMs, EpochMs } from '../time.ts';
import { dueAtMs, type Jitter } from './jitter.ts';
import { missedMoments, type MissedPolicy, type PassedOver } from './missed.ts';
import { nextMoment } from './moment.ts';
import type { PlanTimes } from './plan-times.ts';

/**
 * A launch that comes so late is still on time: the wall clock is looked at every 30 s at least, and an engine that is
 * restarted is back before. Moments that are older were missed, and the plan's policy says what becomes of them.
 */
export const onTimeMs: DurationMs = 60_000;

/** What to do now about the moments of a plan. */
export type DueMoments = {
  /** Moments that nobody will launch any more, all older than those in `launch`; null for none. */
  readonly passedOver: PassedOver | null;
  /** In order. */
  readonly launch: readonly EpochMs[];
  /** When to look again; null for never. Not later than now where `limit` cut `launch` short. */
  readonly nextLookMs: EpochMs | null;
};

/** What `dueMoments` is told. */
export type DueQuestion = {
  readonly jitter: Jitter | null;
  readonly missed: MissedPolicy;
  /** The last moment that was handled: what is not later is no matter any more. */
  readonly handledMs: EpochMs;
  /** Moments up to this one count as missed in any case, like those before a suspended plan was resumed; null for none. */
  readonly missedUntilMs: EpochMs | null;
  readonly nowMs: EpochMs;
  /** Most moments to launch, 1 or more. */
  readonly limit: number;
};

/**
 * Which moments of a plan are to be launched now. Follows from definition, last handled moment and time alone: asked again with
 * the last moment of its answer as handled it goes on from there.
 */
export function dueMoments(times: PlanTimes, question: DueQuestion): DueMoments {
  const { jitter, missed, handledMs, nowMs, limit } = question;
  const missedUntilMs = Math.min(nowMs, Math.max(nowMs - (jitter?.maxMs ?? 0) - onTimeMs, question.missedUntilMs ?? -Infinity));
  let nextMs = nextMoment(times, handledMs);
  if (nextMs === null) return { passedOver: null, launch: [], nextLookMs: null };
  const launch: EpochMs[] = [];
  let passedOver: PassedOver | null = null;
  if (nextMs <= missedUntilMs) {
    const late = missedMoments(times, handledMs, missedUntilMs, missed);
    passedOver = late.passedOver;
    launch.push(...late.launch.slice(0, limit));
    if (late.launch.length > launch.length) return { passedOver, launch, nextLookMs: nowMs };
    nextMs = nextMoment(times, missedUntilMs);
  }
  while (nextMs !== null) {
    const lookMs = dueAtMs(jitter, nextMs);
    if (lookMs > nowMs) return { passedOver, launch, nextLookMs: lookMs };
    if (launch.length === limit) return { passedOver, launch, nextLookMs: nowMs };
    launch.push(nextMs);
    nextMs = nextMoment(times, nextMs);
  }
  return { passedOver, launch, nextLookMs: null };
}
