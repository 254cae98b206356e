import type { AttemptId, InstanceId, NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { ParameterValue } from './record.ts';

/** What the state machine asks for. The engine does it after the state that asks for it is on the disk. */
export type Command =
  /** Wait for a slot. */
  | {
      readonly kind: 'queueTask';
      readonly nodeId: NodeId;
      readonly attempt: number;
      readonly attemptId: AttemptId;
      readonly queuedAtMs: EpochMs;
    }
  /** Leave the queue. */
  | { readonly kind: 'dropQueued'; readonly attemptId: AttemptId }
  /** At that moment, send `retryDue` for the node; or `taskTimedOut`, where `timeLimitOf` is an attempt. A node has one wake-up. */
  | { readonly kind: 'wakeAt'; readonly nodeId: NodeId; readonly dueAtMs: EpochMs; readonly timeLimitOf: number | null }
  /** The planned wake-up is not needed any more. */
  | { readonly kind: 'dropWake'; readonly nodeId: NodeId }
  | { readonly kind: 'killAttempt'; readonly nodeId: NodeId; readonly attemptId: AttemptId; readonly by: string }
  /** Launch a workflow for a WORKFLOW task; answered by `childLaunched` or `childRefused`, later `childEnded`. */
  | {
      readonly kind: 'launchChild';
      readonly nodeId: NodeId;
      readonly attempt: number;
      readonly workflow: string;
      readonly parameters: readonly ParameterValue[];
    }
  | { readonly kind: 'cancelChild'; readonly childId: InstanceId; readonly kill: boolean; readonly by: string }
  /** The instance has ended: its labels are computed, waiting callers are answered. Comes exactly once, last. */
  | { readonly kind: 'endInstance'; readonly errors: number; readonly unsatisfied: number };
