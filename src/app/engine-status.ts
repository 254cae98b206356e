/** The engine in one look. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { EngineStatus, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { ReadStore } from './ports.ts';

/** State of the engine and of its store. */
export type StatusView = { readonly engine: EngineStatus; readonly instances: InstanceCounts };

/** Instances by state. */
export type InstanceCounts = ReturnType<ReadStore['counts']>;

/** The status as people see it. */
export async function showStatus(deps: AppDeps, user: User): Promise<Result<StatusView, RequestError>> {
  const permitted = permit(user, 'read', 'engine');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'status' });
  return answer.ok ? ok({ engine: answer.value, instances: deps.read.counts() }) : answer;
}

/** How many instances the store has, by state. */
export function countInstances(deps: AppDeps, user: User): Result<InstanceCounts, RequestError> {
  const permitted = permit(user, 'read', 'engine');
  return permitted.ok ? ok(deps.read.counts()) : permitted;
}
