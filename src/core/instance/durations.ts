import type { DurationMs, EpochMs } from '../time.ts';
import type { TaskNode } from './node.ts';
import type { AttemptRecord } from './record.ts';
import type { Durations } from './state.ts';

export const noDurations: Durations = { realMs: 0, queuedMs: 0, waitedForRetryMs: 0 };

/**
 * Adds an attempt that has ended; one that has not ended adds nothing yet.
 *
 * @param before  the attempt listed before it; counts only when it is an earlier one of the same task
 */
export function addToDurations(sum: Durations, attempt: AttemptRecord, before: AttemptRecord | undefined): Durations {
  if (attempt.endedAtMs === null) return sum;
  const retried = before !== undefined && before.nodeId === attempt.nodeId && before.endedAtMs !== null;
  return {
    realMs: sum.realMs + Math.max(0, attempt.endedAtMs - (attempt.startedAtMs ?? attempt.assignedAtMs)),
    queuedMs: sum.queuedMs + Math.max(0, attempt.assignedAtMs - attempt.queuedAtMs),
    waitedForRetryMs: sum.waitedForRetryMs + (retried ? Math.max(0, attempt.queuedAtMs - before.endedAtMs) : 0),
  };
}

/**
 * How long a task has waited for its retry to come due, before it was queued. Attempts of the instance that this one resumes do not count.
 *
 * @param untilMs  when it was queued, or now
 * @param createdAtMs  of the instance
 */
export function retryWait({ last }: Pick<TaskNode, 'last'>, untilMs: EpochMs, createdAtMs: EpochMs): DurationMs {
  return last === null || last.endedAtMs < createdAtMs ? 0 : Math.max(0, untilMs - last.endedAtMs);
}
