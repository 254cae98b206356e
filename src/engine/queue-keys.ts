import { attemptParts } from '../core/ids.ts';
import type { QueueDefinition } from '../core/queue/queue.ts';
import { queuedTask } from './apply.ts';
import type { EngineContext } from './context.ts';

/**
 * Gives tasks that wait in a queue the keys that the queue has now: its key was edited, or they came from another queue
 * or from none. Their place by time stays; who runs keeps the key that the slot was taken with.
 */
export function renewKeys(engine: EngineContext, queue: QueueDefinition): void {
  const { board, instances } = engine.memory;
  const waiting = board.state(queue.name)?.waitingTasks(Infinity) ?? [];
  // Nearly always nobody has a key and nobody needs one.
  if (queue.key === null && waiting.every((task) => task.key === null)) return;
  const renewed = waiting.flatMap((task) => {
    const { instanceId, nodeId, number } = attemptParts(task.attemptId);
    const state = instances.get(instanceId)?.state;
    return state === undefined ? [] : queuedTask(engine, state, nodeId, number, task.queuedAtMs);
  });
  if (renewed.every((task, index) => task.key === waiting[index]?.key)) return;
  // All of them, in their order: turns that are counted anew are counted for everybody alike.
  for (const task of renewed) board.drop(task.attemptId);
  for (const task of renewed) board.enqueue(task);
}
