import type { Cron, DayOfMonth, DayOfWeek } from '../cron-value.ts';
import { stretchesOf, type TimeShape, type TimeUnit } from './time-shape.ts';
import { fromMonday, joined, weekdaySet, wholeUnits, type Wording } from './wording.ts';

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Plans in English. */
export const english: Wording = {
  times: timesText,
  days: daysText,
  everyDay: 'every day',
  interval: (everyMs) => {
    const { unit, count } = wholeUnits(everyMs);
    return every(unit, count);
  },
  countedFrom: (time) => `counted from ${time}`,
  from: (time) => `from ${time}`,
  until: (time) => `until ${time}`,
  byCalendar: 'less what its calendar takes away',
  semicolon: '; ',
};

function and(items: readonly string[]): string {
  return joined(items, 'and');
}

function every(unit: string, count: number): string {
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

function timesText(shape: TimeShape): string {
  switch (shape.kind) {
    case 'steady':
      return every(shape.unit, shape.step);
    case 'window':
      return `${every(shape.unit, shape.step)} from ${shape.from} to ${shape.to}`;
    case 'clock':
      return `at ${and(shape.times)}`;
    case 'hourly':
      return `every hour at ${and(shape.minutes)}`;
    case 'lists': {
      const parts = [listText('second', shape.seconds), listText('minute', shape.minutes), listText('hour', shape.hours)];
      return `at ${parts.filter((part) => part !== null).join(' of ')}`;
    }
  }
}

function listText(unit: TimeUnit, items: readonly string[] | null): string | null {
  if (items === null) return unit === 'second' ? null : `every ${unit}`;
  return items.length === 1 && /^\d+$/.test(items[0] ?? '') ? `${unit} ${items[0]}` : `${unit}s ${and(items)}`;
}

function daysText(cron: Cron): string | null {
  const months = cron.months.length === 12 ? null : monthsText(cron.months);
  const ofMonth = months === null ? 'of the month' : `of ${months}`;
  const { daysOfMonth, daysOfWeek } = cron;
  if (daysOfMonth !== null && daysOfWeek !== null && cron.days === 'both')
    return `${dates(daysOfMonth, ofMonth)} if it is ${anyWeekday(daysOfWeek)}`;
  if (daysOfMonth !== null && daysOfWeek !== null)
    return `${dates(daysOfMonth, ofMonth)}, and also ${weekdaysText(daysOfWeek, ofMonth, months)}`;
  if (daysOfMonth !== null) return dates(daysOfMonth, ofMonth);
  if (daysOfWeek !== null) return weekdaysText(daysOfWeek, ofMonth, months);
  return months === null ? null : `every day of ${months}`;
}

function monthsText(months: readonly number[]): string {
  return and(stretchesOf(months).map(({ first, last }) => spanText(monthNames[first - 1], monthNames[last - 1])));
}

function spanText(first: string | undefined, last: string | undefined): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}

function dates(items: readonly DayOfMonth[], ofMonth: string): string {
  const plain = items.flatMap((item) => (item.kind === 'day' ? [item.day] : []));
  const days = stretchesOf(plain).map(({ first, last }) => spanText(ordinal(first), ordinal(last)));
  const others = items.flatMap((item) => {
    switch (item.kind) {
      case 'day':
        return [];
      case 'nearestWeekday':
        return [`the working day nearest to the ${ordinal(item.day)}`];
      case 'fromEnd':
        return [fromEndText(item.daysBefore)];
      case 'lastWeekday':
        return ['the last working day'];
    }
  });
  return `${and([...(days.length === 0 ? [] : [`the ${and(days)}`]), ...others])} ${ofMonth}`;
}

function fromEndText(daysBefore: number): string {
  if (daysBefore === 0) return 'the last day';
  return daysBefore === 1 ? 'the day before the last day' : `${daysBefore} days before the last day`;
}

function weekdaysText(items: readonly DayOfWeek[], ofMonth: string, months: string | null): string {
  const plain = items.flatMap((item) => (item.kind === 'every' ? [item.weekday] : []));
  const others = items.flatMap((item) => (item.kind === 'every' ? [] : [`${numbered(item)} ${ofMonth}`]));
  const plainText = plain.length === 0 ? [] : [`${plainWeekdays(plain)}${months === null ? '' : ` of ${months}`}`];
  return and([...plainText, ...others]);
}

function plainWeekdays(weekdays: readonly number[]): string {
  switch (weekdaySet(weekdays)) {
    case 'workingDays':
      return 'working days';
    case 'weekend':
      return 'Saturdays and Sundays';
    case 'all':
      return 'all days of the week';
    case null:
      return and(fromMonday(weekdays).map((weekday) => `${weekdayNames[weekday]}s`));
  }
}

function anyWeekday(items: readonly DayOfWeek[]): string {
  const plain = items.flatMap((item) => (item.kind === 'every' ? [item.weekday] : []));
  const set = weekdaySet(plain);
  const plainText = set === 'workingDays' ? ['a working day'] : fromMonday(plain).map((weekday) => `a ${weekdayNames[weekday]}`);
  const others = items.flatMap((item) => (item.kind === 'every' ? [] : [`${numbered(item)} of the month`]));
  return joined([...plainText, ...others], 'or');
}

function numbered(item: Exclude<DayOfWeek, { kind: 'every' }>): string {
  return `the ${item.kind === 'last' ? 'last' : ordinal(item.nth)} ${weekdayNames[item.weekday]}`;
}

function ordinal(number: number): string {
  const isTeen = number >= 11 && number <= 13;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
