/** Trees and attempts as answers show them. */
import type { AttemptRecord, Outcome } from '../../core/instance/record.ts';
import type { TreeAttempt, TreeJob, TreeTask } from '../../core/instance/tree.ts';
import { momentText, momentTextOrNull } from '../moment-text.ts';
import type { AttemptBody, TreeJobBody, TreeTaskBody } from '../schemas/tree.ts';

/** A job with all below. */
export function treeJobBody({ tasks, subjobs, ...job }: TreeJob): TreeJobBody {
  return { ...job, tasks: tasks.map(treeTaskBody), subjobs: subjobs.map(treeJobBody) };
}

/** An attempt with where it ran. */
export function attemptBodyOf(attempt: AttemptRecord): AttemptBody {
  return { ...treeAttemptBody(attempt), queue: attempt.queue, host: attempt.host, runner: attempt.runner };
}

function treeTaskBody({ sinceMs, dueAtMs, inputs, attempts, ...task }: TreeTask): TreeTaskBody {
  return {
    ...task,
    since: momentTextOrNull(sinceMs),
    dueAt: momentTextOrNull(dueAtMs),
    inputs: [...inputs],
    attempts: attempts.map(treeAttemptBody),
  };
}

function treeAttemptBody(attempt: TreeAttempt): TreeTaskBody['attempts'][number] {
  return {
    number: attempt.number,
    queuedAt: momentText(attempt.queuedAtMs),
    assignedAt: momentText(attempt.assignedAtMs),
    startedAt: momentTextOrNull(attempt.startedAtMs),
    endedAt: momentTextOrNull(attempt.endedAtMs),
    outcome: attempt.outcome === null ? null : outcomeBody(attempt.outcome),
  };
}

/** How an attempt ended. */
export function outcomeBody(outcome: Outcome): { readonly kind: string; readonly [name: string]: unknown } {
  return outcome.kind === 'timedOut' ? { kind: 'timedOut', timeoutSeconds: outcome.timeoutS } : outcome;
}
