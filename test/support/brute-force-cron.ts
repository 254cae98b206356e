/**
 * An oracle for launches by time: it walks over the minutes of a clock, one after the other, and asks of each whether a cron text
 * names it. It reads the text by itself and shares nothing with `src/core/plan`; it is slow and meant to be plain.
 *
 * Only five fields, and only numbers, names, ranges, lists and steps, `L`, `L-n`, `nW`, `LW`, `d#n`, `dL` and `+` in the last one.
 */

/** The reading of a wall clock for each minute from `fromMinute` on; minutes are counted since 1970 and not before, of UTC and of the wall clock alike. */
export type WallClock = { readonly fromMinute: number; readonly wallMinutes: Int32Array };

export type Rules = { readonly gap: 'after' | 'skip'; readonly overlap: 'once' | 'twice' };

const minutesOfDay = 1440;

/** Reads the clock of a zone from the JavaScript engine, minute by minute. `toMs` is not included; both are whole minutes. */
export function readWallClock(zone: string, fromMs: number, toMs: number): WallClock {
  const format = clockFormat(zone);
  const fromMinute = fromMs / 60_000;
  const wallMinutes = new Int32Array((toMs - fromMs) / 60_000);
  for (let index = 0; index < wallMinutes.length; index += 1) wallMinutes[index] = readMinute(format, fromMinute + index);
  return { fromMinute, wallMinutes };
}

/** The minutes of `[fromMs, toMs)` at which the clock of a zone is changed, found by looking every twelve hours. */
export function clockChangesOf(zone: string, fromMs: number, toMs: number): number[] {
  const format = clockFormat(zone);
  const offsetAt = (minute: number): number => readMinute(format, minute) - minute;
  const changes: number[] = [];
  for (let low = fromMs / 60_000; low < toMs / 60_000; low += 720) {
    if (offsetAt(low) === offsetAt(low + 720)) continue;
    let minute = low + 1;
    while (offsetAt(minute) === offsetAt(low)) minute += 1;
    changes.push(minute * 60_000);
  }
  return changes;
}

/**
 * The moments that a cron text names on a clock, in milliseconds since 1970. What happens in the first twelve hours of the clock
 * is only looked at to know which wall times have been shown before, and is not reported.
 */
export function bruteForceMoments(text: string, clock: WallClock, rules: Rules): number[] {
  const fields = text.trim().split(/\s+/);
  const [minuteField = '', hourField = '', dayField = '', monthField = '', weekdayField = ''] = fields;
  const named = (field: string, count: number): readonly boolean[] =>
    Array.from({ length: count }, (_, value) => fits(field, value, 0, count - 1));
  const [namedMinutes, namedHours] = [named(minuteField, 60), named(hourField, 24)];
  const isNamedMinute = Uint8Array.from(
    { length: minutesOfDay },
    (_, minute) => +(namedMinutes[minute % 60] === true && namedHours[Math.floor(minute / 60)] === true),
  );
  const isNamedDay = rememberLast((day: number) => fitsDay(dayField, monthField, weekdayField, new Date(day * 86_400_000)));
  const realTime = namedHours.every(Boolean);
  const repeats = realTime || rules.overlap === 'twice';
  const moments: number[] = [];
  let before = clock.wallMinutes[0] ?? 0;
  let highest = before;
  let minute = before % minutesOfDay;
  let day = (before - minute) / minutesOfDay;
  for (let index = 1; index < clock.wallMinutes.length; index += 1) {
    const wallMinute = clock.wallMinutes[index] ?? 0;
    let launches = false;
    if (wallMinute === before + 1) {
      minute += 1;
      if (minute === minutesOfDay) [minute, day] = [0, day + 1];
    } else {
      minute = wallMinute % minutesOfDay;
      day = (wallMinute - minute) / minutesOfDay;
      if (!realTime && rules.gap === 'after')
        for (let missing = before + 1; missing < wallMinute && !launches; missing += 1)
          launches = isNamedMinute[missing % minutesOfDay] === 1 && isNamedDay(Math.floor(missing / minutesOfDay));
    }
    launches ||= isNamedMinute[minute] === 1 && (repeats || wallMinute > highest) && isNamedDay(day);
    if (launches && index >= minutesOfDay / 2) moments.push((clock.fromMinute + index) * 60_000);
    if (wallMinute > highest) highest = wallMinute;
    before = wallMinute;
  }
  return moments;
}

