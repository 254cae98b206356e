/**
 * Spans of a calendar as people write them, one a line; what follows `#` is for people to read.
 *
 *     2026-12-25                                   a day
 *     2026-12-24..2027-01-02                       days, both included; a blank does for the dots
 *     2026-12-24T18:00..2026-12-27T06:00           by the wall clock, the end not included
 *     2026-12-24T18:00Z..2026-12-27T06:00+01:00    moments
 *     12-25, 12-24..01-02, 12-25 from 2026 to 2030 days of every year, or of those that begin in some
 *     Sat,Sun; Mon-Fri 22:00-06:00; daily 12:00-13:00   every week, on the days where it begins; 24:00 ends a day
 */
import { err, ok, type Result } from '../result.ts';
import { faultOfSpan, type CalendarSpan } from './calendar.ts';
import { readMoment } from './moment-text.ts';
import { parseWallTime } from './wall-time.ts';
import { zoneOf } from './zone.ts';

/** A span whose moments are texts with an offset. */
export type WrittenSpan =
  | Exclude<CalendarSpan, { readonly kind: 'moments' | 'weekly' }>
  | { readonly kind: 'moments'; readonly from: string; readonly to: string }
  | { readonly kind: 'weekly'; readonly weekdays: number[]; readonly fromMinute: number; readonly toMinute: number };

/** A line that says no span. */
export type SpanTextError = {
  /** From 1. */
  readonly line: number;
  readonly text: string;
};

const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const fullNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const wholeWeek = [0, 1, 2, 3, 4, 5, 6];

/** The spans of a text, line by line. Several dates of one line may have commas between them. */
export function readSpans(text: string): Result<readonly WrittenSpan[], SpanTextError> {
  const spans: WrittenSpan[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.replace(/#.*/, '').trim();
    if (line === '') continue;
    const parts = /[a-z]{3}/i.test(line) ? [line] : line.split(',').map((part) => part.trim());
    for (const part of parts) {
      const span = readSpan(part);
      if (span === null) return err({ line: index + 1, text: part });
      spans.push(span);
    }
  }
  return ok(spans);
}

/** A span as one line. `readSpans(printSpan(span))` is the span. */
export function printSpanText(span: WrittenSpan): string {
  switch (span.kind) {
    case 'dates':
      return rangeText(span.from, span.to);
    case 'wall':
      return `${clocked(span.from)}..${clocked(span.to)}`;
    case 'moments':
      return `${span.from}..${span.to}`;
    case 'yearly': {
      const { firstYear, lastYear } = span;
      const years = `${firstYear === null ? '' : ` from ${yearText(firstYear)}`}${lastYear === null ? '' : ` to ${yearText(lastYear)}`}`;
      return `${rangeText(span.from, span.to)}${years}`;
    }
    case 'weekly': {
      const isWholeDay = span.fromMinute === 0 && span.toMinute === 1440;
      return `${weekdaysText(span.weekdays)}${isWholeDay ? '' : ` ${clockText(span.fromMinute)}-${clockText(span.toMinute)}`}`;
    }
  }
}

function readSpan(text: string): WrittenSpan | null {
  const span = readOnce(text) ?? readYearly(text) ?? readWeekly(text);
  if (span === null || span.kind === 'moments') return span;
  return faultOfSpan(span) === null ? span : null;
}

function readOnce(text: string): WrittenSpan | null {
  const [, from, to = from] = /^(\d{4}-\S+?)(?:(?:\s*\.\.\s*|\s+)(\d{4}-\S+))?$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  if (!/t/i.test(`${from}${to}`)) return { kind: 'dates', from, to };
  if (parseWallTime(from) !== null && parseWallTime(to) !== null) return { kind: 'wall', from, to };
  const [fromMs, toMs] = [momentOf(from), momentOf(to)];
  return fromMs === null || toMs === null || toMs <= fromMs ? null : { kind: 'moments', from, to };
}

function readYearly(text: string): WrittenSpan | null {
  const match = /^(\d{2}-\d{2})(?:(?:\s*\.\.\s*|\s+)(\d{2}-\d{2}))?(?:\s+from\s+(\d{4}))?(?:\s+to\s+(\d{4}))?$/i.exec(text);
  const [, from, to = from, first, last] = match ?? [];
  if (from === undefined || to === undefined) return null;
  const yearOf = (year: string | undefined): number | null => (year === undefined ? null : Number(year));
  return { kind: 'yearly', from, to, firstYear: yearOf(first), lastYear: yearOf(last) };
}

function readWeekly(text: string): WrittenSpan | null {
  const [, dayText = '', from, to] = /^([a-z][a-z, -]*?)(?:\s+(\d{1,2}:\d{2})\s*(?:-|\.\.)\s*(\d{1,2}:\d{2}))?$/i.exec(text) ?? [];
  const weekdays = readWeekdays(dayText);
  if (weekdays === null) return null;
  const [fromMinute, toMinute] = from === undefined || to === undefined ? [0, 1440] : [minuteOf(from), minuteOf(to)];
  return fromMinute === null || toMinute === null ? null : { kind: 'weekly', weekdays, fromMinute, toMinute };
}

function readWeekdays(text: string): number[] | null {
  if (text.toLowerCase() === 'daily') return [...wholeWeek];
  const days = new Set<number>();
  for (const item of text.replaceAll(/\s*-\s*/g, '-').split(/\s*,\s*|\s+/)) {
    const [from, to, more] = item.split('-').map(weekdayOf);
    if (from === undefined || from === null || to === null || more !== undefined) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === (to ?? from)) break;
    }
  }
  return [...days].toSorted((a, b) => a - b);
}

function weekdayOf(name: string): number | null {
  const lower = name.toLowerCase();
  const index = fullNames.findIndex((full) => full === lower || full.slice(0, 3) === lower);
  return index === -1 ? null : index;
}

/** Three days or more in a row are a stretch; the week begins on Monday. */
function weekdaysText(weekdays: readonly number[]): string {
  const days = [...new Set(weekdays)].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  if (days.length === 7) return 'daily';
  const stretches: number[][] = [];
  for (const day of days) {
    const last = stretches.at(-1);
    if (last?.at(-1) !== undefined && (last.at(-1)! + 1) % 7 === day) last.push(day);
    else stretches.push([day]);
  }
  const nameOf = (day: number): string => names[day] ?? '';
  return stretches
    .map((stretch) => (stretch.length < 3 ? stretch.map(nameOf).join(',') : `${nameOf(stretch[0]!)}-${nameOf(stretch.at(-1)!)}`))
    .join(',');
}

/** A wall time that is a date alone would read as a whole day. */
function clocked(wallTime: string): string {
  return wallTime.length === 10 ? `${wallTime}T00:00` : wallTime;
}

function rangeText(from: string, to: string): string {
  return from === to ? from : `${from}..${to}`;
}

function yearText(year: number): string {
  return String(year).padStart(4, '0');
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function minuteOf(text: string): number | null {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  const sum = hour * 60 + minute;
  return minute > 59 || sum > 1440 ? null : sum;
}

function momentOf(text: string): number | null {
  const utc = zoneOf('UTC');
  return utc === null || !/(z|[+-]\d{2}:\d{2})$/i.test(text) ? null : readMoment(utc, text);
}
