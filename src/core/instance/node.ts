import type { InstanceId, NodeId } from '../ids.ts';
import type { RetryProgress } from '../retry/retry-plan.ts';
import type { EpochMs } from '../time.ts';
import type { Outcome } from './record.ts';
import type { DocumentReference } from './reference.ts';
import type { ResolvedInputs } from './resolved-inputs.ts';

/** Where a dynamic error happened: decides its text in the document. */
export type ErrorPlace =
  | 'condition'
  | 'loop'
  | 'host'
  | 'queueHost'
  | 'user'
  | 'value'
  | 'copy'
  | 'start'
  | 'output'
  | 'jsonOutput'
  | 'cancelled'
  | 'cancelledInQueue'
  | 'limit';

/** Why a node is aborted. */
export type NodeError = { readonly place: ErrorPlace; readonly message: string };

/** Which expression a waiting node waits for. */
export type WaitPlace = 'condition' | 'iterationCondition';

/** What a considered node's condition gave: shown as `details` in the document. */
export type Details = 'true' | 'false' | null;

/**
 * States of a job:
 *
 *   waiting --condition true--> running        a job that runs has tasks below and never "ends" by itself
 *      |------condition false--> skipped
 *      |------error-----------> aborted
 *      '------loop------------> expanded       its iterations are nodes of their own
 */
export type JobState =
  | { readonly kind: 'waiting'; readonly on: WaitPlace; readonly sinceMs: EpochMs }
  | { readonly kind: 'running' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'aborted'; readonly error: NodeError }
  | { readonly kind: 'expanded'; readonly iterations: number };

/** Whether the subjobs of a job were considered, and after what. */
export type Completion = 'success' | 'failure' | null;

export type JobNode = {
  readonly kind: 'job';
  readonly id: NodeId;
  /** The job above, or 0. */
  readonly parent: NodeId;
  /** Index into `Definition.jobs`. */
  readonly job: number;
  /** The loop node that this is an iteration of, and its number from 0. */
  readonly iteration: { readonly of: NodeId; readonly index: number } | null;
  readonly context: DocumentReference;
  readonly details: Details;
  /** It has waited for a condition at least once. */
  readonly waited: boolean;
  readonly completion: Completion;
  readonly state: JobState;
};

/**
 * States of a task:
 *
 *   waiting -> skipped | aborted | expanded | queued
 *   queued -> executing -> terminated | retrying | aborted
 *   retrying -> queued
 *
 * `terminated`, `aborted`, `skipped` and `expanded` are final.
 */
export type TaskState =
  | { readonly kind: 'waiting'; readonly on: WaitPlace; readonly sinceMs: EpochMs }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'aborted'; readonly error: NodeError }
  | { readonly kind: 'expanded'; readonly iterations: number }
  | {
      readonly kind: 'queued';
      readonly attempt: number;
      readonly queuedAtMs: EpochMs;
      /** A person moved it to the head of its queue: negative, the latest lowest; see `QueuedTask`. Missing: nobody did. */
      readonly moved?: number;
    }
  | {
      readonly kind: 'executing';
      readonly attempt: number;
      readonly queuedAtMs: EpochMs;
      /** As while it was queued, for the case that it turns out not to have started. */
      readonly moved?: number;
      readonly assignedAtMs: EpochMs;
      /** A person asked to kill it; `retry`: and to go on as after a failure. */
      readonly kill: { readonly by: string; readonly retry: boolean } | null;
      /** The instance that a WORKFLOW task has launched; null for commands and until it is known. */
      readonly childId: InstanceId | null;
      /** The time limit of a WORKFLOW task has passed: its child is being killed, and its end will be the task's failure. */
      readonly timedOut?: true;
    }
  | { readonly kind: 'retrying'; readonly dueAtMs: EpochMs }
  | { readonly kind: 'terminated'; readonly ok: boolean; readonly cancelled: boolean };

/** The latest attempt that has ended. Its output is asked from the `OutputSource`. */
export type LastAttempt = {
  readonly number: number;
  readonly outcome: Outcome;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs;
  /** How the output is seen by XPath: `outside` is too large for the document and reads as empty. */
  readonly method: 'text' | 'xml' | 'json' | 'outside';
  /** Bytes of what it wrote that expressions can see; missing: none. */
  readonly documentBytes?: number;
  /** Expressions see nothing of what it wrote: the document of the instance would have grown over its limit. */
  readonly hidden?: true;
  /** Errors of the child of a WORKFLOW task, whose output names it. */
  readonly child: { readonly instanceId: InstanceId; readonly errors: number } | null;
};

export type TaskNode = {
  readonly kind: 'task';
  readonly id: NodeId;
  /** The job that it belongs to. */
  readonly parent: NodeId;
  /** Index into `Definition.tasks`. */
  readonly task: number;
  readonly iteration: { readonly of: NodeId; readonly index: number } | null;
  readonly context: DocumentReference;
  readonly details: Details;
  readonly waited: boolean;
  readonly state: TaskState;
  /** Texts after interpolation; undefined: the definition has none. */
  readonly host?: string;
  readonly queueHost?: string;
  readonly user?: string;
  /** Null until the task was queued the first time. */
  readonly inputs: ResolvedInputs | null;
  readonly retry: RetryProgress;
  readonly last: LastAttempt | null;
};

export type InstanceNode = JobNode | TaskNode;

/** What an exit of the command means for people and XPath: evQueue's `retval`; -1 where there is no exit code. */
export function exitCodeOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'exited':
      return outcome.exitCode;
    case 'failedToStart':
    case 'signalled':
    case 'timedOut':
    case 'killed':
    case 'outputLimit':
    case 'lost':
      return -1;
  }
}
