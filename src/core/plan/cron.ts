/**
 * Cron text: five fields, or six with the seconds first.
 *
 *     ┌──────────── second        0-59      (only with six fields; five mean second 0)
 *     │ ┌────────── minute        0-59
 *     │ │ ┌──────── hour          0-23
 *     │ │ │ ┌────── day of month  1-31      also L, L-3, LW, 15W
 *     │ │ │ │ ┌──── month         1-12      or JAN-DEC
 *     │ │ │ │ │ ┌── day of week   0-7       or SUN-SAT; 0 and 7 are Sunday; also 5#2, 5L
 *     0 30 2 * * *
 *
 * Everywhere: `*`, `?` in the two day fields (the same as `*`), `a`, `a-b`, lists with commas, steps `a-b/n`, `a/n` (to the end of
 * the range) and `*`+`/n`. Upper and lower case are the same. `L` is the last day of the month, `L-3` the third before it, `15W` the day
 * from Monday to Friday that is nearest to the 15th without leaving the month, `LW` the last such day; `5#2` is the second
 * Friday of the month, `5L` the last. `@yearly` (`@annually`), `@monthly`, `@weekly`, `@daily` (`@midnight`) and `@hourly` are known.
 *
 * **The two day fields.** When one of them is `*`, the other decides. When both are given, a day that fits **either** is named,
 * as in every cron since 1987: `0 0 13 * FRI` is every 13th and every Friday. A `+` before the day of week asks for **both**:
 * `0 0 13 * +FRI` is Friday the 13th. Given means written otherwise than `*`, `?` or with the step 1: `1-31` is given.
 *
 * A text that names no moment in any year, like `0 0 30 2 *`, is refused.
 */
import { err, ok, type Result } from '../result.ts';
import { compareDaysOfMonth, compareDaysOfWeek, type CronToken, parseDaysOfMonth, parseDaysOfWeek, parseNumbers } from './cron-field.ts';
import { printDaysOfMonth, printDaysOfWeek, printNumbers } from './cron-print.ts';
import { type Cron, isOnlyZero } from './cron-value.ts';
import { matchingDays } from './named-time.ts';
import type { PlanTextError } from './text-error.ts';

const macros = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/**
 * Parses cron text; see the head of this file for what it may say.
 *
 * Errors: `PLAN_SYNTAX` for a text that is no cron text, `PLAN_RANGE` for a number that is too small or large,
 * `PLAN_IMPOSSIBLE` for a text that names no moment in any year.
 */
export function parseCron(text: string): Result<Cron, PlanTextError> {
  const tokens = split(text);
  const first = tokens[0];
  if (first === undefined) return refuse('PLAN_SYNTAX', 'expected five or six fields, got an empty text', 0);
  if (first.text.startsWith('@')) return parseMacro(tokens, first);
  if (tokens.length < 5 || tokens.length > 6) return refuseFieldCount(tokens, text);
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = tokens.length === 6 ? tokens : [null, ...tokens];
  if (minute === undefined || minute === null || !hour || !dayOfMonth || !month || !dayOfWeek) return refuseFieldCount(tokens, text);

  const seconds = second ? parseNumbers(second, 'second') : ok([0]);
  if (!seconds.ok) return seconds;
  const minutes = parseNumbers(minute, 'minute');
  if (!minutes.ok) return minutes;
  const hours = parseNumbers(hour, 'hour');
  if (!hours.ok) return hours;
  const daysOfMonth = parseDaysOfMonth(dayOfMonth);
  if (!daysOfMonth.ok) return daysOfMonth;
  const months = parseNumbers(month, 'month');
  if (!months.ok) return months;
  const both = dayOfWeek.text.startsWith('+');
  const daysOfWeek = parseDaysOfWeek(both ? { text: dayOfWeek.text.slice(1), offset: dayOfWeek.offset + 1 } : dayOfWeek);
  if (!daysOfWeek.ok) return daysOfWeek;
  const made = makeCron({
    seconds: seconds.value,
    minutes: minutes.value,
    hours: hours.value,
    months: months.value,
    daysOfMonth: daysOfMonth.value,
    daysOfWeek: daysOfWeek.value,
    days: both ? 'both' : 'either',
  });
  return made === null ? refuse('PLAN_IMPOSSIBLE', `no year has a day that fits "${text.trim()}"`, dayOfMonth.offset) : ok(made);
}

