import { err, ok, type Result } from '../result.ts';
import { isRetryScheduleName } from '../workflow/names.ts';
import { longestRetryDelayS } from './retry-plan.ts';
import type { RetryLevel, RetrySchedule } from './retry-schedule.ts';

/** Most levels of a schedule. */
const maxRetryLevels = 100;

/** Most retries of one level. */
const maxRetryTimes = 1_000_000;

/** Largest factor of a level. */
const maxRetryFactor = 100;

export type RetrySettingsError = { readonly code: 'INVALID_RETRY_SCHEDULE' | 'INVALID_NAME'; readonly message: string };

/** Checks name and levels of a retry schedule. The message says which level, what was expected and what came. */
export function checkRetryLevels(name: string, levels: readonly RetryLevel[]): Result<RetrySchedule, RetrySettingsError> {
  if (!isRetryScheduleName(name)) {
    const message = `name of a retry schedule: expected 1 to 64 letters, digits, "_" or "-", got ${JSON.stringify(name)}`;
    return err({ code: 'INVALID_NAME', message });
  }
  const problem = levelCountProblem(levels.length) ?? firstProblem(levels);
  if (problem !== null) return err({ code: 'INVALID_RETRY_SCHEDULE', message: `retry schedule "${name}", ${problem}` });
  return ok({ name, levels: levels.map(cleaned) });
}

function levelCountProblem(count: number): string | null {
  return count >= 1 && count <= maxRetryLevels ? null : `levels: expected 1 to ${maxRetryLevels}, got ${count}`;
}

function firstProblem(levels: readonly RetryLevel[]): string | null {
  for (const [index, level] of levels.entries()) {
    const problem = levelProblem(level);
    if (problem !== null) return `level ${index + 1}: ${problem}`;
  }
  return null;
}

function levelProblem({ delayS, times, factor, maxDelayS }: RetryLevel): string | null {
  if (!isBetween(delayS, 1, longestRetryDelayS)) return `delay must be 1 to ${longestRetryDelayS} seconds (a year), got ${delayS}`;
  if (!isBetween(times, 1, maxRetryTimes) || !Number.isInteger(times)) {
    return `times must be a whole number from 1 to ${maxRetryTimes}, got ${times}`;
  }
  if (factor !== undefined && !isBetween(factor, 1, maxRetryFactor)) return `factor must be 1 to ${maxRetryFactor}, got ${factor}`;
  if (maxDelayS !== undefined && !isBetween(maxDelayS, delayS, longestRetryDelayS)) {
    return `longest delay must be ${delayS} (the delay) to ${longestRetryDelayS} seconds (a year), got ${maxDelayS}`;
  }
  return null;
}

/** False also for what is no number. */
function isBetween(value: number, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

/** Only the fields of a level, so that what is stored does not depend on what else the caller's object had. */
function cleaned({ delayS, times, factor, maxDelayS }: RetryLevel): RetryLevel {
  return { delayS, times, ...(factor === undefined ? {} : { factor }), ...(maxDelayS === undefined ? {} : { maxDelayS }) };
}
