/**
 * A reading of a wall clock without its zone: the milliseconds since 1970-01-01T00:00:00 as that clock counts them. It is a
 * number like `EpochMs`, but only `zone.ts` may turn the one into the other.
 */
export type WallMs = number;

/** One day in milliseconds of a wall clock; a day of a zone can be shorter or longer. */
export const DAY_MS = 86_400_000;

/** A date of the Gregorian calendar; `month` and `day` count from 1. */
export type WallDate = { readonly year: number; readonly month: number; readonly day: number };

/** Days since 1970-01-01 of a date. The date need not exist: 30 February is two days after 28 February, or one in a leap year. */
export function dayNumberOf(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last one and months have lengths by formula.
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The date of a day number; the inverse of `dayNumberOf`. */
export function dateOf(dayNumber: number): WallDate {
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

/** Day of the week of a day number: 0 is Sunday, 6 Saturday. */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 4) % 7) + 7) % 7;
}

/** Number of days of a month, 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `2026-11-24T08:00`, with seconds only where they are not 0. */
export function printWallTime(wallMs: WallMs): string {
  const dayNumber = Math.floor(wallMs / DAY_MS);
  const second = Math.floor((wallMs - dayNumber * DAY_MS) / 1000);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, ...(second % 60 === 0 ? [] : [second % 60])];
  return `${printWallDate(dayNumber)}T${clock.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** `2026-11-24` of a day number. */
export function printWallDate(dayNumber: number): string {
  const { year, month, day } = dateOf(dayNumber);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Reads `2026-11-24`; the day number, or null where there is no such date. Years 1 to 9999. */
export function parseWallDate(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumberOf(year, month, day);
}

/** Reads `2026-11-24`, `2026-11-24T08:00` or `2026-11-24T08:00:30`; null where it is none of them. */
export function parseWallTime(text: string): WallMs | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/.exec(text);
  if (match === null) return null;
  const dayNumber = parseWallDate(match[1] ?? '');
  if (dayNumber === null) return null;
  return dayNumber * DAY_MS + (Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)) * 1000;
}
