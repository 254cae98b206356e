/** Requests, decided within a pass. What they change is collected there; the answer is given after the commit. */
import type { InstanceId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  checkWorkflowSource,
  deleteQueue,
  deleteRetrySchedule,
  deleteWorkflow,
  pauseQueue,
  renameQueue,
  saveQueue,
  saveRetrySchedule,
  saveSetting,
  saveWorkflow,
} from './configure.ts';
import type { EngineContext } from './context.ts';
import { handleHomeRequest } from './home.ts';
import { launchInstance, relaunchInstance } from './launch.ts';
import { overviews } from './overviews.ts';
import type { Pass } from './pass.ts';
import { sampleQueues } from './queue-samples.ts';
import { moveFirst, queueTasks } from './queue-tasks.ts';
import { handlePlanRequest } from './plans.ts';
import type { AnswerOf, EngineRequest, EngineStatus, RequestError } from './request.ts';
import { resume } from './resume.ts';
import { notEnded, storedRecord, unknownInstance } from './stored-instance.ts';
import { queuesOf, usedBy } from './used-by.ts';
import { handleUserRequest } from './users.ts';
import { handleViewRequest } from './views.ts';
import { whyOf } from './why.ts';

type Answer = Result<AnswerOf[EngineRequest['kind']], RequestError>;

/** Requests that change nothing. */
const reading: ReadonlySet<EngineRequest['kind']> = new Set([
  'waitForEnd',
  'why',
  'overviews',
  'checkWorkflow',
  'users',
  'allPlans',
  'nextPlans',
  'queues',
  'queueTasks',
  'usedBy',
  'retrySchedules',
  'workflows',
  'settings',
  'progress',
  'status',
]);

/** Whether a request changes nothing. Such requests are decided after the commit of their pass: only then is it true what they see. */
export function isReading(request: EngineRequest): boolean {
  return reading.has(request.kind);
}

/** Decides a request; `later`: the answer comes when the instance ends. */
export function handleRequest(engine: EngineContext, pass: Pass, request: EngineRequest): Answer | 'later' {
  const { memory } = engine;
  switch (request.kind) {
    case 'launch':
      return launchInstance(engine, pass, request);
    case 'waitForEnd':
      return waitForEnd(engine, pass, request.instanceId);
    case 'cancel':
      return onActive(engine, pass, request.instanceId, () => ({
        changed: pass.advance(request.instanceId, { kind: 'cancelRequested', atMs: pass.nowMs, by: request.by }),
      }));
    case 'kill':
      return onActive(engine, pass, request.instanceId, () => {
        const killed = running(engine, request.instanceId);
        return { changed: pass.advance(request.instanceId, { kind: 'killRequested', atMs: pass.nowMs, by: request.by }), killed };
      });
    case 'killTask':
      return killTask(engine, pass, request);
    case 'retryNow':
      return retryNow(engine, pass, request);
    case 'resume':
      return resume(engine, pass, request);
    case 'relaunch':
      return relaunchInstance(engine, pass, request.instanceId, request.by);
    case 'deleteInstances':
      return deleteInstances(engine, pass, request.instanceIds);
    case 'tag':
      return tag(engine, pass, request);
    case 'why': {
      const entry = memory.instances.get(request.instanceId);
      if (entry !== undefined) return ok(whyOf(engine, entry.state, pass.nowMs));
      return storedRecord(engine, pass, request.instanceId) === null ? err(unknownInstance(request.instanceId)) : ok([]);
    }
    case 'overviews':
      return ok(overviews(engine, request.instanceIds, pass.nowMs));
    case 'saveWorkflow':
      return saveWorkflow(engine, pass, request);
    case 'checkWorkflow':
      return ok({ problems: checkWorkflowSource(engine, request.source).problems });
    case 'deleteWorkflow':
      return deleteWorkflow(engine, pass, request.name);
    case 'saveQueue':
      return saveQueue(engine, pass, request.name, request.settings);
    case 'renameQueue':
      return renameQueue(engine, pass, request.name, request.newName);
    case 'deleteQueue':
      return deleteQueue(engine, pass, request.name, request.moveTo);
    case 'pauseQueue':
      return pauseQueue(engine, pass, request);
    case 'queues':
      return ok(
        memory.board.queues().map((queue) => {
          const state = memory.board.state(queue.name);
          return { queue, running: state?.running ?? 0, waiting: state?.waiting ?? 0 };
        }),
      );
    case 'queueTasks':
      return queueTasks(engine, request.name, request.limit, pass.nowMs);
    case 'moveFirst':
      return moveFirst(engine, pass, request);
    case 'sampleQueues':
      return ok(sampleQueues(engine, pass));
    case 'usedBy':
      return usedBy(engine, request.noun, request.name);
    case 'saveRetrySchedule':
      return saveRetrySchedule(engine, pass, request.name, request.levels);
    case 'deleteRetrySchedule':
      return deleteRetrySchedule(engine, pass, request.name);
    case 'retrySchedules':
      return ok([...memory.retrySchedules.values()]);
    case 'workflows':
      return ok([...memory.workflows.values()].map((each) => ({ ...each, queues: queuesOf(engine.definitions.get(each.definitionHash)) })));
    case 'users':
    case 'createFirstUser':
    case 'saveUser':
    case 'deleteUser':
    case 'makePasswordLink':
    case 'usePasswordLink':
    case 'openSession':
    case 'seeSession':
    case 'closeSessions':
    case 'saveUserSettings':
      return handleUserRequest(engine, pass, request);
    case 'savePlan':
    case 'deletePlan':
    case 'suspendPlan':
    case 'resumePlan':
    case 'launchPlan':
    case 'backfillPlan':
    case 'stopBackfills':
    case 'allPlans':
    case 'nextPlans':
      return handlePlanRequest(engine, pass, request);
    case 'handleLine':
    case 'lookHome':
      return handleHomeRequest(pass, request);
    case 'saveView':
    case 'deleteView':
      return handleViewRequest(pass, request);
    case 'saveSetting':
      return saveSetting(engine, pass, request.name, request.value);
    case 'settings':
      return ok([...memory.settings].map(([name, value]) => ({ name, value })));
    case 'progress':
      return ok([...(memory.instances.get(request.instanceId)?.progress ?? [])].map(([nodeId, percent]) => ({ nodeId, percent })));
    case 'status':
      return ok(statusOf(engine));
  }
}

