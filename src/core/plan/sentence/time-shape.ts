import { type Cron, isEvery, isOnlyZero } from '../cron-value.ts';

/** The times of a day that a cron text names, in the form in which people say them. Clock times are texts like `02:30`. */
export type TimeShape =
  /** Every `step` units all day long. */
  | { readonly kind: 'steady'; readonly unit: TimeUnit; readonly step: number }
  /** Every `step` units, first and last included. */
  | { readonly kind: 'window'; readonly unit: TimeUnit; readonly step: number; readonly from: string; readonly to: string }
  /** Some clock times. */
  | { readonly kind: 'clock'; readonly times: readonly string[] }
  /** Some minutes of every hour. */
  | { readonly kind: 'hourly'; readonly minutes: readonly string[] }
  /** All seconds, minutes and hours that are in these lists; null where it is all of them, or only second 0. */
  | {
      readonly kind: 'lists';
      readonly seconds: readonly string[] | null;
      readonly minutes: readonly string[] | null;
      readonly hours: readonly string[] | null;
    };

export type TimeUnit = 'second' | 'minute' | 'hour';

/** More clock times than this are said in another way, if there is one. */
const MOST_TIMES = 6;

/** More minutes of the hour than this are said as ranges. */
const MOST_MINUTES = 8;

/** A list of evenly spaced numbers. */
type Run = { readonly first: number; readonly last: number; readonly step: number };

/** Finds the form. */
export function timeShapeOf(cron: Cron): TimeShape {
  const { seconds, minutes, hours } = cron;
  const allMinutes = isEvery(minutes, 'minute');
  const allHours = isEvery(hours, 'hour');
  if (!isOnlyZero(seconds)) return shapeWithSeconds(cron, allMinutes, allHours);
  const minuteStep = stepAround(minutes, 60);
  const first = minutes[0] ?? 0;
  if (allHours) {
    if (minuteStep !== null) return { kind: 'steady', unit: 'minute', step: minuteStep };
    if (isOnlyZero(minutes)) return { kind: 'steady', unit: 'hour', step: 1 };
    return minutes.length <= MOST_MINUTES
      ? { kind: 'hourly', minutes: minutes.map((minute) => `:${two(minute)}`) }
      : { kind: 'lists', seconds: null, minutes: rangesOf(minutes), hours: null };
  }
  const hourStep = stepAround(hours, 24);
  if (isOnlyZero(minutes) && hourStep !== null && hours.length >= 4) return { kind: 'steady', unit: 'hour', step: hourStep };
  if (hours.length * minutes.length <= MOST_TIMES) return { kind: 'clock', times: clockTimes(hours, minutes) };
  const run = runOf(hours);
  if (run !== null && minutes.length === 1)
    return { kind: 'window', unit: 'hour', step: run.step, from: clock(run.first, first), to: clock(run.last, first) };
  const low = hours[0] ?? 0;
  const high = hours.at(-1) ?? 0;
  if (minuteStep !== null && isConsecutive(hours))
    return { kind: 'window', unit: 'minute', step: minuteStep, from: clock(low, 0), to: clock(high, 60 - minuteStep) };
  return { kind: 'lists', seconds: null, minutes: allMinutes ? null : rangesOf(minutes), hours: rangesOf(hours) };
}

function shapeWithSeconds(cron: Cron, allMinutes: boolean, allHours: boolean): TimeShape {
  const { seconds, minutes, hours } = cron;
  const step = stepAround(seconds, 60);
  if (step !== null && allMinutes && allHours) return { kind: 'steady', unit: 'second', step };
  if (hours.length * minutes.length * seconds.length <= MOST_TIMES) {
    const times = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => `${clock(hour, minute)}:${two(second)}`)));
    return { kind: 'clock', times };
  }
  const low = hours[0] ?? 0;
  const high = hours.at(-1) ?? 0;
  const oneStretch = (allMinutes && isConsecutive(hours)) || (hours.length === 1 && isConsecutive(minutes));
  if (step !== null && oneStretch) {
    const from = `${clock(low, minutes[0] ?? 0)}:00`;
    return { kind: 'window', unit: 'second', step, from, to: `${clock(high, minutes.at(-1) ?? 0)}:${two(60 - step)}` };
  }
  return {
    kind: 'lists',
    seconds: isEvery(seconds, 'second') ? [`0-59`] : rangesOf(seconds),
    minutes: allMinutes ? null : rangesOf(minutes),
    hours: allHours ? null : rangesOf(hours),
  };
}

/** The step of a list that begins at 0 and goes on evenly over the end of its field, like 0, 15, 30, 45 of 60. */
function stepAround(values: readonly number[], size: number): number | null {
  const step = size / values.length;
  return values.length > 1 && values.every((value, index) => value === index * step) ? step : null;
}

function runOf(values: readonly number[]): Run | null {
  const [first, second] = values;
  const last = values.at(-1);
  if (first === undefined || second === undefined || last === undefined) return null;
  const step = second - first;
  return values.every((value, index) => value === first + index * step) ? { first, last, step } : null;
}

function isConsecutive(values: readonly number[]): boolean {
  return (values.at(-1) ?? 0) - (values[0] ?? 0) === values.length - 1;
}

function clockTimes(hours: readonly number[], minutes: readonly number[]): readonly string[] {
  return hours.flatMap((hour) => minutes.map((minute) => clock(hour, minute)));
}

function clock(hour: number, minute: number): string {
  return `${two(hour)}:${two(minute)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `5`, `7-9`: numbers and ranges of three or more. */
function rangesOf(values: readonly number[]): readonly string[] {
  return stretchesOf(values).map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
}

/** Splits a sorted list into stretches of three or more that follow each other, and single numbers. */
export function stretchesOf(values: readonly number[]): readonly { readonly first: number; readonly last: number }[] {
  const stretches: { first: number; last: number }[] = [];
  for (let index = 0; index < values.length;) {
    let end = index;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    // Two that follow each other are said as two.
    const isStretch = end - index >= 2;
    stretches.push({ first: values[index] ?? 0, last: values[isStretch ? end : index] ?? 0 });
    index = (isStretch ? end : index) + 1;
  }
  return stretches;
}