function rememberLast(ask: (day: number) => boolean): (day: number) => boolean {
  let lastDay = Number.NaN;
  let lastAnswer = false;
  return (day) => {
    if (day !== lastDay) [lastDay, lastAnswer] = [day, ask(day)];
    return lastAnswer;
  };
}

function fitsDay(dayField: string, monthField: string, weekdayField: string, date: Date): boolean {
  if (!fits(monthField, date.getUTCMonth() + 1, 1, 12)) return false;
  const both = weekdayField.startsWith('+');
  const weekdays = both ? weekdayField.slice(1) : weekdayField;
  const byDay = dayField.split(',').some((item) => fitsDayOfMonth(item, date));
  const byWeekday = weekdays.split(',').some((item) => fitsDayOfWeek(item, date));
  if (dayField === '*' || dayField === '*/1') return byWeekday;
  if (weekdays === '*' || weekdays === '*/1') return byDay;
  return both ? byDay && byWeekday : byDay || byWeekday;
}

function lastDayOf(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

function fitsDayOfMonth(item: string, date: Date): boolean {
  const day = date.getUTCDate();
  const last = lastDayOf(date);
  if (item === 'L') return day === last;
  if (item.startsWith('L-')) return day === last - Number(item.slice(2));
  if (!item.endsWith('W')) return fits(item, day, 1, 31);
  const wanted = item === 'LW' ? last : Number(item.slice(0, -1));
  if (wanted > last) return false;
  // Of the days from Monday to Friday in this month, the one with the smallest distance; there is never a tie.
  const distance = (candidate: number): number => Math.abs(candidate - wanted);
  const workingDays = Array.from({ length: last }, (_, index) => index + 1).filter((candidate) => {
    const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), candidate)).getUTCDay();
    return weekday >= 1 && weekday <= 5;
  });
  return workingDays.toSorted((a, b) => distance(a) - distance(b))[0] === day;
}

function fitsDayOfWeek(item: string, date: Date): boolean {
  const weekday = date.getUTCDay();
  if (item.includes('#')) {
    const [wanted = '', nth] = item.split('#');
    return fits(wanted, weekday, 0, 6) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  }
  if (item.endsWith('L')) return fits(item.slice(0, -1), weekday, 0, 6) && date.getUTCDate() + 7 > lastDayOf(date);
  return fits(item, weekday, 0, 6) || (weekday === 0 && /^(7|.*-7)$/.test(item));
}

const names = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function fits(field: string, value: number, low: number, high: number): boolean {
  return field.split(',').some((item) => {
    const [range = '', step] = item.split('/');
    let [from, to] = [low, high];
    if (range !== '*') {
      const [first = '', second] = range.split('-');
      from = numberOf(first);
      to = second === undefined ? (step === undefined ? from : high) : numberOf(second);
    }
    return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
}

function numberOf(word: string): number {
  if (names.includes(word)) return names.indexOf(word) + 1;
  return weekdayNames.includes(word) ? weekdayNames.indexOf(word) : Number(word);
}

// Making one takes longer than reading a minute with it.
const clockFormats = new Map<string, Intl.DateTimeFormat>();

function clockFormat(zone: string): Intl.DateTimeFormat {
  const known = clockFormats.get(zone) ?? newClockFormat(zone);
  clockFormats.set(zone, known);
  return known;
}

function newClockFormat(zone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    hourCycle: 'h23',
  });
}

/** The wall clock shows `03/28/2027, 03:00`. */
function readMinute(format: Intl.DateTimeFormat, minute: number): number {
  const shown = format.format(minute * 60_000);
  const [month, day, year, hour, minuteOfHour] = [0, 3, 6, 12, 15].map((at) => Number(shown.slice(at, at === 6 ? 10 : at + 2)));
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minuteOfHour) / 60_000;
}
