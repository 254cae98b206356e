/**
 * Calendars: which moments of a plan are allowed at all. A moment is allowed when it lies in one of the included spans (or none
 * is given), and in no excluded span. Holidays are excluded spans of whole days.
 *
 * Spans are read by the wall clock of the plan's zone, but for `moments`. A blackout window of an evening is `weekly`; a freeze over
 * the end of each year is `yearly`; a holiday is `dates` with one date.
 */
import { err, ok, type Result } from '../result.ts';
import type { EpochMs } from '../time.ts';
import type { PlanTextError } from './text-error.ts';
import { DAY_MS, dateOf, dayNumberOf, daysInMonth, parseWallDate, parseWallTime, type WallMs, weekdayOf } from './wall-time.ts';
import { lastStretchEnd, mergeStretches, nextStretchStart, type Stretch, stretchHolding } from './stretches.ts';
import { momentOfWallTime, wallTimeAt, type Zone } from './zone.ts';

/** A stretch of time, once or again and again. */
export type CalendarSpan =
  /** Whole days, both included: `2026-12-24` to `2027-01-02`. */
  | { readonly kind: 'dates'; readonly from: string; readonly to: string }
  /** Times of the wall clock, `from` included, `to` not: `2026-12-24T18:00` to `2026-12-27T06:00`. */
  | { readonly kind: 'wall'; readonly from: string; readonly to: string }
  /** Moments, `fromMs` included, `toMs` not. */
  | { readonly kind: 'moments'; readonly fromMs: EpochMs; readonly toMs: EpochMs }
  /**
   * Whole days of every year, both included: `12-24` to `01-02` goes over the new year. 29 February counts in leap years only.
   * `firstYear` and `lastYear` are the years of its first and last beginning, null for always.
   */
  | {
      readonly kind: 'yearly';
      readonly from: string;
      readonly to: string;
      readonly firstYear: number | null;
      readonly lastYear: number | null;
    }
  /**
   * Every week: on the days where it begins (0 is Sunday), from a time of the day to another one, which is not included. Minutes
   * after 00:00, 0 to 1440; a `toMinute` that is not after `fromMinute` lies on the next day.
   */
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[]; readonly fromMinute: number; readonly toMinute: number };

/** Spans that allow moments and spans that take them away; the latter win. An empty `include` allows all. */
export type Calendar = { readonly include: readonly CalendarSpan[]; readonly exclude: readonly CalendarSpan[] };

/** Spans that come once, as one sorted list, and those that come again and again. */
type SplitSpans = { readonly once: readonly Stretch[]; readonly again: readonly CalendarSpan[] };

// A file of holidays has hundreds of dates and is asked at each moment: their list is made once for a zone. It only saves work.
const splits = new WeakMap<readonly CalendarSpan[], Map<string, SplitSpans>>();

/** How many spans a search may cross; a calendar that refuses more in a row allows nothing. Four years of daily spans are crossed. */
const MOST_SPANS = 1500;

/** The earliest allowed moment at or after `atMs`; null where there is none. */
export function nextAllowedMs(calendar: Calendar, zone: Zone, atMs: EpochMs): EpochMs | null {
  let nowMs = atMs;
  for (let crossed = 0; crossed < MOST_SPANS; crossed += 1) {
    const refusedBy = occurrenceHolding(calendar.exclude, zone, nowMs);
    if (refusedBy !== null) {
      nowMs = refusedBy.endMs;
    } else if (calendar.include.length === 0 || occurrenceHolding(calendar.include, zone, nowMs) !== null) {
      return nowMs;
    } else {
      const startMs = nextStartMs(calendar.include, zone, nowMs);
      if (startMs === null) return null;
      nowMs = startMs;
    }
  }
  return null;
}

