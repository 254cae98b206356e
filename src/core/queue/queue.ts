import type { AttemptId, InstanceId, NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';

/** Who is next: `fair` lets instances take turns, `fifo` goes by arrival, `prio` serves the oldest instance first. */
export type QueueOrder = 'fair' | 'fifo' | 'prio';

/** Settings of a queue. */
export type QueueDefinition = {
  /** Stable identity; the name can change. */
  readonly id: number;
  readonly name: string;
  /** Former names that still lead here. */
  readonly aliases: readonly string[];
  /** Slots: how many attempts may run at once, 1 to 10,000. */
  readonly concurrency: number;
  /** Default `fair`. */
  readonly order: QueueOrder;
  /** A queued task gains one priority step each time it has waited so many seconds; 0 (default): never. */
  readonly ageingS: number;
  /**
   * Concurrency per key as well as in all: `host` (evQueue's dynamic queue), an XPath expression evaluated for each task,
   * or null: no key.
   */
  readonly key: string | null;
  /** Slots of each key, where `key` is set; null: only the total counts. evQueue's dynamic queue has its concurrency per host and no total. */
  readonly keyConcurrency: number | null;
  /** At most so many starts per period, null: no limit. */
  readonly rate: { readonly starts: number; readonly periodS: number } | null;
  /** Nothing is started while paused. */
  readonly paused: { readonly reason: string; readonly by: string; readonly sinceMs: EpochMs } | null;
};

/** A task that waits for a slot. */
export type QueuedTask = {
  readonly attemptId: AttemptId;
  readonly instanceId: InstanceId;
  readonly nodeId: NodeId;
  /** Name of the queue as the definition gives it; it may be unknown, an alias, or paused. */
  readonly queue: string;
  /** Higher goes first. */
  readonly priority: number;
  /** Value of the queue's key for this task, null where it has none. */
  readonly key: string | null;
  readonly queuedAtMs: EpochMs;
  /** A person moved it before all others of its queue: what `moveFirst` gave, negative, the latest lowest. Missing: nobody did. */
  readonly moved?: number;
};
