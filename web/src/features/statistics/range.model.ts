import { zoneOf, type Zone } from '../../../../src/core/plan/zone.ts';
import { periods, periodsBetween, startOf, type Period } from '../../../../src/core/statistics/period.ts';
import type { ReportQuery } from '../../../../src/server/schemas/statistics.ts';

/** How many periods can be chosen; the first one is shown where nobody chose. */
export const spansOf: { readonly [period in Period]: readonly number[] } = {
  hour: [48, 24, 168],
  day: [30, 14, 60, 365],
  week: [26, 13, 52],
  month: [12, 6, 24],
};

/** What the address says: which periods, how many of them, and up to when. */
export type Range = {
  readonly period: Period;
  readonly count: number;
  /** The last period holds it; null: now. */
  readonly end: string | null;
};

/** Reads the address; what does not fit is as if it were not there. */
export function rangeOf(search: { readonly [name: string]: string | undefined }): Range {
  const period = periods.find((each) => each === search['period']) ?? 'day';
  const count = Number(search['count']);
  const end = search['end'];
  return {
    period,
    count: spansOf[period].includes(count) ? count : (spansOf[period][0] ?? 1),
    end: end !== undefined && Number.isFinite(Date.parse(end)) ? end : null,
  };
}

/** Where it begins and ends. */
export function boundsOf(
  { period, count, end }: Range,
  zoneName: string,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const zone = zoneIn(zoneName);
  const last = startOf(period, zone, end === null ? nowMs : Date.parse(end));
  let fromMs = last;
  for (let left = count - 1; left > 0; left -= 1) fromMs = startOf(period, zone, fromMs - 1);
  return { fromMs, toMs: last + 1 };
}

/** The question for the engine. It stays the same as long as the same periods are shown. */
export function questionOf(
  range: Range,
  zone: string,
  nowMs: number,
  subject: { readonly workflow?: string; readonly group?: string; readonly queue?: string },
): ReportQuery {
  const { fromMs, toMs } = boundsOf(range, zone, nowMs);
  return { period: range.period, zone, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...subject };
}

/** Longer than any period of that kind. */
const longestMs: { readonly [period in Period]: number } = {
  hour: 3_600_000,
  day: 25 * 3_600_000,
  week: 170 * 3_600_000,
  month: 745 * 3_600_000,
};

/** The range before (-1) or after (1): as many periods, without a hole. null: there is nothing after now. */
export function moved(range: Range, by: -1 | 1, zoneName: string, nowMs: number): Range | null {
  const { fromMs, toMs } = boundsOf(range, zoneName, nowMs);
  if (by === -1) return { ...range, end: new Date(fromMs - 1).toISOString() };
  if (range.end === null) return null;
  const { period, count } = range;
  const last = toMs - 1;
  const bounds = periodsBetween(period, zoneIn(zoneName), last, last + (count + 1) * longestMs[period], 2 * count + 2) ?? [];
  const end = bounds[count] ?? nowMs;
  return { ...range, end: (bounds[count + 1] ?? end + 1) > nowMs ? null : new Date(end).toISOString() };
}

function zoneIn(name: string): Zone {
  const zone = zoneOf(name) ?? zoneOf('UTC');
  if (zone === null) throw new Error('every browser knows UTC');
  return zone;
}
