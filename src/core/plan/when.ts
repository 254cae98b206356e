import { ok, type Result } from '../result.ts';
import { parseCron, printCron } from './cron.ts';
import type { Cron } from './cron-value.ts';
import { type Interval, looksLikeInterval, parseInterval, printInterval } from './interval.ts';
import type { PlanTextError } from './text-error.ts';

/** A parsed text that says when: cron text or an interval. Plain data, equal for texts of equal meaning. */
export type When = Cron | Interval;

/** Thousands of plans have a few hundred texts between them. */
const mostRemembered = 10_000;

// What a text means never changes: the map only saves work and room, it carries no state between callers.
const remembered = new Map<string, When>();

/** Parses one text of a plan: `30 2 * * *`, `@daily`, `every 90m`. The same text gives the same value again. */
export function parseWhen(text: string): Result<When, PlanTextError> {
  const known = remembered.get(text);
  if (known !== undefined) return ok(known);
  const parsed = looksLikeInterval(text) ? parseInterval(text) : parseCron(text);
  if (!parsed.ok) return parsed;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, parsed.value);
  return parsed;
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
