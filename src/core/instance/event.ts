import type { InstanceId, NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Outcome } from './record.ts';

/** What XPath will see of an attempt's output; the engine has looked at the bytes before it tells the machine. */
export type OutputMethod =
  | { readonly kind: 'text' }
  | { readonly kind: 'xml' }
  | { readonly kind: 'json' }
  /** Too large for the document. */
  | { readonly kind: 'outside' }
  /** The task promised XML or JSON and gave something else; `outside`: it is also too large for the document, even as text. */
  | { readonly kind: 'invalid'; readonly message: string; readonly outside?: true };

/** A fact, past tense, with its time. The machine is told these and nothing else. */
export type InstanceEvent =
  /** A slot was taken and a worker chosen. */
  | { readonly kind: 'attemptAssigned'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly attempt: number }
  /** A person has moved it before all others of its queue; `moved` as in `QueuedTask`. */
  | {
      readonly kind: 'movedFirst';
      readonly atMs: EpochMs;
      readonly nodeId: NodeId;
      readonly attempt: number;
      readonly moved: number;
      readonly by: string;
    }
  /** It was proven that the attempt never started: it goes back into its queue. */
  | { readonly kind: 'attemptReturned'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly attempt: number }
  | {
      readonly kind: 'attemptEnded';
      readonly atMs: EpochMs;
      readonly nodeId: NodeId;
      readonly attempt: number;
      readonly startedAtMs: EpochMs;
      readonly endedAtMs: EpochMs;
      readonly outcome: Outcome;
      readonly output: OutputMethod;
      /** Bytes of what it wrote that expressions will see, on all channels; missing: none. */
      readonly documentBytes?: number;
    }
  /** The command could not even be handed to a runner (a value no argument can carry, no runner for the host). */
  | { readonly kind: 'startRefused'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly attempt: number; readonly message: string }
  | { readonly kind: 'retryDue'; readonly atMs: EpochMs; readonly nodeId: NodeId }
  /** The time limit of a WORKFLOW task has passed. Commands have theirs beside them, in the runner. */
  | { readonly kind: 'taskTimedOut'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly attempt: number }
  /** `nodeId` null: all retries that the instance has planned. */
  | { readonly kind: 'retryNowRequested'; readonly atMs: EpochMs; readonly nodeId: NodeId | null; readonly by: string }
  | { readonly kind: 'cancelRequested'; readonly atMs: EpochMs; readonly by: string }
  /** Cancels and kills all that runs. */
  | { readonly kind: 'killRequested'; readonly atMs: EpochMs; readonly by: string }
  | { readonly kind: 'taskKillRequested'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly by: string; readonly retry: boolean }
  /** The workflow's own time limit has passed. */
  | { readonly kind: 'instanceTimedOut'; readonly atMs: EpochMs }
  | {
      readonly kind: 'childLaunched';
      readonly atMs: EpochMs;
      readonly nodeId: NodeId;
      readonly attempt: number;
      readonly childId: InstanceId;
    }
  | { readonly kind: 'childRefused'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly attempt: number; readonly message: string }
  | { readonly kind: 'childEnded'; readonly atMs: EpochMs; readonly nodeId: NodeId; readonly childId: InstanceId; readonly errors: number };
