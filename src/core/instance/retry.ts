/** Retries of tasks: what a task says, and how far it has come. The rule itself is `core/retry`. */
import {
  nextRetry,
  noRetryYet,
  retriesLeft,
  shownRetry,
  type RetryDecision,
  type RetryProgress,
  type RetryRules,
  type ShownRetry,
} from '../retry/retry-plan.ts';
import type { Definition } from './definition.ts';
import type { TaskNode } from './node.ts';
import type { LaunchFacts } from './launch-facts.ts';

/** Where a task's rules are found: its definition, and the schedules as they were at launch. */
type Owner = { readonly definition: Definition; readonly launch: Pick<LaunchFacts, 'schedules'> };

/** A task that has not failed yet. */
export const noRetries: RetryProgress = noRetryYet;

/** What the next failure of a task, its `last` attempt, leads to. */
export function decideRetry(owner: Owner, node: TaskNode): RetryDecision {
  const last = node.last!;
  // evQueue's -1, which `retry_retval` may name (read as 255), also stands for commands that did not exit at all.
  const exitCode = last.outcome.kind === 'exited' ? last.outcome.exitCode : 255;
  return nextRetry(node.retry, rulesOf(owner, node), { exitCode, endedAtMs: last.endedAtMs });
}

/** How many retries a task has left. */
export function leftOf(owner: Owner, node: TaskNode): number {
  return retriesLeft(node.retry, rulesOf(owner, node));
}

/** The retry attributes of a task in documents. */
export function shownRetryOf(owner: Owner, node: TaskNode): ShownRetry {
  return shownRetry(node.retry, rulesOf(owner, node));
}

function rulesOf(owner: Owner, node: TaskNode): RetryRules {
  const task = owner.definition.task(node.task);
  const named = task.retrySchedule === undefined || task.retrySchedule === '' ? undefined : task.retrySchedule;
  return {
    schedule: named === undefined ? null : (owner.launch.schedules.find((schedule) => schedule.name === named) ?? null),
    ...(task.retryDelayS === undefined ? {} : { delayS: task.retryDelayS }),
    ...(task.retryTimes === undefined ? {} : { times: task.retryTimes }),
    // evQueue's negative form of 128 to 255.
    ...(task.retryRetval === undefined ? {} : { retval: task.retryRetval < 0 ? task.retryRetval + 256 : task.retryRetval }),
  };
}
