import type { EpochMs } from '../time.ts';
import { type Cron, followsRealTime } from './cron-value.ts';
import { momentsBetween } from './moment.ts';
import { nextNamedTime } from './named-time.ts';
import type { PlanTimes } from './plan-times.ts';
import { DAY_MS, type WallMs } from './wall-time.ts';
import { zoneOf, type Zone, type ZoneSegment } from './zone.ts';

/** A change of the clocks and what a plan makes of it. */
export type ClockChange = {
  /** `gap`: the clocks go forward and the wall times from `fromWallMs` to before `toWallMs` do not exist; `overlap`: they come twice. */
  readonly kind: 'gap' | 'overlap';
  readonly atMs: EpochMs;
  readonly offsetBeforeMs: number;
  readonly offsetAfterMs: number;
  readonly fromWallMs: WallMs;
  readonly toWallMs: WallMs;
  /** The wall times in question that cron texts of the plan name, in order, at most 100. */
  readonly namedWallMs: readonly WallMs[];
  /** Whether all texts that name them follow real time, so that the plan's rules for the two nights do not matter. */
  readonly followsRealTime: boolean;
  /** The moments of the plan from the first wall time in question to the last, in order, at most 200. */
  readonly moments: readonly EpochMs[];
};

/** How far ahead changes are looked for: a zone without one in 15 months has given them up. */
const LOOK_AHEAD_MS = 460 * DAY_MS;

/** The next changes of the clocks after a moment, at most `count`, and what the plan does in each; none in a zone without any. */
export function clockChanges(plan: PlanTimes, afterMs: EpochMs, count: number): readonly ClockChange[] {
  const zone = zoneOf(plan.zone);
  if (zone === null) throw new Error(`the time zone ${plan.zone} of a plan is not known to this JavaScript engine`);
  const changes: ClockChange[] = [];
  let segment = zone.segmentAt(afterMs);
  while (changes.length < count && segment.endMs < afterMs + LOOK_AHEAD_MS) {
    const next = zone.segmentAt(segment.endMs);
    if (next.startMs <= segment.startMs) break;
    segment = next;
    if (segment.offsetMs !== segment.previousOffsetMs) changes.push(changeAt(plan, segment));
  }
  return changes;
}

/** A change of the clocks of a zone, whatever plans make of it. */
export type ClockShift = Pick<ClockChange, 'kind' | 'atMs' | 'fromWallMs' | 'toWallMs'>;

/** The changes of the clocks of a zone between two moments, both included; at most 20. */
export function clockShifts(zone: Zone, fromMs: EpochMs, toMs: EpochMs): readonly ClockShift[] {
  const shifts: ClockShift[] = [];
  let segment = zone.segmentAt(fromMs - 1);
  while (segment.endMs <= toMs && shifts.length < 20) {
    const next = zone.segmentAt(segment.endMs);
    if (next.startMs <= segment.startMs) break;
    segment = next;
    if (segment.offsetMs !== segment.previousOffsetMs) shifts.push(shiftAt(segment));
  }
  return shifts;
}

function shiftAt({ startMs, offsetMs, previousOffsetMs }: ZoneSegment): ClockShift {
  return {
    kind: offsetMs > previousOffsetMs ? 'gap' : 'overlap',
    atMs: startMs,
    fromWallMs: startMs + Math.min(offsetMs, previousOffsetMs),
    toWallMs: startMs + Math.max(offsetMs, previousOffsetMs),
  };
}

function changeAt(plan: PlanTimes, segment: ZoneSegment): ClockChange {
  const { startMs, offsetMs, previousOffsetMs } = segment;
  const { kind, fromWallMs, toWallMs } = shiftAt(segment);
  const lengthMs = toWallMs - fromWallMs;
  const crons = plan.when.flatMap((when) => (when.kind === 'cron' ? [when] : []));
  const named = crons.map((cron) => ({ cron, times: namedTimes(cron, fromWallMs, toWallMs) })).filter(({ times }) => times.length > 0);
  return {
    kind,
    atMs: startMs,
    offsetBeforeMs: previousOffsetMs,
    offsetAfterMs: offsetMs,
    fromWallMs,
    toWallMs,
    namedWallMs: [...new Set(named.flatMap(({ times }) => times))].sort((a, b) => a - b).slice(0, 100),
    followsRealTime: named.every(({ cron }) => followsRealTime(cron)),
    moments:
      kind === 'gap'
        ? momentsBetween(plan, startMs, startMs + 1, 200).moments
        : momentsBetween(plan, startMs - lengthMs, startMs + lengthMs, 200).moments,
  };
}

function namedTimes(cron: Cron, fromWallMs: WallMs, toWallMs: WallMs): readonly WallMs[] {
  const found: WallMs[] = [];
  for (
    let next = nextNamedTime(cron, fromWallMs);
    next !== null && next < toWallMs && found.length < 100;
    next = nextNamedTime(cron, next + 1)
  ) {
    found.push(next);
  }
  return found;
}
