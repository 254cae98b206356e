import type { DurationMs } from '../../time.ts';
import type { Cron } from '../cron-value.ts';
import type { TimeShape } from './time-shape.ts';

/** The languages in which a plan can be said. */
export type Language = 'en' | 'fr';

/** What a language contributes to the sentence of a plan. Texts begin in lower case. */
export type Wording = {
  /** Times of a day, like `at 02:30` and `every 15 minutes`. */
  readonly times: (shape: TimeShape) => string;
  /** The days of a cron text, like `Mondays`; null where it is every day. */
  readonly days: (cron: Cron) => string | null;
  readonly everyDay: string;
  /** An interval, like `every 90 minutes`. */
  readonly interval: (everyMs: DurationMs) => string;
  /** Where its counting begins. */
  readonly countedFrom: (time: string) => string;
  readonly from: (time: string) => string;
  readonly until: (time: string) => string;
  readonly byCalendar: string;
  /** What stands between two texts of one plan. */
  readonly semicolon: string;
};

/** Units of a span with their lengths, longest first. */
export const spanUnits = [
  { unit: 'week', ms: 604_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** The largest unit that fits a whole number of times, and how often: 90 minutes, 36 hours. Whole seconds always do. */
export function wholeUnits(spanMs: DurationMs): { readonly unit: (typeof spanUnits)[number]['unit']; readonly count: number } {
  const found = spanUnits.find(({ ms }) => spanMs % ms === 0) ?? spanUnits[4];
  return { unit: found.unit, count: spanMs / found.ms };
}

/** Joins with commas, and with `last` before the last item. */
export function joined(items: readonly string[], last: string): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** Days of a week from Monday on, 0 being Sunday. */
export function fromMonday(weekdays: readonly number[]): readonly number[] {
  return weekdays.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
}

/** What a set of weekdays is called, where it has a name of its own. */
export function weekdaySet(weekdays: readonly number[]): 'workingDays' | 'weekend' | 'all' | null {
  const key = weekdays.toSorted((a, b) => a - b).join('');
  if (key === '12345') return 'workingDays';
  if (key === '06') return 'weekend';
  return key === '0123456' ? 'all' : null;
}
