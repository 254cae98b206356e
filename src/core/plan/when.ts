import type { Result } from '../result.ts';
import { parseCron, printCron } from './cron.ts';
import type { Cron } from './cron-value.ts';
import { type Interval, looksLikeInterval, parseInterval, printInterval } from './interval.ts';
import type { PlanTextError } from './text-error.ts';

/** A parsed text that says when: cron text or an interval. Plain data, equal for texts of equal meaning. */
export type When = Cron | Interval;

/** Parses one text of a plan: `30 2 * * *`, `@daily`, `every 90m`. */
export function parseWhen(text: string): Result<When, PlanTextError> {
  return looksLikeInterval(text) ? parseInterval(text) : parseCron(text);
}

/** The plain spelling; `parseWhen(printWhen(when))` is `when`. */
export function printWhen(when: When): string {
  switch (when.kind) {
    case 'cron':
      return printCron(when);
    case 'interval':
      return printInterval(when);
  }
}
