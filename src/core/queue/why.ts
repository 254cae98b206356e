import type { InstanceId, NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';

/** Who holds a slot, and since when. */
export type Holder = { readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly sinceMs: EpochMs };

/** Why a node is not executing: data for programs; `core/queue/why-text.ts` makes an English sentence of it. */
export type Why =
  /** All slots are taken. `place` is 1 for the next one; `holders` are the longest running, at most 20, of `running`. */
  | {
      readonly kind: 'queueFull';
      readonly queue: string;
      readonly place: number;
      readonly waiting: number;
      readonly running: number;
      readonly concurrency: number;
      readonly holders: readonly Holder[];
      readonly sinceMs: EpochMs;
    }
  /** All slots of the task's key are taken. */
  | {
      readonly kind: 'keyFull';
      readonly queue: string;
      readonly key: string;
      readonly place: number;
      readonly running: number;
      readonly keyConcurrency: number;
      readonly holders: readonly Holder[];
      readonly sinceMs: EpochMs;
    }
  /** A slot is free, others are served first. */
  | { readonly kind: 'inLine'; readonly queue: string; readonly place: number; readonly waiting: number; readonly sinceMs: EpochMs }
  | {
      readonly kind: 'rate';
      readonly queue: string;
      readonly place: number;
      readonly starts: number;
      readonly periodS: number;
      readonly nextAtMs: EpochMs;
      readonly sinceMs: EpochMs;
    }
  | {
      readonly kind: 'paused';
      readonly queue: string;
      readonly reason: string;
      readonly by: string;
      readonly pausedSinceMs: EpochMs;
      readonly sinceMs: EpochMs;
    }
  | { readonly kind: 'unknownQueue'; readonly queue: string; readonly sinceMs: EpochMs }
  /** Nothing can be started at all now: disk full, runner missing, engine stopping. */
  | { readonly kind: 'startsRefused'; readonly reason: string; readonly sinceMs: EpochMs }
  | {
      readonly kind: 'retry';
      readonly dueAtMs: EpochMs;
      readonly attemptNumber: number;
      readonly exitCode: number | null;
      readonly left: number;
    }
  /** A condition with `evqWait`; `reads` are the nodes it looked at, with what they are now. */
  | {
      readonly kind: 'condition';
      readonly expression: string;
      readonly sinceMs: EpochMs;
      readonly reads: readonly { readonly nodeId: NodeId; readonly name: string | null; readonly status: string }[];
    }
  /** Its parent job's tasks have not all ended. */
  | { readonly kind: 'previousJob'; readonly jobNodeId: NodeId; readonly name: string | null; readonly openTasks: number }
  | { readonly kind: 'subworkflow'; readonly instanceId: InstanceId; readonly sinceMs: EpochMs }
  | { readonly kind: 'unreachable'; readonly host: string; readonly reason: string; readonly sinceMs: EpochMs };
