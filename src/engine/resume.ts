import { instanceOfRecords } from '../core/instance/node-record.ts';
import type { LaunchFacts } from '../core/instance/launch-facts.ts';
import { isFailure, resumeInstance, type Resumed } from '../core/instance/resume.ts';
import type { InstanceState } from '../core/instance/state.ts';
import { err, ok, type Result } from '../core/result.ts';
import { bindParameters, type ParameterValue } from '../core/workflow/parameters.ts';
import type { EngineContext } from './context.ts';
import { beginInstance } from './launch.ts';
import type { Pass } from './pass.ts';
import type { EngineRequest, LaunchAnswer, RequestError } from './request.ts';
import { notEnded, storedInstance, unknownInstance } from './stored-instance.ts';

type ResumeRequest = Extract<EngineRequest, { readonly kind: 'resume' }>;

/** Goes on where a finished instance failed, or from a chosen node: a new instance, on the definition of the old one. */
export function resume(engine: EngineContext, pass: Pass, request: ResumeRequest): Result<LaunchAnswer, RequestError> {
  const { instanceId: id, fromNode = null } = request;
  const { memory } = engine;
  const stored = storedInstance(engine, pass, id);
  if (stored === null) return err(unknownInstance(id));
  // One that has just ended is still going on in the store, until the commit.
  if (memory.instances.has(id) || stored.instance.endedAtMs === null) return err(notEnded(id, 'only a finished one can be resumed'));
  const definition = engine.definitions.get(stored.instance.definitionHash);
  const finished = instanceOfRecords(stored.instance, stored.nodes, stored.attempts, definition);
  const parameters = parametersAfter(finished, request.parameters ?? []);
  if (!parameters.ok) return parameters;
  const nothingToDo = refusalOf(finished, fromNode) ?? (request.latest ? changedSince(engine, finished) : null);
  if (nothingToDo !== null) return err(nothingToDo);
  const changed = parameters.value.filter(({ name, value }) =>
    finished.launch.parameters.some((old) => old.name === name && old.value !== value),
  );
  const facts: LaunchFacts = {
    ...finished.launch,
    id: memory.lastInstanceId + 1,
    parameters: parameters.value,
    launchedBy: { kind: 'user', name: request.by },
    resumedFrom: id,
    relaunchedFrom: null,
    depth: 0,
    idempotencyKey: null,
    createdAtMs: pass.nowMs,
  };
  engine.outputs.copying(id, facts.id);
  pass.afterCommit(() => engine.outputs.copied(facts.id));
  pass.onFailure(() => engine.outputs.copied(facts.id));
  let without: Resumed['forgotten'] = [];
  const fact = {
    kind: 'resumed',
    ...(fromNode === null ? {} : { fromNode }),
    ...(changed.length === 0 ? {} : { parameters: changed.map(({ name }) => name) }),
  } as const;
  const answer = beginInstance(engine, pass, facts, fact, definition.workflow.timeoutS, () => {
    const choice = { fromNode, resolvesAnew: changed.length > 0 };
    const resumed = resumeInstance(finished, facts, pass.nowMs, engine.outputs.source(id), choice);
    without = resumed.forgotten;
    return resumed;
  });
  pass.change({ kind: 'attemptsCopied', from: id, to: facts.id, without });
  return ok(answer);
}

/** The parameters of the old instance with those that are given now in their places. */
function parametersAfter(finished: InstanceState, given: readonly ParameterValue[]): Result<readonly ParameterValue[], RequestError> {
  const before = finished.launch.parameters;
  if (given.length === 0) return ok(before);
  const kept = before.filter(({ name }) => !given.some((other) => other.name === name));
  const bound = bindParameters(finished.definition.workflow.parameters, [...kept, ...given]);
  if (bound.ok) return bound;
  const { message, code, ...details } = bound.error;
  return err({ code, message, details });
}

/** Why there is nothing to go on from, or null. */
function refusalOf(finished: InstanceState, fromNode: number | null): RequestError | null {
  const { id } = finished.launch;
  if (fromNode !== null) {
    if (finished.nodes.get(fromNode) !== undefined) return null;
    return { code: 'UNKNOWN_NODE', message: `instance ${id} has no node ${fromNode}`, details: { instanceId: id, nodeId: fromNode } };
  }
  if ([...finished.nodes.values()].some((node) => isFailure(node) || node.state.kind === 'waiting')) return null;
  return { code: 'CONFLICT', message: `instance ${id} has no failure to resume from`, details: { instanceId: id } };
}

/** That the workflow is not what the instance ran on, or null. */
function changedSince({ memory }: EngineContext, { launch: { id, workflow, definitionHash } }: InstanceState): RequestError | null {
  const current = memory.workflows.get(workflow)?.definitionHash;
  if (current === definitionHash) return null;
  return {
    code: 'DEFINITION_CHANGED',
    message: `workflow "${workflow}" ${current === undefined ? 'does not exist any more' : 'was changed since'}; resume on the old definition, or launch again`,
    details: { instanceId: id, definition: definitionHash, latest: current ?? null },
  };
}
