/** Acting on instances: cancel, kill, retry, label, delete. */
import type { User } from '../core/access/can.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AnswerOf, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findInstance } from './find-instance.ts';
import { permit } from './permit.ts';

/** Starts nothing more in the instance; commands that run go on. */
export async function cancelInstance(deps: AppDeps, user: User, id: InstanceId): Promise<Result<AnswerOf['cancel'], RequestError>> {
  const found = findInstance(deps, user, 'control', id);
  return found.ok ? deps.ask({ kind: 'cancel', instanceId: id, by: user.name }) : found;
}

/** Cancels the instance and kills the commands that run. */
export async function killInstance(deps: AppDeps, user: User, id: InstanceId): Promise<Result<AnswerOf['kill'], RequestError>> {
  const found = findInstance(deps, user, 'control', id);
  return found.ok ? deps.ask({ kind: 'kill', instanceId: id, by: user.name }) : found;
}

/** Kills the command of one task. `retry`: go on as after any failure; else the failure is final. */
export async function killTask(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  nodeId: NodeId,
  retry: boolean,
): Promise<Result<AnswerOf['killTask'], RequestError>> {
  const found = findInstance(deps, user, 'control', id);
  return found.ok ? deps.ask({ kind: 'killTask', instanceId: id, nodeId, retry, by: user.name }) : found;
}

/** Lets planned retries of an instance, or of one task in it, happen now. */
export async function retryInstanceNow(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  nodeId: NodeId | null,
): Promise<Result<AnswerOf['retryNow'], RequestError>> {
  const found = findInstance(deps, user, 'control', id);
  return found.ok ? deps.ask({ kind: 'retryNow', instanceId: id, nodeId, by: user.name }) : found;
}

/** Lets every planned retry happen now. */
export async function retryEverythingNow(deps: AppDeps, user: User): Promise<Result<AnswerOf['retryNow'], RequestError>> {
  const permitted = permit(user, 'control', 'engine');
  return permitted.ok ? deps.ask({ kind: 'retryNow', instanceId: null, nodeId: null, by: user.name }) : permitted;
}

/** Puts a tag on an instance, or takes it off. */
export async function tagInstance(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  tag: string,
  present: boolean,
): Promise<Result<AnswerOf['tag'], RequestError>> {
  const found = findInstance(deps, user, 'control', id);
  return found.ok ? deps.ask({ kind: 'tag', instanceId: id, tag, present, by: user.name }) : found;
}

/** Deletes a finished instance with all that it owns. */
export async function deleteInstance(deps: AppDeps, user: User, id: InstanceId): Promise<Result<{ readonly deleted: true }, RequestError>> {
  const found = findInstance(deps, user, 'control', id);
  if (!found.ok) return found;
  const answer = await deps.ask({ kind: 'deleteInstances', instanceIds: [id], by: user.name });
  if (!answer.ok) return answer;
  const refused = answer.value.refused[0];
  return refused === undefined ? ok({ deleted: true }) : err(refused.error);
}