function waitForEnd(engine: EngineContext, pass: Pass, id: InstanceId): Answer | 'later' {
  if (engine.memory.instances.has(id)) return 'later';
  const stored = storedRecord(engine, pass, id);
  if (stored === null) return err(unknownInstance(id));
  return ok({ instanceId: id, errors: stored.errors });
}

function onActive(engine: EngineContext, pass: Pass, id: InstanceId, act: () => AnswerOf[EngineRequest['kind']]): Answer {
  const refusal = notActive(engine, pass, id);
  return refusal === null ? ok(act()) : err(refusal);
}

function notActive(engine: EngineContext, pass: Pass, id: InstanceId): RequestError | null {
  if (engine.memory.instances.has(id)) return null;
  if (storedRecord(engine, pass, id) === null) return unknownInstance(id);
  return { code: 'INSTANCE_ENDED', message: `instance ${id} has ended`, details: { instanceId: id } };
}

function running(engine: EngineContext, id: InstanceId): number {
  let count = 0;
  for (const node of engine.memory.instances.get(id)?.state.nodes.values() ?? []) if (node.state.kind === 'executing') count += 1;
  return count;
}

function killTask(engine: EngineContext, pass: Pass, request: Extract<EngineRequest, { readonly kind: 'killTask' }>): Answer {
  const { instanceId, nodeId, by, retry } = request;
  const refusal = notActive(engine, pass, instanceId) ?? unknownNode(engine, instanceId, nodeId);
  if (refusal !== null) return err(refusal);
  const state = engine.memory.instances.get(instanceId)!.state.nodes.get(nodeId)!.state;
  if (state.kind !== 'executing')
    return err({
      code: 'TASK_NOT_RUNNING',
      message: `node ${nodeId} of instance ${instanceId} has no command running, it is ${state.kind}`,
      details: { instanceId, nodeId, state: state.kind },
    });
  return ok({ changed: pass.advance(instanceId, { kind: 'taskKillRequested', atMs: pass.nowMs, nodeId, by, retry }) });
}

