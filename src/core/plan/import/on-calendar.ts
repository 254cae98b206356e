/**
 * Calendar times of systemd, as in `OnCalendar=Mon..Fri *-*-* 09:00:00 Europe/Paris`: days of week, a date, a time, a zone, all but
 * one of which may be left out; or a word like `daily`.
 *
 * Parts of date and time are `*` or lists of `a`, `a..b`, `a/n` and `a..b/n`. `*-02~01` counts days from the end of the month:
 * 01 is the last one, `~07/1` the last seven. A day must fit the days of week and the date both. A year that is given
 * becomes start and end of the plan.
 */
import { err, ok, type Result } from '../../result.ts';
import { makeCron, printCron } from '../cron.ts';
import type { DayOfMonth, DayOfWeek } from '../cron-value.ts';
import type { PlanTextError } from '../text-error.ts';
import { zoneOf } from '../zone.ts';

/** A calendar time in our words. */
export type CalendarTime = {
  /** Cron text. */
  readonly when: string;
  /** null where it leaves the zone to the machine. */
  readonly zone: string | null;
  /** Dates like `2027-01-01`; null for no limit. `end` is the first day that is no longer allowed. */
  readonly start: string | null;
  readonly end: string | null;
};

const words: ReadonlyMap<string, string> = new Map([
  ['minutely', '*-*-* *:*:00'],
  ['hourly', '*-*-* *:00:00'],
  ['daily', '*-*-* 00:00:00'],
  ['weekly', 'Mon *-*-* 00:00:00'],
  ['monthly', '*-*-01 00:00:00'],
  ['quarterly', '*-01,04,07,10-01 00:00:00'],
  ['semiannually', '*-01,07-01 00:00:00'],
  ['semi-annually', '*-01,07-01 00:00:00'],
  ['biannually', '*-01,07-01 00:00:00'],
  ['bi-annually', '*-01,07-01 00:00:00'],
  ['yearly', '*-01-01 00:00:00'],
  ['annually', '*-01-01 00:00:00'],
]);

const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A word of the text and where it stands. */
type Word = { readonly text: string; readonly offset: number };

/** The numbers that one part of date or time may name. */
type Part = { readonly title: string; readonly low: number; readonly high: number };

const month: Part = { title: 'month', low: 1, high: 12 };
const day: Part = { title: 'day', low: 1, high: 31 };
// systemd does not count further from the end, so that there is such a day in each month.
const dayFromEnd: Part = { title: 'day from the end', low: 1, high: 28 };
const hour: Part = { title: 'hour', low: 0, high: 23 };
const minute: Part = { title: 'minute', low: 0, high: 59 };
const second: Part = { title: 'second', low: 0, high: 59 };

type YearSpan = { readonly first: number; readonly last: number } | null;
type DateParts = { readonly years: YearSpan; readonly months: readonly number[]; readonly days: readonly DayOfMonth[] | null };
type TimeParts = { readonly hours: readonly number[]; readonly minutes: readonly number[]; readonly seconds: readonly number[] };

const anyDate: DateParts = { years: null, months: rangeOf(month), days: null };
const midnight: TimeParts = { hours: [0], minutes: [0], seconds: [0] };

/**
 * Reads a calendar time. Errors: `PLAN_SYNTAX`, `PLAN_RANGE`, `PLAN_IMPOSSIBLE`, `PLAN_UNKNOWN_ZONE`; `PLAN_IMPORT` for what
 * systemd knows and no plan expresses: fractions of a second, years with gaps, `@` and seconds since 1970.
 */
export function parseOnCalendar(text: string): Result<CalendarTime, PlanTextError> {
  const found = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
  const first = found[0];
  if (first === undefined) return refuse('PLAN_SYNTAX', 'expected a calendar time, got an empty text', 0);
  if (first.text.startsWith('@')) return refuse('PLAN_IMPORT', 'a moment in seconds since 1970 comes once and is no plan', first.offset);
  const last = found.at(-1) ?? first;
  const zone = isZoneWord(last) ? last : null;
  if (zone !== null && zoneOf(zone.text) === null)
    return refuse('PLAN_UNKNOWN_ZONE', `expected a time zone like Europe/Paris, got "${zone.text}"`, zone.offset);
  const rest = zone === null ? found : found.slice(0, -1);
  const word = rest[0];
  if (word === undefined) return refuse('PLAN_SYNTAX', `expected a calendar time, got "${text.trim()}"`, first.offset);
  const meaning = words.get(word.text.toLowerCase());
  if (meaning !== undefined) {
    const more = rest[1];
    if (more !== undefined) return refuse('PLAN_SYNTAX', `expected nothing after "${word.text}", got "${more.text}"`, more.offset);
    const parsed = parseOnCalendar(meaning);
    return parsed.ok ? ok({ ...parsed.value, zone: zone?.text ?? null }) : parsed;
  }
  return readWords(text, rest, zone?.text ?? null);
}