/**
 * Makes a value of lists that are in range, in any order; null where no year has such a day. Importers of other languages use
 * it, and get what `parseCron` would give for the same meaning.
 */
export function makeCron(parts: Omit<Cron, 'kind'>): Cron | null {
  const cron: Cron = {
    kind: 'cron',
    seconds: sortedNumbers(parts.seconds),
    minutes: sortedNumbers(parts.minutes),
    hours: sortedNumbers(parts.hours),
    months: sortedNumbers(parts.months),
    daysOfMonth: parts.daysOfMonth === null ? null : sorted(parts.daysOfMonth, compareDaysOfMonth),
    daysOfWeek: parts.daysOfWeek === null ? null : sorted(parts.daysOfWeek, compareDaysOfWeek),
    days: parts.daysOfMonth === null || parts.daysOfWeek === null ? 'either' : parts.days,
  };
  return namesSomeDay(cron) ? cron : null;
}

/** The shortest plain spelling: five fields where the second is 0. `parseCron(printCron(cron))` is `cron`. */
export function printCron(cron: Cron): string {
  return [
    ...(isOnlyZero(cron.seconds) ? [] : [printNumbers(cron.seconds, 'second')]),
    printNumbers(cron.minutes, 'minute'),
    printNumbers(cron.hours, 'hour'),
    printDaysOfMonth(cron.daysOfMonth),
    printNumbers(cron.months, 'month'),
    `${cron.days === 'both' ? '+' : ''}${printDaysOfWeek(cron.daysOfWeek)}`,
  ].join(' ');
}

function parseMacro(tokens: readonly CronToken[], first: CronToken): Result<Cron, PlanTextError> {
  const name = first.text.toLowerCase();
  const meaning = macros.get(name);
  if (name === '@reboot') {
    return refuse(
      'PLAN_SYNTAX',
      '"@reboot" names no moment: the start of the machine is not a time',
      first.offset,
      'let the service manager start it after evqueue',
    );
  }
  if (meaning === undefined) {
    return refuse('PLAN_SYNTAX', `expected one of ${[...macros.keys()].join(', ')}, got "${first.text}"`, first.offset);
  }
  const more = tokens[1];
  if (more !== undefined) return refuse('PLAN_SYNTAX', `expected nothing after "${first.text}", got "${more.text}"`, more.offset);
  return parseCron(meaning);
}

function refuseFieldCount(tokens: readonly CronToken[], text: string): Result<Cron, PlanTextError> {
  const seventh = tokens[6];
  if (seventh !== undefined) {
    return refuse(
      'PLAN_SYNTAX',
      `expected five or six fields, got ${tokens.length}`,
      seventh.offset,
      'a year is not a field here: give the plan a start and an end',
    );
  }
  const words = tokens.map((token) => token.text).join(' ');
  const hint = /^every\b/i.test(words)
    ? 'an interval is written "every 90m"'
    : 'the fields are minute, hour, day of month, month, day of week';
  return refuse('PLAN_SYNTAX', `expected five or six fields, got ${tokens.length}`, text.trimEnd().length, hint);
}

function refuse(code: PlanTextError['code'], message: string, offset: number, hint?: string): Result<never, PlanTextError> {
  return err({ code, message, offset, ...(hint === undefined ? {} : { hint }) });
}

function split(text: string): readonly CronToken[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
}

/** The years 2000 to 2027 hold every pair of a leap or common year and a weekday of 1 January, so they stand for all years. */
function namesSomeDay(cron: Cron): boolean {
  for (let year = 2000; year < 2028; year += 1) {
    if (cron.months.some((month) => matchingDays(cron, year, month) !== 0)) return true;
  }
  return false;
}

function sortedNumbers(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function sorted<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  return [...items].sort(compare).filter((item, index, all) => {
    const before = all[index - 1];
    return before === undefined || compare(before, item) !== 0;
  });
}
