/** Queues: how many tasks may run at once, and who is next. */
import type { QueueSettings } from '../core/queue/settings.ts';
import type { User } from '../core/access/can.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AnswerOf, QueueState, RequestError } from '../engine/request.ts';
import type { EpochMs } from '../core/time.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { QueueSampleRow } from './ports.ts';

/** All queues that the user may see, by name. */
export async function listQueues(deps: AppDeps, user: User): Promise<Result<readonly QueueState[], RequestError>> {
  const permitted = permit(user, 'read', 'queue');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'queues' });
  if (!answer.ok) return answer;
  return ok(answer.value.toSorted((a, b) => (a.queue.name < b.queue.name ? -1 : 1)));
}

/** One queue, also by a former name. */
export async function showQueue(deps: AppDeps, user: User, name: string): Promise<Result<QueueState, RequestError>> {
  const permitted = permit(user, 'read', 'queue', name);
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'queues' });
  if (!answer.ok) return answer;
  const found = answer.value.find(({ queue }) => queue.name === name) ?? answer.value.find(({ queue }) => queue.aliases.includes(name));
  return found === undefined ? err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } }) : ok(found);
}

/** Who holds slots of a queue and who waits in it, at most `limit` of each. */
export async function showQueueTasks(
  deps: AppDeps,
  user: User,
  name: string,
  limit: number,
): Promise<Result<AnswerOf['queueTasks'], RequestError>> {
  const permitted = permit(user, 'read', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'queueTasks', name, limit }) : permitted;
}

/** Moves a waiting task before all others of its queue. */
export async function moveTaskFirst(
  deps: AppDeps,
  user: User,
  queue: string,
  task: { readonly instanceId: InstanceId; readonly nodeId: NodeId },
): Promise<Result<AnswerOf['moveFirst'], RequestError>> {
  const permitted = permit(user, 'control', 'queue', queue);
  return permitted.ok ? deps.ask({ kind: 'moveFirst', queue, ...task, by: user.name }) : permitted;
}

/** How full all queues were, in stretches of equal length. */
export function showQueueSamples(
  deps: AppDeps,
  user: User,
  range: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
  stretches: number,
): Result<{ readonly stretchMs: number; readonly samples: readonly QueueSampleRow[] }, RequestError> {
  const permitted = permit(user, 'read', 'queue');
  if (!permitted.ok) return permitted;
  // Samples are a minute apart: shorter stretches would have holes.
  const stretchMs = Math.max(60_000, Math.ceil((range.toMs - range.fromMs) / stretches / 60_000) * 60_000);
  return ok({ stretchMs, samples: deps.read.queueSamples(range.fromMs, range.toMs, stretchMs) });
}

/** Workflows that name a queue. */
export async function queueUsers(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['usedBy'], RequestError>> {
  const permitted = permit(user, 'read', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'usedBy', noun: 'queue', name }) : permitted;
}

/** Creates a queue or changes the given settings of it, also while tasks wait. */
export async function saveQueue(
  deps: AppDeps,
  user: User,
  name: string,
  settings: QueueSettings,
): Promise<Result<AnswerOf['saveQueue'], RequestError>> {
  const permitted = permit(user, 'configure', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'saveQueue', name, settings, by: user.name }) : permitted;
}

/** Gives a queue another name; the old one keeps working. */
export async function renameQueue(
  deps: AppDeps,
  user: User,
  name: string,
  newName: string,
): Promise<Result<AnswerOf['renameQueue'], RequestError>> {
  const permitted = permit(user, 'configure', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'renameQueue', name, newName, by: user.name }) : permitted;
}

/** Deletes a queue. `moveTo`: the queue that takes over its names and waiting tasks. */
export async function deleteQueue(
  deps: AppDeps,
  user: User,
  name: string,
  moveTo: string | null,
): Promise<Result<AnswerOf['deleteQueue'], RequestError>> {
  const permitted = permit(user, 'configure', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'deleteQueue', name, moveTo, by: user.name }) : permitted;
}

/** Starts nothing more from a queue, and says why. */
export async function pauseQueue(
  deps: AppDeps,
  user: User,
  name: string,
  reason: string,
): Promise<Result<AnswerOf['pauseQueue'], RequestError>> {
  const permitted = permit(user, 'control', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'pauseQueue', name, paused: true, reason, by: user.name }) : permitted;
}

/** Ends a pause. */
export async function resumeQueue(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['pauseQueue'], RequestError>> {
  const permitted = permit(user, 'control', 'queue', name);
  return permitted.ok ? deps.ask({ kind: 'pauseQueue', name, paused: false, reason: '', by: user.name }) : permitted;
}