/** The latest allowed moment at or before `atMs`; null where there is none. Moments are whole milliseconds. */
export function previousAllowedMs(calendar: Calendar, zone: Zone, atMs: EpochMs): EpochMs | null {
  let nowMs = atMs;
  for (let crossed = 0; crossed < MOST_SPANS; crossed += 1) {
    const refusedBy = occurrenceHolding(calendar.exclude, zone, nowMs);
    if (refusedBy !== null) {
      nowMs = refusedBy.startMs - 1;
    } else if (calendar.include.length === 0 || occurrenceHolding(calendar.include, zone, nowMs) !== null) {
      return nowMs;
    } else {
      const endMs = previousEndMs(calendar.include, zone, nowMs);
      if (endMs === null) return null;
      nowMs = endMs - 1;
    }
  }
  return null;
}

/** Excluded days from a list of dates like `2026-12-25`. Error: `PLAN_CALENDAR` with the place of the date in the list as `offset`. */
export function holidaysOf(dates: readonly string[]): Result<readonly CalendarSpan[], PlanTextError> {
  const wrong = dates.findIndex((date) => parseWallDate(date) === null);
  if (wrong !== -1) return err({ code: 'PLAN_CALENDAR', message: `expected a date like 2026-12-25, got "${dates[wrong]}"`, offset: wrong });
  return ok(dates.map((date) => ({ kind: 'dates', from: date, to: date })));
}

/** What is wrong with a span, as a sentence; null where nothing is. Spans that come from people are checked with it before they are kept. */
export function faultOfSpan(span: CalendarSpan): string | null {
  switch (span.kind) {
    case 'dates': {
      const [from, to] = [parseWallDate(span.from), parseWallDate(span.to)];
      if (from === null || to === null) return `expected dates like 2026-12-25, got "${span.from}" to "${span.to}"`;
      return to < from ? `a span must not end before it begins: "${span.from}" to "${span.to}"` : null;
    }
    case 'wall': {
      const [from, to] = [parseWallTime(span.from), parseWallTime(span.to)];
      if (from === null || to === null) return `expected times like 2026-12-24T18:00, got "${span.from}" to "${span.to}"`;
      return to <= from ? `a span must end after it begins: "${span.from}" to "${span.to}"` : null;
    }
    case 'moments':
      return span.toMs <= span.fromMs ? 'a span must end after it begins' : null;
    case 'yearly':
      if (parseMonthDay(span.from) === null || parseMonthDay(span.to) === null)
        return `expected a month and a day like 12-25, got "${span.from}" to "${span.to}"`;
      return span.firstYear !== null && span.lastYear !== null && span.lastYear < span.firstYear
        ? 'the last year must not be before the first'
        : null;
    case 'weekly':
      if (span.weekdays.length === 0 || span.weekdays.some((day) => !Number.isInteger(day) || day < 0 || day > 6))
        return 'expected at least one weekday from 0 to 6';
      return [span.fromMinute, span.toMinute].some((minute) => !Number.isInteger(minute) || minute < 0 || minute > 1440)
        ? `expected minutes of the day from 0 to 1440, got ${span.fromMinute} and ${span.toMinute}`
        : null;
  }
}

function splitOf(spans: readonly CalendarSpan[], zone: Zone): SplitSpans {
  const byZone = splits.get(spans) ?? new Map<string, SplitSpans>();
  splits.set(spans, byZone);
  const known = byZone.get(zone.name);
  if (known !== undefined) return known;
  const isOnce = (span: CalendarSpan): boolean => span.kind !== 'yearly' && span.kind !== 'weekly';
  const split = {
    once: mergeStretches(spans.filter(isOnce).flatMap((span) => occurrences(span, zone, 0, 0))),
    again: spans.filter((span) => !isOnce(span)),
  };
  byZone.set(zone.name, split);
  return split;
}

function occurrenceHolding(spans: readonly CalendarSpan[], zone: Zone, atMs: EpochMs): Stretch | null {
  const { once, again } = splitOf(spans, zone);
  const found = stretchHolding(once, atMs);
  if (found !== null) return found;
  for (const span of again) {
    const occurrence = occurrences(span, zone, atMs, 0).find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
    if (occurrence !== undefined) return occurrence;
  }
  return null;
}

