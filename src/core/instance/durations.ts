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