/** A zone is a word with a letter, at the end, that is no day of week and no word like `daily`. */
function isZoneWord(word: Word): boolean {
  return /^[A-Za-z]/.test(word.text) && !words.has(word.text.toLowerCase()) && !isWeekdays(word.text);
}

function isWeekdays(text: string): boolean {
  return text.split(/,|\.\.|-/).every((name) => name === '' || weekdayOf(name) !== null);
}

function readWords(text: string, found: readonly Word[], zone: string | null): Result<CalendarTime, PlanTextError> {
  let index = 0;
  const take = (accepts: (word: string) => boolean): Word | null => {
    const word = found[index];
    if (word === undefined || !accepts(word.text)) return null;
    index += 1;
    return word;
  };
  const weekdayWord = take((word) => /^[A-Za-z]/.test(word));
  const dateWord = take((word) => !word.includes(':') && /[-~]/.test(word));
  const timeWord = take((word) => word.includes(':'));
  const wrong = found[index];
  if (wrong !== undefined)
    return refuse('PLAN_SYNTAX', `expected days of week, a date, a time or a time zone, got "${wrong.text}"`, wrong.offset);
  const weekdays = weekdayWord === null ? ok(null) : readWeekdays(weekdayWord);
  if (!weekdays.ok) return weekdays;
  const date = dateWord === null ? ok(anyDate) : readDate(dateWord);
  if (!date.ok) return date;
  const time = timeWord === null ? ok(midnight) : readTime(timeWord);
  if (!time.ok) return time;
  const cron = makeCron({
    ...time.value,
    months: date.value.months,
    daysOfMonth: date.value.days,
    daysOfWeek: weekdays.value,
    days: 'both',
  });
  if (cron === null) return refuse('PLAN_IMPOSSIBLE', `no year has a day that fits "${text.trim()}"`, found[0]?.offset ?? 0);
  const { years } = date.value;
  return ok({
    when: printCron(cron),
    zone,
    start: years === null ? null : `${years.first}-01-01`,
    end: years === null ? null : `${years.last + 1}-01-01`,
  });
}

function readWeekdays(word: Word): Result<readonly DayOfWeek[] | null, PlanTextError> {
  const weekdays = new Set<number>();
  let offset = word.offset;
  for (const item of word.text.split(',')) {
    const [from = '', to = from, more] = item.split(/\.\.|-/);
    const [low, high] = [weekdayOf(from), weekdayOf(to)];
    if (item !== '') {
      if (low === null || high === null || more !== undefined)
        return refuse('PLAN_SYNTAX', `expected days of week like Mon..Fri, got "${item}"`, offset);
      for (let weekday = low; ; weekday = (weekday + 1) % 7) {
        weekdays.add(weekday);
        if (weekday === high) break;
      }
    }
    offset += item.length + 1;
  }
  return ok(weekdays.size === 7 ? null : [...weekdays].map((weekday) => ({ kind: 'every', weekday })));
}

function weekdayOf(name: string): number | null {
  const lower = name.toLowerCase();
  const index = weekdayNames.findIndex((full) => full === lower || full.slice(0, 3) === lower);
  return index === -1 ? null : index;
}

function readDate(word: Word): Result<DateParts, PlanTextError> {
  const match = /^(?:([^-~]+)-)?([^-~]+)([-~])([^-~]+)$/.exec(word.text);
  if (match === null) return refuse('PLAN_SYNTAX', `expected a date like *-*-01, got "${word.text}"`, word.offset);
  const [, yearText, monthText = '', separator = '-', dayText = ''] = match;
  const years = yearText === undefined ? ok(null) : readYears({ text: yearText, offset: word.offset });
  if (!years.ok) return years;
  const monthOffset = word.offset + (yearText === undefined ? 0 : yearText.length + 1);
  const months = readPart({ text: monthText, offset: monthOffset }, month);
  if (!months.ok) return months;
  const dayWord = { text: dayText, offset: monthOffset + monthText.length + 1 };
  if (separator === '~') {
    const fromEnd = readFromEnd(dayWord);
    if (!fromEnd.ok) return fromEnd;
    return ok({ years: years.value, months: months.value, days: fromEnd.value });
  }
  const days = readPart(dayWord, day);
  if (!days.ok) return days;
  const all = days.value.length === 31;
  return ok({
    years: years.value,
    months: months.value,
    days: all ? null : days.value.map((number) => ({ kind: 'day', day: number })),
  });
}

