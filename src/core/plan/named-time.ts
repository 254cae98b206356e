import type { Cron, DayOfMonth, DayOfWeek } from './cron-value.ts';
import { DAY_MS, dateOf, dayNumberOf, daysInMonth, type WallMs, weekdayOf } from './wall-time.ts';

/** The days of a month that a cron text names, as bits: bit 1 is the first of the month. 0 where it names none. */
export function matchingDays(cron: Cron, year: number, month: number): number {
  if (!cron.months.includes(month)) return 0;
  const length = daysInMonth(year, month);
  const all = (~0 >>> (31 - length)) & ~1;
  const firstWeekday = weekdayOf(dayNumberOf(year, month, 1));
  if (cron.daysOfMonth === null && cron.daysOfWeek === null) return all;
  const byMonth = cron.daysOfMonth === null ? null : bitsOf(cron.daysOfMonth, (item) => daysOfMonthItem(item, length, firstWeekday));
  const byWeek = cron.daysOfWeek === null ? null : bitsOf(cron.daysOfWeek, (item) => daysOfWeekItem(item, length, firstWeekday));
  if (byMonth === null) return (byWeek ?? 0) & all;
  if (byWeek === null) return byMonth & all;
  return (cron.days === 'both' ? byMonth & byWeek : byMonth | byWeek) & all;
}

/** Years that a search looks at before it gives up; no date of the calendar is further from its next one (29 February on one weekday: 40). */
const SEARCH_YEARS = 50;

/** The first time that a cron text names at or after a reading of the clock; null where the next 50 years have none. */
export function nextNamedTime(cron: Cron, fromMs: WallMs): WallMs | null {
  let second = Math.ceil(fromMs / 1000);
  const firstDay = Math.floor(second / 86_400);
  second -= firstDay * 86_400;
  const from = dateOf(firstDay);
  let { year, month, day } = from;
  while (year <= from.year + SEARCH_YEARS) {
    const days = matchingDays(cron, year, month);
    for (let bits = days & (~0 << day); bits !== 0; bits &= bits - 1) {
      const found = 31 - Math.clz32(bits & -bits);
      const dayNumber = dayNumberOf(year, month, found);
      const time = dayNumber === firstDay ? nextTimeOfDay(cron, second) : nextTimeOfDay(cron, 0);
      if (time !== null) return dayNumber * DAY_MS + time * 1000;
    }
    day = 1;
    month += 1;
    if (month === 13) [year, month] = [year + 1, 1];
  }
  return null;
}

/** The last time that a cron text names at or before a reading of the clock; null where the 50 years before have none. */
export function previousNamedTime(cron: Cron, fromMs: WallMs): WallMs | null {
  let second = Math.floor(fromMs / 1000);
  const firstDay = Math.floor(second / 86_400);
  second -= firstDay * 86_400;
  const from = dateOf(firstDay);
  let { year, month, day } = from;
  while (year >= from.year - SEARCH_YEARS) {
    let bits = matchingDays(cron, year, month) & (day === 31 ? ~0 : (1 << (day + 1)) - 1);
    while (bits !== 0) {
      const found = 31 - Math.clz32(bits);
      const dayNumber = dayNumberOf(year, month, found);
      const time = dayNumber === firstDay ? previousTimeOfDay(cron, second) : previousTimeOfDay(cron, 86_399);
      if (time !== null) return dayNumber * DAY_MS + time * 1000;
      bits &= ~(1 << found);
    }
    day = 31;
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
  return null;
}

/** Seconds of the day at or after `second`. */
function nextTimeOfDay(cron: Cron, second: number): number | null {
  const hour = Math.floor(second / 3600);
  const minute = Math.floor(second / 60) % 60;
  for (const h of cron.hours) {
    if (h < hour) continue;
    for (const m of cron.minutes) {
      if (h === hour && m < minute) continue;
      const low = h === hour && m === minute ? second % 60 : 0;
      const s = cron.seconds.find((value) => value >= low);
      if (s !== undefined) return h * 3600 + m * 60 + s;
    }
  }
  return null;
}

/** Seconds of the day at or before `second`. */
function previousTimeOfDay(cron: Cron, second: number): number | null {
  const hour = Math.floor(second / 3600);
  const minute = Math.floor(second / 60) % 60;
  for (const h of cron.hours.toReversed()) {
    if (h > hour) continue;
    for (const m of cron.minutes.toReversed()) {
      if (h === hour && m > minute) continue;
      const high = h === hour && m === minute ? second % 60 : 59;
      const s = cron.seconds.findLast((value) => value <= high);
      if (s !== undefined) return h * 3600 + m * 60 + s;
    }
  }
  return null;
}

function bitsOf<T>(items: readonly T[], bitsOfItem: (item: T) => number): number {
  let bits = 0;
  for (const item of items) bits |= bitsOfItem(item);
  return bits;
}

function daysOfMonthItem(item: DayOfMonth, length: number, firstWeekday: number): number {
  switch (item.kind) {
    case 'day':
      return 1 << item.day;
    case 'fromEnd':
      return item.daysBefore < length ? 1 << (length - item.daysBefore) : 0;
    case 'nearestWeekday':
      return item.day <= length ? 1 << nearestWeekday(item.day, length, firstWeekday) : 0;
    case 'lastWeekday':
      return 1 << nearestWeekday(length, length, firstWeekday);
  }
}

/** A Saturday moves to the Friday before, a Sunday to the Monday after, but never into another month. */
function nearestWeekday(day: number, length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function daysOfWeekItem(item: DayOfWeek, length: number, firstWeekday: number): number {
  const first = 1 + ((item.weekday - firstWeekday + 7) % 7);
  switch (item.kind) {
    case 'every': {
      let bits = 0;
      for (let day = first; day <= length; day += 7) bits |= 1 << day;
      return bits;
    }
    case 'nth': {
      const day = first + 7 * (item.nth - 1);
      return day <= length ? 1 << day : 0;
    }
    case 'last':
      return 1 << (first + 7 * Math.floor((length - first) / 7));
  }
}
