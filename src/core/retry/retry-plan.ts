import type { EpochMs } from '../time.ts';
import type { RetryLevel, RetrySchedule } from './retry-schedule.ts';

/** How far the retries of a task have come. */
export type RetryProgress = {
  /** Level in progress, the first is 1. 0: nothing has been planned yet. One more than there are levels: all are used up. */
  readonly level: number;
  /** Retries of that level that were planned so far. */
  readonly usedInLevel: number;
};

/** A task that has not failed yet. */
export const noRetryYet: RetryProgress = { level: 0, usedInLevel: 0 };

/** What a task says about retries. */
export type RetryRules = {
  /** The levels as they were when the instance was launched; where there are any, `delayS` and `times` mean nothing. */
  readonly schedule: RetrySchedule | null;
  /** Without a schedule: both, or nothing is tried again. */
  readonly delayS?: number;
  readonly times?: number;
  /** Only this exit code is tried again; undefined: every failure. */
  readonly retval?: number;
};

/** What a failure leads to. */
export type RetryDecision = {
  readonly progress: RetryProgress;
  /** When the next attempt is due; null: the failure is final. */
  readonly dueAtMs: EpochMs | null;
};

/** No delay is longer, whatever a factor leads to: one year. */
export const longestRetryDelayS = 31_536_000;

/**
 * Decides whether and when a task is tried again after an attempt has failed.
 *
 * An exit code that is not the one to be retried changes nothing, so that it uses up no level. (evQueue moves to the next
 * level first and shows a level that was never tried.)
 *
 * @param failure  how the attempt ended and when; `exitCode` is -1 where the command has none
 */
export function nextRetry(
  progress: RetryProgress,
  rules: RetryRules,
  failure: { readonly exitCode: number; readonly endedAtMs: EpochMs },
): RetryDecision {
  if (rules.retval !== undefined && rules.retval !== failure.exitCode) return { progress, dueAtMs: null };
  const levels = levelsOf(rules);
  let { level, usedInLevel } = progress.level === 0 ? { level: 1, usedInLevel: 0 } : progress;
  for (let current = levels[level - 1]; current !== undefined; current = levels[level - 1]) {
    if (usedInLevel < current.times) {
      const dueAtMs = failure.endedAtMs + delayMsOf(current, usedInLevel);
      return { progress: { level, usedInLevel: usedInLevel + 1 }, dueAtMs };
    }
    level += 1;
    usedInLevel = 0;
  }
  return { progress: levels.length === 0 ? progress : { level: levels.length + 1, usedInLevel: 0 }, dueAtMs: null };
}

/** How many more times the task can be tried again, after what was planned so far. */
export function retriesLeft(progress: RetryProgress, rules: RetryRules): number {
  let left = -progress.usedInLevel;
  for (const level of levelsOf(rules).slice(Math.max(0, progress.level - 1))) left += level.times;
  return Math.max(0, left);
}

/** What evQueue's document shows on a task: attributes `retry_delay`, `retry_times` and `retry_schedule_level`, null where it has none. */
export type ShownRetry = { readonly delayS: number | null; readonly times: number | null; readonly level: number | null };

/**
 * The retry attributes of a task in the document. Before the first failure they are what the definition says; then the
 * delay of the level in progress, and how many retries are left on it.
 */
export function shownRetry(progress: RetryProgress, rules: RetryRules): ShownRetry {
  const levels = levelsOf(rules);
  const current = levels[Math.min(progress.level, levels.length) - 1];
  if (current === undefined) return { delayS: rules.delayS ?? null, times: rules.times ?? null, level: null };
  const times = progress.level > levels.length ? 0 : current.times - progress.usedInLevel;
  return { delayS: current.delayS, times, level: rules.schedule === null ? null : progress.level };
}

/** A task's own delay and times are a schedule of one level. */
function levelsOf(rules: RetryRules): readonly RetryLevel[] {
  if (rules.schedule !== null) return rules.schedule.levels;
  if (rules.delayS === undefined || rules.times === undefined) return [];
  return rules.delayS > 0 && rules.times > 0 ? [{ delayS: rules.delayS, times: rules.times }] : [];
}

/** The delay before the retry of a level that comes after `used` others. */
function delayMsOf(level: RetryLevel, used: number): number {
  const longestS = Math.min(level.maxDelayS ?? longestRetryDelayS, longestRetryDelayS);
  // A factor raised often enough is Infinity, which the minimum takes like any other number.
  const delayS = level.delayS * (level.factor ?? 1) ** used;
  return Math.round(1000 * Math.min(delayS, Math.max(longestS, level.delayS)));
}
