/** Launching: of a workflow by name, or again. */
import type { InstanceId } from '../core/ids.ts';
import type { Advanced } from '../core/instance/draft.ts';
import type { LaunchedBy } from '../core/instance/record.ts';
import { schedulesOf, startInstance } from '../core/instance/start.ts';
import type { LaunchFacts } from '../core/instance/launch-facts.ts';
import { err, ok, type Result } from '../core/result.ts';
import { bindParameters } from '../core/workflow/parameters.ts';
import type { EngineContext } from './context.ts';
import type { BeginFact, Pass } from './pass.ts';
import type { LaunchAnswer, LaunchRequest, RequestError } from './request.ts';
import { storedRecord, unknownInstance } from './stored-instance.ts';

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
    relaunchedFrom: launch.relaunchedFrom ?? null,
    depth: launch.depth ?? 0,
    idempotencyKey: launch.idempotencyKey ?? null,
    createdAtMs: pass.nowMs,
    schedules: schedules.value,
  };
  launch.onCreated?.(facts.id);
  return ok(
    beginInstance(engine, pass, facts, { kind: 'launched' }, definition.workflow.timeoutS, () =>
      startInstance(facts, definition, pass.nowMs, engine.outputs.source(facts.id)),
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
    relaunchedFrom: id,
  });
}

/** Takes up a new instance: its number, its key, its time limit, its first step. `fact` begins its journal. */
export function beginInstance(
  engine: EngineContext,
  pass: Pass,
  facts: LaunchFacts,
  fact: BeginFact,
  timeoutS: number | undefined,
  start: () => Advanced,
): LaunchAnswer {
  engine.memory.lastInstanceId = facts.id;
  if (facts.idempotencyKey !== null) pass.keys.set(facts.idempotencyKey, facts.id);
  if (timeoutS !== undefined) engine.timers.plan({ instanceId: facts.id, nodeId: 0, timeLimitOf: null }, pass.nowMs + timeoutS * 1000);
  pass.begin(start(), { ...fact, by: nameOf(facts.launchedBy) });
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
