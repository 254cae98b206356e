/**
 * Taking up again what was under way: instances from the store, running commands from the runner. For each attempt that
 * is committed without an end the runner says what became of it; nothing is assumed.
 */
import { attemptIdOf, attemptParts, type AttemptId, type InstanceId } from '../core/ids.ts';
import { aheadFromOf, instanceOfRecords } from '../core/instance/node-record.ts';
import { timeLimitOfChild } from '../core/instance/task.ts';
import type { AttemptRecord } from '../core/instance/record.ts';
import { queuedTask } from './apply.ts';
import type { EngineContext } from './context.ts';
import { killAttempt } from './kill-attempt.ts';
import type { Pass } from './pass.ts';
import { lookAtAllPlans } from './plan-look.ts';
import { allPlansSetting, loadPlanTable } from './plan-table.ts';
import type { ActiveInstance, Inspection, Report } from './ports.ts';
import { renewKeys } from './queue-keys.ts';

/** Reads configuration into memory, replacing what was there. */
export function loadConfiguration(engine: EngineContext): void {
  const { memory, store } = engine;
  const configuration = store.configuration();
  memory.workflows.clear();
  for (const workflow of configuration.workflows) memory.workflows.set(workflow.name, workflow);
  memory.retrySchedules.clear();
  for (const schedule of configuration.retrySchedules) memory.retrySchedules.set(schedule.name, schedule);
  memory.settings.clear();
  for (const setting of configuration.settings) memory.settings.set(setting.name, setting.value);
  memory.users.clear();
  for (const user of configuration.users) memory.users.set(user.name, user);
  const stored = new Set(configuration.queues.map((queue) => queue.id));
  for (const queue of memory.board.queues()) if (!stored.has(queue.id)) memory.board.deleteQueue(queue.id);
  for (const queue of configuration.queues) {
    memory.board.saveQueue(queue);
    renewKeys(engine, queue);
  }
  memory.lastInstanceId = configuration.lastInstanceId;
  loadPlanTable(memory.plans, configuration, memory.settings.get(allPlansSetting));
  lookAtAllPlans(engine);
}

/** Takes an instance up: its state, its place in queues, its slots and its planned moments. */
export function loadInstance(engine: EngineContext, stored: ActiveInstance): void {
  const { memory, timers } = engine;
  const definition = engine.definitions.get(stored.instance.definitionHash);
  const state = instanceOfRecords(stored.instance, stored.nodes, stored.attempts, definition);
  const { id } = state.launch;
  memory.instances.set(id, { state, journalSeq: stored.lastJournalSeq, progress: null, aheadFrom: aheadFromOf(stored.instance) });
  for (const node of state.nodes.values()) {
    if (node.kind !== 'task') continue;
    switch (node.state.kind) {
      case 'queued':
        memory.board.enqueue(queuedTask(engine, state, node.id, node.state.attempt, node.state.queuedAtMs));
        break;
      case 'executing':
        if (definition.task(node.task).type !== 'WORKFLOW') {
          memory.board.occupy(queuedTask(engine, state, node.id, node.state.attempt, node.state.queuedAtMs), node.state.assignedAtMs);
        } else if (node.state.timedOut !== true) {
          const dueAtMs = timeLimitOfChild(definition.task(node.task), node.state.assignedAtMs);
          if (dueAtMs !== null) timers.plan({ instanceId: id, nodeId: node.id, timeLimitOf: node.state.attempt }, dueAtMs);
        }
        break;
      case 'retrying':
        timers.plan({ instanceId: id, nodeId: node.id, timeLimitOf: null }, node.state.dueAtMs);
        break;
      case 'waiting':
      case 'skipped':
      case 'aborted':
      case 'expanded':
      case 'terminated':
        break;
    }
  }
  const { timeoutS } = definition.workflow;
  if (timeoutS !== undefined && !state.timedOut)
    timers.plan({ instanceId: id, nodeId: 0, timeLimitOf: null }, state.startedAtMs + timeoutS * 1000);
}

/** Lets go of an instance in memory, with its places, slots and planned moments. */
export function dropInstance(engine: EngineContext, id: InstanceId): void {
  const { memory, timers } = engine;
  const entry = memory.instances.get(id);
  memory.instances.delete(id);
  timers.drop({ instanceId: id, nodeId: 0 });
  if (entry === undefined) return;
  for (const node of entry.state.nodes.values()) {
    if (node.kind !== 'task') continue;
    timers.drop({ instanceId: id, nodeId: node.id });
    if (node.state.kind !== 'queued' && node.state.kind !== 'executing') continue;
    const attemptId = attemptIdOf(id, node.id, node.state.attempt);
    memory.board.drop(attemptId);
    memory.board.release(attemptId);
  }
}

/**
 * Reads all active instances and asks the runner about their attempts. `ended` is told the ends that were missed; the
 * returned function does the rest within the first pass.
 */
export async function recover(engine: EngineContext, ended: (report: Report) => void): Promise<(pass: Pass) => void> {
  const open: AttemptRecord[] = [];
  let count = 0;
  for (const stored of engine.store.activeInstances()) {
    loadInstance(engine, stored);
    count += 1;
    for (const attempt of stored.attempts) if (attempt.endedAtMs === null) open.push(attempt);
  }
  const asked = open.map((attempt) => ({
    attemptId: attemptIdOf(attempt.instanceId, attempt.nodeId, attempt.number),
    ref: attempt.runnerRef,
  }));
  const inspections = await engine.runner.inspect(asked);
  engine.log.info({ instances: count, attempts: open.length, epoch: engine.epoch }, 'recovered');
  return (pass) => {
    asked.forEach(({ attemptId }, index) => settle(engine, pass, attemptId, inspections[index]!, ended));
  };
}

function settle(engine: EngineContext, pass: Pass, attemptId: AttemptId, inspection: Inspection, ended: (report: Report) => void): void {
  const { memory } = engine;
  const { instanceId, nodeId, number } = attemptParts(attemptId);
  switch (inspection.kind) {
    case 'neverStarted': {
      // Its node waits again; the same attempt id may be used again, since nothing ever ran under it.
      memory.board.release(attemptId);
      pass.change({ kind: 'attemptUnassigned', instanceId, nodeId, number });
      pass.advance(instanceId, { kind: 'attemptReturned', atMs: pass.nowMs, nodeId, attempt: number });
      return;
    }
    case 'ended':
      ended(inspection.report);
      return;
    case 'unreachable':
      memory.unreachable.set(attemptId, { reason: inspection.reason, sinceMs: pass.nowMs });
      engine.log.warn({ attempt: attemptId, reason: inspection.reason }, 'unreachable; its slot is held');
      return;
    case 'running': {
      const state = memory.instances.get(instanceId)?.state.nodes.get(nodeId)?.state;
      if (state?.kind === 'executing' && state.kill !== null) {
        const { by } = state.kill;
        pass.afterCommit(() => killAttempt(engine, attemptId, by));
      }
      return;
    }
  }
}