function unknownNode(engine: EngineContext, instanceId: InstanceId, nodeId: number): RequestError | null {
  if (engine.memory.instances.get(instanceId)?.state.nodes.get(nodeId) !== undefined) return null;
  return { code: 'UNKNOWN_NODE', message: `instance ${instanceId} has no node ${nodeId}`, details: { instanceId, nodeId } };
}

function retryNow(engine: EngineContext, pass: Pass, request: Extract<EngineRequest, { readonly kind: 'retryNow' }>): Answer {
  const { instanceId, nodeId, by } = request;
  if (instanceId === null) {
    let retried = 0;
    for (const id of engine.memory.instances.keys()) retried += retryInstance(engine, pass, id, null, by);
    return ok({ retried });
  }
  const refusal = notActive(engine, pass, instanceId) ?? (nodeId === null ? null : unknownNode(engine, instanceId, nodeId));
  if (refusal !== null) return err(refusal);
  const retried = retryInstance(engine, pass, instanceId, nodeId, by);
  if (retried > 0) return ok({ retried });
  const where = nodeId === null ? `instance ${instanceId}` : `node ${nodeId} of instance ${instanceId}`;
  return err({ code: 'NOTHING_TO_RETRY', message: `nothing waits for a retry in ${where}`, details: { instanceId, nodeId } });
}

function retryInstance(engine: EngineContext, pass: Pass, id: InstanceId, nodeId: number | null, by: string): number {
  const { nodes } = engine.memory.instances.get(id)!.state;
  let retrying = 0;
  for (const node of nodes.values()) if (node.state.kind === 'retrying' && (nodeId === null || node.id === nodeId)) retrying += 1;
  if (retrying > 0) pass.advance(id, { kind: 'retryNowRequested', atMs: pass.nowMs, nodeId, by });
  return retrying;
}

function deleteInstances(engine: EngineContext, pass: Pass, ids: readonly InstanceId[]): Answer {
  const deleted: InstanceId[] = [];
  const refused: { instanceId: InstanceId; error: RequestError }[] = [];
  for (const instanceId of ids) {
    if (engine.memory.instances.has(instanceId)) {
      refused.push({ instanceId, error: notEnded(instanceId, 'cancel it first') });
    } else if (storedRecord(engine, pass, instanceId) === null) refused.push({ instanceId, error: unknownInstance(instanceId) });
    else {
      deleted.push(instanceId);
      pass.deleted.add(instanceId);
    }
  }
  if (deleted.length > 0) {
    pass.change({ kind: 'instancesDeleted', instanceIds: deleted });
    pass.live({ type: 'INSTANCES_DELETED', instanceIds: deleted, atMs: pass.nowMs });
  }
  return ok({ deleted, refused });
}

function tag(engine: EngineContext, pass: Pass, request: Extract<EngineRequest, { readonly kind: 'tag' }>): Answer {
  const { instanceId, tag: name, present } = request;
  if (!engine.memory.instances.has(instanceId) && storedRecord(engine, pass, instanceId) === null) return err(unknownInstance(instanceId));
  if (name.trim() === '' || name.length > 64)
    return err({ code: 'INVALID_NAME', message: `a tag has 1 to 64 characters, got ${name.length}`, details: { tag: name } });
  pass.change({ kind: present ? 'tagAdded' : 'tagRemoved', instanceId, tag: name });
  return ok({ changed: true });
}

function statusOf(engine: EngineContext): EngineStatus {
  const { memory } = engine;
  const counts = memory.board.counts();
  let retryingTasks = 0;
  let waitingNodes = 0;
  for (const { state } of memory.instances.values()) {
    const tally = state.tallies.get(0);
    retryingTasks += tally?.retrying ?? 0;
    waitingNodes += tally?.waiting ?? 0;
  }
  return {
    epoch: engine.epoch,
    startedAtMs: engine.startedAtMs,
    activeInstances: memory.instances.size,
    runningAttempts: counts.running,
    queuedTasks: counts.queued,
    retryingTasks,
    waitingNodes,
    startsPossible: memory.startsRefused === null,
    startsRefusedReason: memory.startsRefused?.reason ?? null,
  };
}
