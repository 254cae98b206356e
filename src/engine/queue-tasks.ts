import { attemptIdOf, type InstanceId, type NodeId } from '../core/ids.ts';
import { nodeName } from '../core/instance/node-name.ts';
import { expectedStarts } from '../core/queue/expected-starts.ts';
import type { QueueDefinition } from '../core/queue/queue.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import type { EngineRequest, QueueTask, QueueTasks, RequestError } from './request.ts';

/** Who holds the slots of a queue, the longest first, and who waits in it, in order; at most `limit` of each. */
export function queueTasks(engine: EngineContext, name: string, limit: number, nowMs: EpochMs): Result<QueueTasks, RequestError> {
  const { board, slotTimes } = engine.memory;
  const queue = board.queueOf(name);
  const state = queue === null ? null : board.state(queue.name);
  if (queue === null || state === null) return err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } });
  const holders = state.holders.map(({ instanceId, nodeId, sinceMs }) => queueTask(engine, queue, instanceId, nodeId, sinceMs));
  const line = state
    .waitingTasks(limit)
    .map(({ instanceId, nodeId, queuedAtMs }) => queueTask(engine, queue, instanceId, nodeId, queuedAtMs));
  return ok({
    queue: queue.name,
    running: state.running,
    waiting: state.waiting,
    usualMs: slotTimes.usualOfQueueMs(queue.name),
    holders: holders.slice(0, limit),
    line: foreseen(engine, queue, holders, line, nowMs),
  });
}

/** Moves a task that waits in a queue before all others there, until it starts. */
export function moveFirst(
  engine: EngineContext,
  pass: Pass,
  { instanceId, nodeId, queue: name, by }: Extract<EngineRequest, { readonly kind: 'moveFirst' }>,
): Result<{ readonly moved: true }, RequestError> {
  const { board, instances } = engine.memory;
  const queue = board.queueOf(name);
  if (queue === null) return err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } });
  const state = instances.get(instanceId)?.state.nodes.get(nodeId)?.state;
  const attempt = state?.kind === 'queued' ? state.attempt : null;
  const attemptId = attempt === null ? null : attemptIdOf(instanceId, nodeId, attempt);
  const why = attemptId === null ? null : board.why(attemptId, pass.nowMs);
  const waitsHere = why !== null && 'queue' in why && why.queue === queue.name;
  const moved = attemptId === null || !waitsHere ? null : board.moveFirst(attemptId);
  if (attempt === null || moved === null)
    return err({
      code: 'CONFLICT',
      message: `node ${nodeId} of instance ${instanceId} does not wait in the queue "${queue.name}"`,
      details: { instanceId, nodeId, queue: queue.name },
    });
  // If it cannot be written, the instance is read again, and the task comes back to the place that it had.
  pass.advance(instanceId, { kind: 'movedFirst', atMs: pass.nowMs, nodeId, attempt, moved, by });
  pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'queue', name: queue.name, atMs: pass.nowMs });
  return ok({ moved: true });
}

/** With expected starts, where all that decides on them is known: not in a pause, under a rate, or where keys count. */
function foreseen(
  engine: EngineContext,
  queue: QueueDefinition,
  holders: readonly QueueTask[],
  line: readonly QueueTask[],
  nowMs: EpochMs,
): readonly QueueTask[] {
  if (queue.paused !== null || queue.rate !== null || queue.keyConcurrency !== null || engine.memory.startsRefused !== null) return line;
  const usual = [...holders, ...line].map(({ usualMs }) => usualMs);
  if (usual.includes(null)) return line;
  const starts = expectedStarts({
    nowMs,
    concurrency: queue.concurrency,
    holders: holders.map(({ sinceMs, usualMs }) => ({ sinceMs, usualMs: usualMs ?? 0 })),
    line: line.map(({ usualMs }) => usualMs ?? 0),
  });
  return line.map((task, index) => ({ ...task, expectedStartMs: starts[index] ?? null }));
}

function queueTask(engine: EngineContext, queue: QueueDefinition, instanceId: InstanceId, nodeId: NodeId, sinceMs: EpochMs): QueueTask {
  const state = engine.memory.instances.get(instanceId)?.state;
  const node = state?.nodes.get(nodeId);
  const workflow = state?.launch.workflow ?? '';
  const task = state === undefined || node === undefined ? null : nodeName(state.definition, node);
  return {
    instanceId,
    nodeId,
    workflow,
    task,
    sinceMs,
    usualMs: engine.memory.slotTimes.usualMs(queue.name, workflow, task),
    expectedStartMs: null,
  };
}
