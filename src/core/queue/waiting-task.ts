import type { InstanceId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { HeapItem } from './heap.ts';
import type { QueuedTask } from './queue.ts';

/** Turns of the waiting tasks of one priority; see `FairRanks`. */
export type Band = {
  /** Rank of the latest start; who comes now does not go before it. */
  virtual: number;
  waiting: number;
  /** The last rank given to an instance, and how many of its tasks wait. */
  readonly instances: Map<InstanceId, { last: number; waiting: number }>;
};

/** A task in line, with all that its place in line depends on. None of it changes with time, so that no line is ever sorted again. */
export type WaitingTask = HeapItem & {
  readonly task: QueuedTask;
  /** As in `task`. */
  readonly queuedAtMs: EpochMs;
  /** Number of its arrival, over all queues. After a restart tasks arrive in another order than the one in which they were queued. */
  readonly arrival: number;
  /** 0; negative where a person moved it to the head, the latest lowest. */
  moved: number;
  /** Priority with ageing; higher goes first. */
  effectivePriority: number;
  /** Within the same priority, lower goes first: the turn or the age of the instance, or 0, as the queue's order has it. */
  rank: number;
  /** Where its turn was counted; null where no turn is counted for it. */
  band: Band | null;
};

/** A task that comes into line, before its queue has given it a place. */
export function newWaitingTask(task: QueuedTask, arrival: number): WaitingTask {
  return {
    place: -1,
    task,
    queuedAtMs: task.queuedAtMs,
    arrival,
    moved: task.moved ?? 0,
    effectivePriority: task.priority,
    rank: 0,
    band: null,
  };
}

/** Who goes first; never 0 for two different tasks. */
export function compareWaiting(a: WaitingTask, b: WaitingTask): number {
  return a.moved - b.moved || b.effectivePriority - a.effectivePriority || a.rank - b.rank || compareArrivals(a, b);
}

/** Who was queued first; never 0 for two different tasks. */
export function compareArrivals(a: WaitingTask, b: WaitingTask): number {
  return a.queuedAtMs - b.queuedAtMs || a.arrival - b.arrival;
}

/**
 * Priority with ageing, as a number that does not change while the task waits.
 *
 * A task gains one step at each tick of a clock that ticks every `ageingS` seconds for all tasks alike:
 * `priority + floor(now / ageing) - floor(queuedAt / ageing)`. The middle term is the same for all who wait, so leaving
 * it out changes no comparison. (Counting from each task's own arrival would let two tasks swap places again and again.)
 */
export function effectivePriority(priority: number, queuedAtMs: EpochMs, ageingS: number): number {
  return ageingS > 0 ? priority - Math.floor(queuedAtMs / (1000 * ageingS)) : priority;
}
