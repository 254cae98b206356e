import type { EpochMs } from '../time.ts';
import type { Line } from './line.ts';
import { keyLimitOf } from './key-limit.ts';
import type { WaitingTask } from './waiting-task.ts';
import type { Why } from './why.ts';

/** Holders that an answer names. */
const holdersShown = 20;

/**
 * Why a task waits in its queue: the first obstacle that it would meet if its turn had come.
 *
 * Where keys count, lines of different keys overtake each other; the place in the whole queue is then the one that the task
 * has while all of them move on alike. Where its key is full, the place is that among the tasks of the key.
 */
export function whyWaiting(line: Line, waiting: WaitingTask, nowMs: EpochMs): Why {
  const { task } = waiting;
  const sinceMs = task.queuedAtMs;
  const { definition } = line;
  if (definition === null) return { kind: 'unknownQueue', queue: task.queue, sinceMs };
  const { name: queue, paused, concurrency, rate } = definition;
  if (paused !== null) return { kind: 'paused', queue, reason: paused.reason, by: paused.by, pausedSinceMs: paused.sinceMs, sinceMs };
  if (line.holders.size >= concurrency) {
    return {
      kind: 'queueFull',
      queue,
      place: line.places.placeOf(waiting),
      waiting: line.waitingCount,
      running: line.holders.size,
      concurrency,
      holders: line.holders.oldest(holdersShown),
      sinceMs,
    };
  }
  const keyConcurrency = keyLimitOf(definition);
  const lane = line.laneOf(task);
  if (keyConcurrency !== null && lane !== undefined && lane.holders.size >= keyConcurrency) {
    return {
      kind: 'keyFull',
      queue,
      key: lane.key ?? '',
      place: lane.places.placeOf(waiting),
      running: lane.holders.size,
      keyConcurrency,
      holders: lane.holders.oldest(holdersShown),
      sinceMs,
    };
  }
  const place = line.places.placeOf(waiting);
  const nextAtMs = line.rateOpensAtMs;
  if (rate !== null && nextAtMs !== null && nextAtMs > nowMs) return { kind: 'rate', queue, place, ...rate, nextAtMs, sinceMs };
  return { kind: 'inLine', queue, place, waiting: line.waitingCount, sinceMs };
}
