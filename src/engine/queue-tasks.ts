import type { InstanceId, NodeId } from '../core/ids.ts';
import { nodeName } from '../core/instance/node-name.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import type { QueueTask, QueueTasks, RequestError } from './request.ts';

/** Who holds the slots of a queue, the longest first, and who waits in it, in order; at most `limit` of each. */
export function queueTasks(engine: EngineContext, name: string, limit: number): Result<QueueTasks, RequestError> {
  const { board } = engine.memory;
  const queue = board.queueOf(name);
  const state = queue === null ? null : board.state(queue.name);
  if (queue === null || state === null) return err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } });
  return ok({
    queue: queue.name,
    running: state.running,
    waiting: state.waiting,
    holders: state.holders.slice(0, limit).map(({ instanceId, nodeId, sinceMs }) => queueTask(engine, instanceId, nodeId, sinceMs)),
    line: state.waitingTasks(limit).map(({ instanceId, nodeId, queuedAtMs }) => queueTask(engine, instanceId, nodeId, queuedAtMs)),
  });
}

function queueTask(engine: EngineContext, instanceId: InstanceId, nodeId: NodeId, sinceMs: EpochMs): QueueTask {
  const state = engine.memory.instances.get(instanceId)?.state;
  const node = state?.nodes.get(nodeId);
  return {
    instanceId,
    nodeId,
    workflow: state?.launch.workflow ?? '',
    task: state === undefined || node === undefined ? null : nodeName(state.definition, node),
    sinceMs,
  };
}