function readYears(word: Word): Result<YearSpan, PlanTextError> {
  if (word.text === '*') return ok(null);
  const match = /^(\d{4})(?:\.\.(\d{4}))?$/.exec(word.text);
  if (match === null)
    return refuse(
      'PLAN_IMPORT',
      `expected *, a year or years like 2027..2029, got "${word.text}"`,
      word.offset,
      'make a plan for each year',
    );
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return last < first || first < 1970
    ? refuse('PLAN_RANGE', `expected years from 1970 on that go upwards, got "${word.text}"`, word.offset)
    : ok({ first, last });
}

/** `~a` is the day that has a - 1 days after it; a step goes towards the end of the month, `~a..b` has both ends. */
function readFromEnd(word: Word): Result<readonly DayOfMonth[] | null, PlanTextError> {
  if (word.text === '*') return ok(null);
  const days: DayOfMonth[] = [];
  const items = readItems(word, dayFromEnd);
  if (!items.ok) return items;
  for (const { low, high, step } of items.value) {
    const [from, to] = high === null ? [low, step === null ? low : 1] : [high, low];
    for (let number = from; number >= to; number -= step ?? 1) days.push({ kind: 'fromEnd', daysBefore: number - 1 });
  }
  return ok(days);
}

function readTime(word: Word): Result<TimeParts, PlanTextError> {
  const parts = word.text.split(':');
  const [hourText = '', minuteText = '', secondText = '00'] = parts;
  if (parts.length > 3) return refuse('PLAN_SYNTAX', `expected a time like 09:00:00, got "${word.text}"`, word.offset);
  const minuteOffset = word.offset + hourText.length + 1;
  const secondOffset = minuteOffset + minuteText.length + 1;
  const fraction = /\d\.\d/.exec(secondText.replaceAll('..', '  '));
  // `00.000` is a whole second.
  const whole = secondText.replaceAll(/(\d)\.0+(?!\d)/g, '$1');
  if (fraction !== null && /\d\.\d/.test(whole.replaceAll('..', '  ')))
    return refuse('PLAN_IMPORT', `fractions of a second are not known here, got "${secondText}"`, secondOffset);
  const hours = readPart({ text: hourText, offset: word.offset }, hour);
  if (!hours.ok) return hours;
  const minutes = readPart({ text: minuteText, offset: minuteOffset }, minute);
  if (!minutes.ok) return minutes;
  const seconds = readPart({ text: whole, offset: secondOffset }, second);
  if (!seconds.ok) return seconds;
  return ok({ hours: hours.value, minutes: minutes.value, seconds: seconds.value });
}

function readPart(word: Word, part: Part): Result<readonly number[], PlanTextError> {
  if (word.text === '*') return ok(rangeOf(part));
  const items = readItems(word, part);
  if (!items.ok) return items;
  const numbers: number[] = [];
  for (const { low, high, step } of items.value) {
    const top = high ?? (step === null ? low : part.high);
    for (let number = low; number <= top; number += step ?? 1) numbers.push(number);
  }
  return ok(numbers);
}

type Item = { readonly low: number; readonly high: number | null; readonly step: number | null };

function readItems(word: Word, part: Part): Result<readonly Item[], PlanTextError> {
  const items: Item[] = [];
  let offset = word.offset;
  for (const text of word.text.split(',')) {
    const match = /^(\d{1,4})(?:\.\.(\d{1,4}))?(?:\/(\d{1,4}))?$/.exec(text);
    if (match === null) return refuse('PLAN_SYNTAX', `${part.title}: expected *, or numbers like 1,5..9 or 0/15, got "${text}"`, offset);
    const low = Number(match[1]);
    const high = match[2] === undefined ? null : Number(match[2]);
    const step = match[3] === undefined ? null : Number(match[3]);
    if (low < part.low || (high ?? low) > part.high || (high ?? low) < low || step === 0 || low > part.high)
      return refuse(
        'PLAN_RANGE',
        `${part.title}: expected ${part.low} to ${part.high}, upwards, with a step of 1 or more, got "${text}"`,
        offset,
      );
    items.push({ low, high, step });
    offset += text.length + 1;
  }
  return ok(items);
}

function rangeOf(part: Part): readonly number[] {
  return Array.from({ length: part.high - part.low + 1 }, (_, index) => part.low + index);
}

function refuse(code: PlanTextError['code'], message: string, offset: number, hint?: string): Result<never, PlanTextError> {
  return err({ code, message, offset, ...(hint === undefined ? {} : { hint }) });
}
