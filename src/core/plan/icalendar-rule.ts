import type { DayOfWeek } from './cron-value.ts';
import { matchingDays } from './named-time.ts';
import { dateOf, dayNumberOf, daysInMonth, parseWallTime, type WallMs } from './wall-time.ts';

/** A rule of repetition that comes in years: what is read of `RRULE`. */
export type RepeatRule = {
  /** Every so many years, 1 or more. */
  readonly interval: number;
  /** How often in all; null for ever. */
  readonly count: number | null;
  readonly until: { readonly wallMs: WallMs; readonly hasTime: boolean } | null;
  /** null: that of the first event. */
  readonly months: readonly number[] | null;
  /** Days of the months; null and no `weekday`: that of the first event. */
  readonly days: readonly number[] | null;
  readonly weekday: DayOfWeek | null;
};

/** Repetitions are written out for so many years after the first event; a calendar that is older than that is given anew. */
const WRITTEN_YEARS = 100;

const weekdayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** Reads `FREQ=YEARLY;BYMONTH=11;BYDAY=4TH`; where it says more than a `RepeatRule` holds, a sentence that says what. */
export function parseRepeatRule(text: string): RepeatRule | string {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = ''] = part.split('=');
    parts.set(name.toUpperCase(), value.toUpperCase());
  }
  if (parts.get('FREQ') !== 'YEARLY') return `RRULE: expected FREQ=YEARLY, got "${text}"; the event is left out`;
  const known = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST']);
  const strange = [...parts.keys()].find((name) => !known.has(name));
  if (strange !== undefined) return `RRULE: "${strange}" is not known here; the event is left out`;
  const interval = readNumber(parts.get('INTERVAL') ?? '1', 1, 100);
  const countText = parts.get('COUNT');
  const count = countText === undefined ? null : readNumber(countText, 1, 10_000);
  if (interval === null || (countText !== undefined && count === null)) return `RRULE: a number is out of range in "${text}"`;
  const until = readUntil(parts.get('UNTIL'));
  if (typeof until === 'string') return until;
  const months = readList(parts.get('BYMONTH'), 1, 12);
  const days = readList(parts.get('BYMONTHDAY'), 1, 31);
  if (months === 'wrong' || days === 'wrong') return `RRULE: expected months from 1 to 12 and days from 1 to 31 in "${text}"`;
  const byDay = parts.get('BYDAY');
  const weekday = byDay === undefined ? null : readWeekday(byDay);
  if (byDay !== undefined && (weekday === null || months === null || days !== null))
    return `RRULE: expected BYMONTH and one BYDAY like 4TH or -1MO, got "${text}"; the event is left out`;
  return { interval, count, until, months, days, weekday };
}

/** The days of the rule's events as day numbers, from the first event on, which counts even where it does not fit; none after `lastDay`. */
export function datesOfRule(rule: RepeatRule, firstDay: number, lastDay: number): readonly number[] {
  const first = dateOf(firstDay);
  const limit = rule.count ?? Infinity;
  const found: number[] = [firstDay];
  for (let year = first.year; year <= first.year + WRITTEN_YEARS; year += rule.interval) {
    for (const month of rule.months ?? [first.month]) {
      for (const day of daysOfMonth(rule, first.day, year, month)) {
        const number = dayNumberOf(year, month, day);
        if (number > firstDay) found.push(number);
      }
    }
  }
  return found
    .toSorted((a, b) => a - b)
    .slice(0, limit)
    .filter((day) => day <= lastDay);
}

function daysOfMonth(rule: RepeatRule, firstDay: number, year: number, month: number): readonly number[] {
  const length = daysInMonth(year, month);
  if (rule.weekday === null) return (rule.days ?? [firstDay]).filter((day) => day <= length);
  const bits = matchingDays(
    {
      kind: 'cron',
      seconds: [0],
      minutes: [0],
      hours: [0],
      months: [month],
      daysOfMonth: null,
      daysOfWeek: [rule.weekday],
      days: 'either',
    },
    year,
    month,
  );
  return Array.from({ length }, (_, index) => index + 1).filter((day) => (bits & (1 << day)) !== 0);
}

function readUntil(text: string | undefined): RepeatRule['until'] | string {
  if (text === undefined) return null;
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(text);
  const [, year, month, day, hour, minute, second] = match ?? [];
  const wallMs =
    match === null ? null : parseWallTime(`${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}`}`);
  return wallMs === null ? `RRULE: expected UNTIL with a date like 20301231, got "${text}"` : { wallMs, hasTime: hour !== undefined };
}

function readWeekday(text: string): DayOfWeek | null {
  const match = /^(-1|\+?[1-5])?([A-Z]{2})$/.exec(text);
  const weekday = weekdayNames.indexOf(match?.[2] ?? '');
  if (match === null || weekday === -1) return null;
  if (match[1] === undefined) return { kind: 'every', weekday };
  return match[1] === '-1' ? { kind: 'last', weekday } : { kind: 'nth', weekday, nth: Number(match[1]) };
}

function readList(text: string | undefined, low: number, high: number): readonly number[] | null | 'wrong' {
  if (text === undefined) return null;
  const numbers = text.split(',').map((item) => readNumber(item, low, high));
  return numbers.every((number) => number !== null) ? numbers : 'wrong';
}

function readNumber(text: string, low: number, high: number): number | null {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number >= low && number <= high ? number : null;
}
