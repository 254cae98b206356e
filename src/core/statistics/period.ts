/** Stretches of time as people think of them, in the zone of who looks. */
import type { EpochMs } from '../time.ts';
import { momentOfWallTime, wallTimeAt, type Zone } from '../plan/zone.ts';
import { DAY_MS, dateOf, dayNumberOf, weekdayOf, type WallMs } from '../plan/wall-time.ts';

/** Lengths that figures can be asked for. */
export const periods = ['hour', 'day', 'week', 'month'] as const;

export type Period = (typeof periods)[number];

const hourMs = 3_600_000;

/**
 * Beginnings of the periods from the one that holds `fromMs` on, up to (not including) `toMs`, in order; then the end of the last.
 * Days, weeks and months begin at midnight in the zone, whatever its clock does in between; weeks begin on Monday.
 *
 * @param limit  most periods
 * @returns null where there are more
 */
export function periodsBetween(period: Period, zone: Zone, fromMs: EpochMs, toMs: EpochMs, limit: number): readonly EpochMs[] | null {
  const bounds: EpochMs[] = [startOf(period, zone, fromMs)];
  for (;;) {
    const last = bounds.at(-1) ?? 0;
    bounds.push(nextAfter(period, zone, last));
    if ((bounds.at(-1) ?? 0) >= toMs) return bounds;
    if (bounds.length > limit) return null;
  }
}

/** The beginning of the period that holds a moment. */
export function startOf(period: Period, zone: Zone, atMs: EpochMs): EpochMs {
  if (period === 'hour') return Math.floor(atMs / hourMs) * hourMs;
  return momentOfWallTime(zone, wallStartOf(period, wallTimeAt(zone, atMs)));
}

function nextAfter(period: Period, zone: Zone, startMs: EpochMs): EpochMs {
  if (period === 'hour') return startMs + hourMs;
  const wallMs = wallStartOf(period, wallTimeAt(zone, startMs));
  const day = Math.floor(wallMs / DAY_MS);
  if (period === 'month') {
    const { year, month } = dateOf(day);
    return momentOfWallTime(zone, (month === 12 ? dayNumberOf(year + 1, 1, 1) : dayNumberOf(year, month + 1, 1)) * DAY_MS);
  }
  return momentOfWallTime(zone, (day + (period === 'week' ? 7 : 1)) * DAY_MS);
}

function wallStartOf(period: Exclude<Period, 'hour'>, wallMs: WallMs): WallMs {
  const day = Math.floor(wallMs / DAY_MS);
  if (period === 'day') return day * DAY_MS;
  if (period === 'week') return (day - ((weekdayOf(day) + 6) % 7)) * DAY_MS;
  const { year, month } = dateOf(day);
  return dayNumberOf(year, month, 1) * DAY_MS;
}
