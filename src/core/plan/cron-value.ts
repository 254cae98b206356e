/** One item of the day of month. */
export type DayOfMonth =
  | { readonly kind: 'day'; readonly day: number }
  /** `L` and `L-3`: so many days before the last of the month, 0 to 30. */
  | { readonly kind: 'fromEnd'; readonly daysBefore: number }
  /** `15W`: the day from Monday to Friday nearest to it, in the same month. */
  | { readonly kind: 'nearestWeekday'; readonly day: number }
  /** `LW`: the last day from Monday to Friday. */
  | { readonly kind: 'lastWeekday' };

/** One item of the day of week; 0 is Sunday, 6 Saturday. */
export type DayOfWeek =
  | { readonly kind: 'every'; readonly weekday: number }
  /** `5#2`: the second Friday of the month; 1 to 5. */
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  /** `5L`: the last Friday of the month. */
  | { readonly kind: 'last'; readonly weekday: number };

/** A field that is a plain list of numbers. */
export type NumberField = 'second' | 'minute' | 'hour' | 'month';

/** The smallest and the largest number of each field. */
export const numberLimits: Readonly<Record<NumberField, { readonly low: number; readonly high: number }>> = {
  second: { low: 0, high: 59 },
  minute: { low: 0, high: 59 },
  hour: { low: 0, high: 23 },
  month: { low: 1, high: 12 },
};

/** A parsed cron text. Lists are sorted, without repetition and never empty. Two texts of one meaning give equal values but for `1-31` and the like. */
export type Cron = {
  readonly kind: 'cron';
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  /** All 24 of them, however written, is what "the hour is `*`" means: such a text follows real time when the clocks change. */
  readonly hours: readonly number[];
  readonly months: readonly number[];
  /** null is `*`. */
  readonly daysOfMonth: readonly DayOfMonth[] | null;
  /** null is `*`. */
  readonly daysOfWeek: readonly DayOfWeek[] | null;
  /** Whether a day must fit `either` day field or `both` where both are given; always `either` where one of them is null. */
  readonly days: 'either' | 'both';
};

/** Whether the text follows real time when the clocks change, because its hour is `*`; else it names times of the wall clock. */
export function followsRealTime(cron: Cron): boolean {
  return isEvery(cron.hours, 'hour');
}

/** Whether a list of seconds or minutes is 0 alone. */
export function isOnlyZero(values: readonly number[]): boolean {
  return values.length === 1 && values[0] === 0;
}

/** Whether a sorted list names all that its field can name. */
export function isEvery(values: readonly number[], field: NumberField): boolean {
  return values.length === numberLimits[field].high - numberLimits[field].low + 1;
}
