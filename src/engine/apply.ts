/** Does what the state machine asks for: in memory now, in the world after the commit. */
import { attemptIdOf, type NodeId } from '../core/ids.ts';
import type { Command } from '../core/instance/command.ts';
import { maxLaunchDepth } from '../core/instance/limits.ts';
import type { TaskNode } from '../core/instance/node.ts';
import { taskKey } from '../core/instance/task-key.ts';
import { nodeOf, type InstanceState } from '../core/instance/state.ts';
import type { QueuedTask } from '../core/queue/queue.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import { killAttempt } from './kill-attempt.ts';
import { launchInstance } from './launch.ts';
import type { ActiveEntry } from './memory.ts';
import type { Pass } from './pass.ts';
import { planInstanceEnded } from './plan-launch.ts';

/** Carries out one command. */
export function applyCommand(engine: EngineContext, pass: Pass, entry: ActiveEntry, command: Command): void {
  const { memory, timers } = engine;
  const { id } = entry.state.launch;
  switch (command.kind) {
    case 'queueTask':
      memory.board.enqueue(queuedTask(engine, entry.state, command.nodeId, command.attempt, command.queuedAtMs));
      return;
    case 'dropQueued':
      memory.board.drop(command.attemptId);
      return;
    case 'wakeAt':
      timers.plan({ instanceId: id, nodeId: command.nodeId, timeLimitOf: command.timeLimitOf }, command.dueAtMs);
      return;
    case 'dropWake':
      timers.drop({ instanceId: id, nodeId: command.nodeId });
      return;
    case 'killAttempt':
      pass.afterCommit(() => killAttempt(engine, command.attemptId, command.by));
      return;
    case 'launchChild':
      launchChild(engine, pass, entry, command);
      return;
    case 'cancelChild':
      pass.advance(command.childId, { kind: command.kill ? 'killRequested' : 'cancelRequested', atMs: pass.nowMs, by: command.by });
      return;
    case 'endInstance':
      endInstance(engine, pass, entry, command.errors);
      return;
  }
}

/** The entry of a task in its queue. */
export function queuedTask(engine: EngineContext, state: InstanceState, nodeId: NodeId, attempt: number, queuedAtMs: EpochMs): QueuedTask {
  const node = nodeOf(state, nodeId) as TaskNode;
  const task = state.definition.task(node.task);
  const queue = task.queue ?? '';
  const definition = engine.memory.board.queueOf(queue);
  const moved = node.state.kind === 'queued' || node.state.kind === 'executing' ? node.state.moved : undefined;
  return {
    attemptId: attemptIdOf(state.launch.id, nodeId, attempt),
    instanceId: state.launch.id,
    nodeId,
    queue,
    priority: state.launch.priority,
    key:
      definition?.key === null || definition === null ? null : taskKey(state, node, definition.key, engine.outputs.source(state.launch.id)),
    queuedAtMs,
    ...(moved === undefined ? {} : { moved }),
  };
}

function launchChild(
  engine: EngineContext,
  pass: Pass,
  entry: ActiveEntry,
  command: Extract<Command, { readonly kind: 'launchChild' }>,
): void {
  const { launch } = entry.state;
  const { nodeId, attempt } = command;
  const atMs = pass.nowMs;
  if (launch.depth + 1 > maxLaunchDepth) {
    pass.advance(launch.id, {
      kind: 'childRefused',
      atMs,
      nodeId,
      attempt,
      message: `workflows may launch each other ${maxLaunchDepth} levels deep, not more`,
    });
    return;
  }
  const launched = launchInstance(engine, pass, {
    workflow: command.workflow,
    parameters: command.parameters,
    priority: launch.priority,
    launchedBy: { kind: 'instance', instanceId: launch.id, nodeId },
    depth: launch.depth + 1,
    // The parent hears of the child before the child can end.
    onCreated: (childId) => void pass.advance(launch.id, { kind: 'childLaunched', atMs, nodeId, attempt, childId }),
  });
  if (!launched.ok) pass.advance(launch.id, { kind: 'childRefused', atMs, nodeId, attempt, message: launched.error.message });
}

function endInstance(engine: EngineContext, pass: Pass, entry: ActiveEntry, errors: number): void {
  const { id, launchedBy } = entry.state.launch;
  engine.timers.drop({ instanceId: id, nodeId: 0 });
  pass.end(entry);
  planInstanceEnded(engine, pass, id, entry.state);
  pass.afterCommit(() => {
    engine.outputs.forgetInstance(entry.state);
    engine.ended(id, errors);
    if (errors > 0) engine.log.info({ instance: id, workflow: entry.state.launch.workflow, errors }, 'instance ended with errors');
  });
  if (launchedBy.kind === 'instance') {
    pass.advance(launchedBy.instanceId, { kind: 'childEnded', atMs: pass.nowMs, nodeId: launchedBy.nodeId, childId: id, errors });
  }
}