function nextStartMs(spans: readonly CalendarSpan[], zone: Zone, atMs: EpochMs): EpochMs | null {
  const { once, again } = splitOf(spans, zone);
  const starts = again.flatMap((span) => occurrences(span, zone, atMs, 1).map(({ startMs }) => startMs));
  const first = Math.min(nextStretchStart(once, atMs) ?? Infinity, ...starts.filter((startMs) => startMs > atMs));
  return first === Infinity ? null : first;
}

function previousEndMs(spans: readonly CalendarSpan[], zone: Zone, atMs: EpochMs): EpochMs | null {
  const { once, again } = splitOf(spans, zone);
  const ends = again.flatMap((span) => occurrences(span, zone, atMs, -1).map(({ endMs }) => endMs));
  const last = Math.max(lastStretchEnd(once, atMs) ?? -Infinity, ...ends.filter((endMs) => endMs <= atMs));
  return last === -Infinity ? null : last;
}

/**
 * The occurrences of a span that can matter at a moment: those that may hold it with `direction` 0; with 1 and -1 also the next
 * and the previous one.
 */
function occurrences(span: CalendarSpan, zone: Zone, atMs: EpochMs, direction: -1 | 0 | 1): readonly Stretch[] {
  switch (span.kind) {
    case 'dates':
      return wallOccurrence(zone, (parseWallDate(span.from) ?? 0) * DAY_MS, ((parseWallDate(span.to) ?? -1) + 1) * DAY_MS);
    case 'wall':
      return wallOccurrence(zone, parseWallTime(span.from) ?? 0, parseWallTime(span.to) ?? 0);
    case 'moments':
      return [{ startMs: span.fromMs, endMs: span.toMs }];
    case 'yearly': {
      // 29 February may not come back for eight years, and a first or last year may be far away.
      const { year } = dateOf(Math.floor(wallTimeAt(zone, atMs) / DAY_MS));
      const [first, last] = [span.firstYear ?? -Infinity, span.lastYear ?? Infinity];
      const from = Math.max(first, Math.min(year - 1, last) - (direction === -1 ? 8 : 0));
      const to = Math.min(last, Math.max(year, first) + (direction === 1 ? 9 : 0));
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) =>
        yearlyOccurrence(span.from, span.to, from + index, zone),
      ).flat();
    }
    case 'weekly': {
      const today = Math.floor(wallTimeAt(zone, atMs) / DAY_MS);
      const [from, to] = direction === 0 ? [today - 1, today] : [today - 8, today + 8];
      const days = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((day) =>
        span.weekdays.includes(weekdayOf(day)),
      );
      const lengthMinutes = span.toMinute > span.fromMinute ? span.toMinute - span.fromMinute : span.toMinute + 1440 - span.fromMinute;
      return days.flatMap((day) => {
        const startMs = day * DAY_MS + span.fromMinute * 60_000;
        return wallOccurrence(zone, startMs, startMs + lengthMinutes * 60_000);
      });
    }
  }
}

function yearlyOccurrence(from: string, to: string, year: number, zone: Zone): readonly Stretch[] {
  const [start, end] = [parseMonthDay(from), parseMonthDay(to)];
  if (start === null || end === null) return [];
  const endYear = end.month * 100 + end.day < start.month * 100 + start.day ? year + 1 : year;
  const startDay = dayNumberOf(year, start.month, start.day);
  // A 29 February that does not exist begins the span on 1 March, and ends it on 28 February.
  const endDay = dayNumberOf(endYear, end.month, Math.min(end.day, daysInMonth(endYear, end.month)));
  return endDay < startDay ? [] : wallOccurrence(zone, startDay * DAY_MS, (endDay + 1) * DAY_MS);
}

/** Empty where the clock jumps over the whole span. */
function wallOccurrence(zone: Zone, fromMs: WallMs, toMs: WallMs): readonly Stretch[] {
  const occurrence = { startMs: momentOfWallTime(zone, fromMs), endMs: momentOfWallTime(zone, toMs) };
  return occurrence.startMs < occurrence.endMs ? [occurrence] : [];
}

function parseMonthDay(text: string): { readonly month: number; readonly day: number } | null {
  const match = /^(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [month, day] = [Number(match[1]), Number(match[2])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(2000, month)) return null;
  return { month, day };
}
