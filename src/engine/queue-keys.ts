import { attemptParts } from '../core/ids.ts';
import type { QueuedTask, QueueDefinition } from '../core/queue/queue.ts';
import { queuedTask } from './apply.ts';
import type { EngineContext } from './context.ts';

/**
 * Gives tasks of a queue the keys that the queue has now: its key was edited, or they came from another queue or from
 * none. Who waits keeps the place by time. Who runs counts for the new key from now on, as it will after a restart:
 * otherwise more could run of a key than may.
 */
export function renewKeys(engine: EngineContext, queue: QueueDefinition): void {
  const { board } = engine.memory;
  const sight = board.state(queue.name);
  const running = sight?.runningTasks() ?? [];
  const waiting = sight?.waitingTasks(Infinity) ?? [];
  // Nearly always nobody has a key and nobody needs one.
  if (queue.key === null && [...running, ...waiting].every((task) => task.key === null)) return;
  for (const task of renewed(engine, running)) board.rekey(task.attemptId, task.key);
  const anew = renewed(engine, waiting);
  if (anew.every((task, index) => task.key === waiting[index]?.key)) return;
  // All of them, in their order: turns that are counted anew are counted for everybody alike.
  for (const task of anew) board.drop(task.attemptId);
  for (const task of anew) board.enqueue(task);
}

function renewed(engine: EngineContext, tasks: readonly QueuedTask[]): readonly QueuedTask[] {
  return tasks.flatMap((task) => {
    const { instanceId, nodeId, number } = attemptParts(task.attemptId);
    const state = engine.memory.instances.get(instanceId)?.state;
    return state === undefined ? [] : queuedTask(engine, state, nodeId, number, task.queuedAtMs);
  });
}
