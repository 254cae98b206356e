/** Gives free slots to those who are next: the assignment is part of the same commit, the start follows it. */
import type { QueuedTask } from '../core/queue/queue.ts';
import { attemptParts } from '../core/ids.ts';
import type { EngineContext } from './context.ts';
import { killAttempt } from './kill-attempt.ts';
import type { Pass } from './pass.ts';
import { partMs } from './turns.ts';
import { hostOf, startSpecOf } from './start-spec.ts';

/**
 * So many tasks are assigned between two looks at the clock. Fewer, and who looks at a queue of usual size could see a free slot beside
 * somebody who waits: after a restart each start needs a new worker, which takes a millisecond.
 */
const assignedAtOnce = 128;

/** Starts all that may start, for some milliseconds. */
export function dispatch(engine: EngineContext, pass: Pass): void {
  const { memory } = engine;
  const tried = memory.refusalTried;
  const untilMs = engine.clock.monotonicMs() + partMs;
  for (let assigned = 1; memory.startsRefused === null; assigned += 1) {
    const task = memory.board.next(pass.nowMs);
    if (task === null) break;
    if (!assign(engine, pass, task)) break;
    if (assigned % assignedAtOnce !== 0 || engine.clock.monotonicMs() < untilMs) continue;
    // The others come in the next pass, after all that has come in meanwhile.
    engine.wake();
    break;
  }
  memory.refusalTried = null;
  if (tried !== null && memory.startsRefused === null) pass.live({ type: 'STARTS_POSSIBLE', reason: '', atMs: pass.nowMs });
}

/** Assigns one task to a worker. False: nothing can be started now. */
function assign(engine: EngineContext, pass: Pass, task: QueuedTask): boolean {
  const { memory, runner, epoch } = engine;
  const { instanceId, nodeId, number } = attemptParts(task.attemptId);
  const entry = memory.instances.get(instanceId);
  const node = entry?.state.nodes.get(nodeId);
  if (entry === undefined || node?.kind !== 'task' || node.state.kind !== 'queued') {
    memory.board.release(task.attemptId);
    return true;
  }
  const refuse = (message: string): true => {
    memory.board.release(task.attemptId);
    pass.advance(instanceId, { kind: 'startRefused', atMs: pass.nowMs, nodeId, attempt: number, message });
    return true;
  };
  const spec = startSpecOf(entry.state, node, number, epoch, engine.commands);
  if (!spec.ok) return refuse(spec.error);
  const { host } = hostOf(entry.state, entry.state.definition.task(node.task), node);
  if (host !== null) return refuse(`host "${host}": no runner for remote hosts is configured`);
  const place = runner.place(task.attemptId);
  if (!place.ok) {
    memory.board.putBack(task.attemptId);
    // A runner that will say when it can start again has said so by now, and since when it cannot.
    if (memory.startsRefused === null) {
      const before = memory.refusalTried;
      memory.startsRefused = { reason: place.reason, sinceMs: before?.sinceMs ?? pass.nowMs, by: 'place' };
      // Who heard of it does not hear of it again at each try.
      if (before?.reason !== place.reason) pass.live({ type: 'STARTS_REFUSED', reason: place.reason, atMs: pass.nowMs });
    }
    return false;
  }
  const { ref } = place;
  memory.slotTimes.waited(memory.board.queueOf(task.queue)?.name ?? task.queue, pass.nowMs - task.queuedAtMs);
  pass.advance(instanceId, { kind: 'attemptAssigned', atMs: pass.nowMs, nodeId, attempt: number });
  pass.change({
    kind: 'attemptAssigned',
    attempt: {
      instanceId,
      nodeId,
      number,
      queue: task.queue,
      host,
      runner: runner.name,
      runnerRef: ref,
      queuedAtMs: task.queuedAtMs,
      assignedAtMs: pass.nowMs,
      startedAtMs: null,
      endedAtMs: null,
      outcome: null,
    },
  });
  pass.afterCommit(() => {
    runner.start(spec.value, ref);
    // A kill that was asked for while the start was under way has nothing to kill yet; now it has.
    const state = memory.instances.get(instanceId)?.state.nodes.get(nodeId)?.state;
    if (state?.kind === 'executing' && state.attempt === number && state.kill !== null) {
      killAttempt(engine, task.attemptId, state.kill.by);
    }
  });
  pass.onFailure(
    () =>
      void runner
        .abandon(task.attemptId, ref)
        .catch((cause: unknown) => engine.log.error({ cause, attempt: task.attemptId }, 'abandon failed')),
  );
  return true;
}
