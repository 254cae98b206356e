/**
 * From named times of the wall clock to moments. Time is walked segment by segment: within one the clock runs evenly, so a named
 * time is a moment by subtraction; the rules of the two nights apply where a segment begins.
 *
 *     gap       wall ..01:59|        |03:00..   named times of 02:xx: one moment at the boundary (`after`) or none (`skip`)
 *     overlap   wall ..02:59|02:00..            named times of 02:xx after the boundary are second ones: left out with `once`
 */
import type { EpochMs } from '../time.ts';
import { type Cron, followsRealTime } from './cron-value.ts';
import { nextNamedTime, previousNamedTime } from './named-time.ts';
import type { GapRule, OverlapRule } from './plan-times.ts';
import { DAY_MS } from './wall-time.ts';
import type { Zone, ZoneSegment } from './zone.ts';

/** How a plan reads the wall clock. */
export type ClockRules = { readonly zone: Zone; readonly gap: GapRule; readonly overlap: OverlapRule };

/**
 * A named time that is far away is reached by a jump, unless a change of the clocks is this near: it could repeat a named time
 * that has just passed. A day is the largest change there is (Samoa left out 30 December 2011), two more are to spare.
 */
const NEAR_MS = 3 * DAY_MS;

/** The first moment of a cron text after another one; null where the next 50 years have none. */
export function nextOfCron(cron: Cron, rules: ClockRules, afterMs: EpochMs): EpochMs | null {
  const byWallClock = !followsRealTime(cron);
  let fromMs = afterMs + 1;
  for (;;) {
    const segment = rules.zone.segmentAt(fromMs);
    // After the last year that zones are read for.
    if (fromMs >= segment.endMs) return null;
    if (byWallClock && rules.gap === 'after' && fromMs === segment.startMs && gapNames(cron, segment)) return segment.startMs;
    const fromWallMs = Math.max(fromMs + segment.offsetMs, firstWallTime(segment, byWallClock, rules.overlap));
    const wallMs = nextNamedTime(cron, fromWallMs);
    if (wallMs === null) return null;
    if (wallMs < segment.endMs + segment.offsetMs) return wallMs - segment.offsetMs;
    const jumpMs = wallMs - NEAR_MS;
    const mayJump = segment.endMs - fromMs > NEAR_MS && jumpMs > segment.endMs;
    fromMs = mayJump ? rules.zone.segmentAt(jumpMs).startMs : segment.endMs;
  }
}

/** The last moment of a cron text before another one; null where the 50 years before have none. */
export function previousOfCron(cron: Cron, rules: ClockRules, beforeMs: EpochMs): EpochMs | null {
  const byWallClock = !followsRealTime(cron);
  let toMs = beforeMs - 1;
  for (;;) {
    const segment = rules.zone.segmentAt(toMs);
    // Before the first year that zones are read for.
    if (toMs < segment.startMs) return null;
    const wallMs = previousNamedTime(cron, toMs + segment.offsetMs);
    if (wallMs !== null && wallMs >= firstWallTime(segment, byWallClock, rules.overlap)) return wallMs - segment.offsetMs;
    if (byWallClock && rules.gap === 'after' && gapNames(cron, segment)) return segment.startMs;
    if (wallMs === null) return null;
    const jumpMs = wallMs + NEAR_MS;
    const mayJump = toMs - segment.startMs > NEAR_MS && jumpMs < segment.startMs;
    toMs = mayJump ? rules.zone.segmentAt(jumpMs).endMs - 1 : segment.startMs - 1;
  }
}

/** The first wall time of a segment that counts there. */
function firstWallTime(segment: ZoneSegment, byWallClock: boolean, overlap: OverlapRule): number {
  const leavesOutRepeated = byWallClock && overlap === 'once';
  return segment.startMs + (leavesOutRepeated ? Math.max(segment.offsetMs, segment.previousOffsetMs) : segment.offsetMs);
}

/** Whether the wall times that are missing before a segment hold one that is named. */
function gapNames(cron: Cron, segment: ZoneSegment): boolean {
  if (segment.offsetMs <= segment.previousOffsetMs) return false;
  const named = nextNamedTime(cron, segment.startMs + segment.previousOffsetMs);
  return named !== null && named < segment.startMs + segment.offsetMs;
}
