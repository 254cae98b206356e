/** Retry schedules: when a failed task is tried again. */
import type { User } from '../core/access/can.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RetryLevel, RetrySchedule } from '../core/retry/retry-schedule.ts';
import type { AnswerOf, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';

/** All retry schedules that the user may see, by name. */
export async function listRetrySchedules(deps: AppDeps, user: User): Promise<Result<readonly RetrySchedule[], RequestError>> {
  const permitted = permit(user, 'read', 'retrySchedule');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'retrySchedules' });
  if (!answer.ok) return answer;
  return ok(answer.value.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}

/** One retry schedule. */
export async function showRetrySchedule(deps: AppDeps, user: User, name: string): Promise<Result<RetrySchedule, RequestError>> {
  const permitted = permit(user, 'read', 'retrySchedule', name);
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'retrySchedules' });
  if (!answer.ok) return answer;
  const found = answer.value.find((schedule) => schedule.name === name);
  return found === undefined
    ? err({ code: 'UNKNOWN_RETRY_SCHEDULE', message: `no retry schedule is named "${name}"`, details: { name } })
    : ok(found);
}

/** Workflows that name a retry schedule. */
export async function retryScheduleUsers(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['usedBy'], RequestError>> {
  const permitted = permit(user, 'read', 'retrySchedule', name);
  return permitted.ok ? deps.ask({ kind: 'usedBy', noun: 'retry-schedule', name }) : permitted;
}

/** Creates or replaces a retry schedule; instances that run keep the one they were launched with. */
export async function saveRetrySchedule(
  deps: AppDeps,
  user: User,
  name: string,
  levels: readonly RetryLevel[],
): Promise<Result<AnswerOf['saveRetrySchedule'], RequestError>> {
  const permitted = permit(user, 'configure', 'retrySchedule', name);
  return permitted.ok ? deps.ask({ kind: 'saveRetrySchedule', name, levels, by: user.name }) : permitted;
}

/** Deletes a retry schedule that no workflow names. */
export async function deleteRetrySchedule(
  deps: AppDeps,
  user: User,
  name: string,
): Promise<Result<AnswerOf['deleteRetrySchedule'], RequestError>> {
  const permitted = permit(user, 'configure', 'retrySchedule', name);
  return permitted.ok ? deps.ask({ kind: 'deleteRetrySchedule', name, by: user.name }) : permitted;
}
