/** Launching: of a workflow by name, again, or on from where a finished instance failed. */
import type { InstanceId } from '../core/ids.ts';
import type { Advanced } from '../core/instance/draft.ts';
import { instanceOfRecords } from '../core/instance/node-record.ts';
import type { LaunchedBy } from '../core/instance/record.ts';
import { isFailure, resumeInstance } from '../core/instance/resume.ts';
import { schedulesOf, startInstance } from '../core/instance/start.ts';
import type { LaunchFacts } from '../core/instance/launch-facts.ts';
import { err, ok, type Result } from '../core/result.ts';
import { bindParameters } from '../core/workflow/parameters.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import type { LaunchAnswer, LaunchRequest, RequestError } from './request.ts';
import { notEnded, storedInstance, storedRecord, unknownInstance } from './stored-instance.ts';

/** A launch as the engine itself asks for it. */
export type Launch = LaunchRequest & {
  /** WORKFLOW tasks above; default 0. */
  readonly depth?: number;
  /** Told the id before the first step's consequences are worked on. */
  readonly onCreated?: (id: InstanceId) => void;
};

/** Launches within a pass. The answer may be given once the pass is committed. */
export function launchInstance(engine: EngineContext, pass: Pass, launch: Launch): Result<LaunchAnswer, RequestError> {
  const { memory } = engine;
  if (launch.idempotencyKey !== undefined) {
    const existing = pass.keys.get(launch.idempotencyKey) ?? engine.store.instanceOfIdempotencyKey(launch.idempotencyKey);
    if (existing !== null) return ok({ instanceId: existing, existing: true });
  }
  const workflow = memory.workflows.get(launch.workflow);
  if (workflow === undefined)
    return err({ code: 'UNKNOWN_WORKFLOW', message: `no workflow is named "${launch.workflow}"`, details: { name: launch.workflow } });
  const definition = engine.definitions.get(workflow.definitionHash);
  const parameters = bindParameters(definition.workflow.parameters, launch.parameters);
  if (!parameters.ok) {
    const { message, code, ...details } = parameters.error;
    return err({ code, message, details });
  }
  const schedules = schedulesOf(definition, memory.retrySchedules);
  if (!schedules.ok) {
    return err({
      code: 'UNKNOWN_RETRY_SCHEDULE',
      message: `no retry schedule is named "${schedules.error.join('", "')}"`,
      details: { names: schedules.error },
    });
  }
  const facts: LaunchFacts = {
    id: memory.lastInstanceId + 1,
    workflow: launch.workflow,
    definitionHash: workflow.definitionHash,
    parameters: parameters.value,
    priority: launch.priority ?? definition.workflow.priority ?? 0,
    comment: textOrNull(launch.comment),
    host: textOrNull(launch.host),
    user: textOrNull(launch.host) === null ? null : textOrNull(launch.user),
    launchedBy: launch.launchedBy,
    resumedFrom: null,
    depth: launch.depth ?? 0,
    idempotencyKey: launch.idempotencyKey ?? null,
    createdAtMs: pass.nowMs,
    schedules: schedules.value,
  };
  launch.onCreated?.(facts.id);
  return ok(
    begin(
      engine,
      pass,
      facts,
      'launched',
      () => startInstance(facts, definition, pass.nowMs, engine.outputs.source(facts.id)),
      definition.workflow.timeoutS,
    ),
  );
}

/** Launches the same workflow, as it is now, with the same parameters. */
export function relaunchInstance(engine: EngineContext, pass: Pass, id: InstanceId, by: string): Result<LaunchAnswer, RequestError> {
  const active = engine.memory.instances.get(id)?.state.launch ?? storedRecord(engine, pass, id);
  if (active === null) return err(unknownInstance(id));
  return launchInstance(engine, pass, {
    workflow: active.workflow,
    parameters: active.parameters,
    priority: active.priority,
    ...(active.comment === null ? {} : { comment: active.comment }),
    ...(active.host === null ? {} : { host: active.host }),
    ...(active.user === null ? {} : { user: active.user }),
    launchedBy: { kind: 'user', name: by },
  });
}

/** Goes on where a finished instance failed: a new instance, on the definition of the old one. */
export function resume(engine: EngineContext, pass: Pass, id: InstanceId, latest: boolean, by: string): Result<LaunchAnswer, RequestError> {
  const { memory } = engine;
  const stored = storedInstance(engine, pass, id);
  if (stored === null) return err(unknownInstance(id));
  // One that has just ended is still going on in the store, until the commit.
  if (memory.instances.has(id) || stored.instance.endedAtMs === null) return err(notEnded(id, 'only a finished one can be resumed'));
  const definition = engine.definitions.get(stored.instance.definitionHash);
  const finished = instanceOfRecords(stored.instance, stored.nodes, stored.attempts, definition);
  if (![...finished.nodes.values()].some((node) => isFailure(node) || node.state.kind === 'waiting')) {
    return err({ code: 'CONFLICT', message: `instance ${id} has no failure to resume from`, details: { instanceId: id } });
  }
  if (latest) {
    const current = memory.workflows.get(stored.instance.workflow)?.definitionHash;
    if (current !== stored.instance.definitionHash) {
      return err({
        code: 'DEFINITION_CHANGED',
        message: `workflow "${stored.instance.workflow}" ${current === undefined ? 'does not exist any more' : 'was changed since'}; resume on the old definition, or launch again`,
        details: { instanceId: id, definition: stored.instance.definitionHash, latest: current ?? null },
      });
    }
  }
  const launchedBy: LaunchedBy = { kind: 'user', name: by };
  const facts: LaunchFacts = {
    ...finished.launch,
    id: memory.lastInstanceId + 1,
    launchedBy,
    resumedFrom: id,
    depth: 0,
    idempotencyKey: null,
    createdAtMs: pass.nowMs,
  };
  engine.outputs.copying(id, facts.id);
  pass.afterCommit(() => engine.outputs.copied(facts.id));
  pass.onFailure(() => engine.outputs.copied(facts.id));
  const answer = begin(
    engine,
    pass,
    facts,
    'resumed',
    () => resumeInstance(finished, facts, pass.nowMs, engine.outputs.source(id)),
    definition.workflow.timeoutS,
  );
  pass.change({ kind: 'attemptsCopied', from: id, to: facts.id });
  return ok(answer);
}

function begin(
  engine: EngineContext,
  pass: Pass,
  facts: LaunchFacts,
  kind: 'launched' | 'resumed',
  start: () => Advanced,
  timeoutS: number | undefined,
): LaunchAnswer {
  engine.memory.lastInstanceId = facts.id;
  if (facts.idempotencyKey !== null) pass.keys.set(facts.idempotencyKey, facts.id);
  if (timeoutS !== undefined) engine.timers.plan({ instanceId: facts.id, nodeId: 0, timeLimitOf: null }, pass.nowMs + timeoutS * 1000);
  pass.begin(start(), { kind, by: nameOf(facts.launchedBy) });
  return { instanceId: facts.id, existing: false };
}

/** Name of a launcher in journals. */
function nameOf(launchedBy: LaunchedBy): string {
  switch (launchedBy.kind) {
    case 'user':
      return launchedBy.name;
    case 'plan':
      return `plan ${launchedBy.plan}`;
    case 'instance':
      return `instance ${launchedBy.instanceId}`;
  }
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
