import { type DayOfMonth, type DayOfWeek, isEvery, type NumberField, numberLimits } from './cron-value.ts';

/** The shortest list of ranges and steps for a sorted list of numbers. */
export function printNumbers(values: readonly number[], field: NumberField): string {
  const { low, high } = numberLimits[field];
  if (isEvery(values, field)) return '*';
  const first = values[0] ?? low;
  const step = (values[1] ?? first) - first;
  if (step > 1 && values.length > 2 && values.every((value, index) => value === first + index * step)) {
    const last = values.at(-1) ?? first;
    if (last + step <= high) return `${first}-${last}/${step}`;
    return first === low ? `*/${step}` : `${first}/${step}`;
  }
  return printRanges(values);
}

/** The day of month as text. */
export function printDaysOfMonth(days: readonly DayOfMonth[] | null): string {
  if (days === null) return '*';
  const plain = days.flatMap((item) => (item.kind === 'day' ? [item.day] : []));
  const special = days.flatMap((item) => {
    switch (item.kind) {
      case 'day':
        return [];
      case 'nearestWeekday':
        return [`${item.day}W`];
      case 'fromEnd':
        return [item.daysBefore === 0 ? 'L' : `L-${item.daysBefore}`];
      case 'lastWeekday':
        return ['LW'];
    }
  });
  return [...(plain.length === 0 ? [] : [printRanges(plain)]), ...special].join(',');
}

/** The day of week as text, without a leading `+`. */
export function printDaysOfWeek(days: readonly DayOfWeek[] | null): string {
  if (days === null) return '*';
  const plain = days.flatMap((item) => (item.kind === 'every' ? [item.weekday] : []));
  const special = days.flatMap((item) => {
    switch (item.kind) {
      case 'every':
        return [];
      case 'nth':
        return [`${item.weekday}#${item.nth}`];
      case 'last':
        return [`${item.weekday}L`];
    }
  });
  return [...(plain.length === 0 ? [] : [printRanges(plain)]), ...special].join(',');
}

function printRanges(values: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    let end = index;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    const [low, high] = [values[index] ?? 0, values[end] ?? 0];
    parts.push(high === low ? `${low}` : high === low + 1 ? `${low},${high}` : `${low}-${high}`);
    index = end + 1;
  }
  return parts.join(',');
}
