import type { Cron, DayOfMonth, DayOfWeek } from '../cron-value.ts';
import { stretchesOf, type TimeShape, type TimeUnit } from './time-shape.ts';
import { fromMonday, joined, weekdaySet, wholeUnits, type Wording } from './wording.ts';

const weekdayNames = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];
const monthNames = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];
const unitNames = { second: 'seconde', minute: 'minute', hour: 'heure', day: 'jour', week: 'semaine' } as const;

/** Plans in French. */
export const french: Wording = {
  times: timesText,
  days: daysText,
  everyDay: 'tous les jours',
  interval: (everyMs) => {
    const { unit, count } = wholeUnits(everyMs);
    return every(unit, count);
  },
  countedFrom: (time) => `à compter du ${time}`,
  from: (time) => `à partir du ${time}`,
  until: (time) => `jusqu’au ${time}`,
  byCalendar: 'sauf ce que son calendrier retire',
  semicolon: '\u00a0; ',
};

function and(items: readonly string[]): string {
  return joined(items, 'et');
}

function every(unit: keyof typeof unitNames, count: number): string {
  return `${unit === 'day' ? 'tous' : 'toutes'} les ${count === 1 ? '' : `${count} `}${unitNames[unit]}s`;
}

function timesText(shape: TimeShape): string {
  switch (shape.kind) {
    case 'steady':
      return every(shape.unit, shape.step);
    case 'window':
      return `${every(shape.unit, shape.step)} de ${shape.from} à ${shape.to}`;
    case 'clock':
      return `à ${and(shape.times)}`;
    case 'hourly':
      return `toutes les heures à ${and(shape.minutes)}`;
    case 'lists':
      return listsText(shape.seconds, shape.minutes, shape.hours);
  }
}

/** `à la minute 5 des heures 3-9 et 12`. */
function listsText(seconds: readonly string[] | null, minutes: readonly string[] | null, hours: readonly string[] | null): string {
  const parts: string[] = [];
  const add = (unit: TimeUnit, items: readonly string[] | null): void => {
    const [one, many] = parts.length === 0 ? ['à la', 'aux'] : ['de la', 'des'];
    const name = unitNames[unit];
    if (items === null) parts.push(parts.length === 0 ? `à chaque ${name}` : `de chaque ${name}`);
    else if (items.length === 1 && /^\d+$/.test(items[0] ?? ''))
      parts.push(unit === 'hour' ? `de l’heure ${items[0]}` : `${one} ${name} ${items[0]}`);
    else parts.push(`${many} ${name}s ${and(items)}`);
  };
  if (seconds !== null) add('second', seconds);
  add('minute', minutes);
  add('hour', hours);
  return parts.join(' ');
}

function daysText(cron: Cron): string | null {
  const months = cron.months.length === 12 ? null : cron.months;
  const inMonths = months === null ? '' : `, ${monthsText(months)}`;
  const { daysOfMonth, daysOfWeek } = cron;
  if (daysOfMonth !== null && daysOfWeek !== null && cron.days === 'both')
    return `${dates(daysOfMonth, months)} si c’est ${anyWeekday(daysOfWeek)}`;
  if (daysOfMonth !== null && daysOfWeek !== null) return `${dates(daysOfMonth, months)}, et aussi ${weekdaysText(daysOfWeek)}${inMonths}`;
  if (daysOfMonth !== null) return dates(daysOfMonth, months);
  if (daysOfWeek !== null) return `${weekdaysText(daysOfWeek)}${inMonths}`;
  return months === null ? null : `tous les jours${inMonths}`;
}

/** `en mars et en octobre`, `d’avril à juin`. */
function monthsText(months: readonly number[]): string {
  return and(
    stretchesOf(months).map(({ first, last }) =>
      first === last ? `en ${monthName(first)}` : `${withDe(monthName(first))} à ${monthName(last)}`,
    ),
  );
}

function monthName(month: number): string {
  return monthNames[month - 1] ?? '';
}

function withDe(word: string): string {
  return /^[aoéeiu]/.test(word) ? `d’${word}` : `de ${word}`;
}

function dates(items: readonly DayOfMonth[], months: readonly number[] | null): string {
  const plain = items.flatMap((item) => (item.kind === 'day' ? [item.day] : []));
  const others = items.flatMap((item) => {
    switch (item.kind) {
      case 'day':
        return [];
      case 'nearestWeekday':
        return [`le jour ouvré le plus proche du ${dayName(item.day)}`];
      case 'fromEnd':
        return [fromEndText(item.daysBefore)];
      case 'lastWeekday':
        return ['le dernier jour ouvré'];
    }
  });
  const text = and([...plainDates(plain), ...others]);
  const [only, another] = months ?? [];
  // A date and its month are said together, like `le 25 décembre`.
  if (only !== undefined && another === undefined && others.length === 0) return `${text} ${monthName(only)}`;
  return `${text} du mois${months === null ? '' : `, ${monthsText(months)}`}`;
}

/** `le 1er`, `les 1er et 15`, `du 1er au 7`. */
function plainDates(days: readonly number[]): readonly string[] {
  const stretches = stretchesOf(days);
  const single = stretches.flatMap(({ first, last }) => (first === last ? [dayName(first)] : []));
  const ranges = stretches.flatMap(({ first, last }) => (first === last ? [] : [`du ${dayName(first)} au ${dayName(last)}`]));
  return [...(single.length === 0 ? [] : [`${single.length === 1 ? 'le' : 'les'} ${and(single)}`]), ...ranges];
}

function dayName(day: number): string {
  return day === 1 ? '1er' : `${day}`;
}

function fromEndText(daysBefore: number): string {
  if (daysBefore === 0) return 'le dernier jour';
  return daysBefore === 1 ? 'l’avant-dernier jour' : `${daysBefore} jours avant le dernier`;
}

function weekdaysText(items: readonly DayOfWeek[]): string {
  const plain = items.flatMap((item) => (item.kind === 'every' ? [item.weekday] : []));
  const others = items.flatMap((item) => (item.kind === 'every' ? [] : [numbered(item)]));
  return and([...(plain.length === 0 ? [] : [plainWeekdays(plain)]), ...others]);
}

function plainWeekdays(weekdays: readonly number[]): string {
  switch (weekdaySet(weekdays)) {
    case 'workingDays':
      return 'les jours ouvrés';
    case 'weekend':
      return 'les samedis et dimanches';
    case 'all':
      return 'tous les jours de la semaine';
    case null:
      return `les ${and(fromMonday(weekdays).map((weekday) => `${weekdayNames[weekday]}s`))}`;
  }
}

function anyWeekday(items: readonly DayOfWeek[]): string {
  const plain = items.flatMap((item) => (item.kind === 'every' ? [item.weekday] : []));
  const set = weekdaySet(plain);
  const plainText = set === 'workingDays' ? ['un jour ouvré'] : fromMonday(plain).map((weekday) => `un ${weekdayNames[weekday]}`);
  const others = items.flatMap((item) => (item.kind === 'every' ? [] : [numbered(item)]));
  return joined([...plainText, ...others], 'ou');
}

function numbered(item: Exclude<DayOfWeek, { kind: 'every' }>): string {
  const which = item.kind === 'last' ? 'dernier' : item.nth === 1 ? '1er' : `${item.nth}e`;
  return `le ${which} ${weekdayNames[item.weekday]} du mois`;
}
