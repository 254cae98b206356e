/** The engine in one look. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { EngineStatus, QueueState, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { ReadStore } from './ports.ts';

/** State of the engine and of its store. */
export type StatusView = { readonly engine: EngineStatus; readonly instances: ReturnType<ReadStore['counts']> };

/** The status as people see it. */
export async function showStatus(deps: AppDeps, user: User): Promise<Result<StatusView, RequestError>> {
  const permitted = permit(user, 'read', 'engine');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'status' });
  return answer.ok ? ok({ engine: answer.value, instances: deps.read.counts() }) : answer;
}

/** What is measured: the status and the load of each queue. */
export async function showMeasurements(
  deps: AppDeps,
  user: User,
): Promise<Result<StatusView & { readonly queues: readonly QueueState[] }, RequestError>> {
  const [status, queues] = await Promise.all([showStatus(deps, user), deps.ask({ kind: 'queues' })]);
  if (!status.ok) return status;
  return queues.ok ? ok({ ...status.value, queues: queues.value }) : queues;
}
