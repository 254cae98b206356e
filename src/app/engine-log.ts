/** What the engine says of itself. */
import type { User } from '../core/access/can.ts';
import { partsOfAttemptId, type InstanceId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { LogEntry, LogPage, LogQuestion } from './ports.ts';

/** Names of fields that hold the id of an instance. */
const instanceFields: readonly string[] = ['instance', 'instanceId'];

/** Newest first. Names of users and addresses stand in it, so not everybody may read it. */
export async function readLog(deps: AppDeps, user: User, question: LogQuestion): Promise<Result<LogPage, RequestError>> {
  const permitted = permit(user, 'read', 'log');
  return permitted.ok ? ok(await deps.engineLog.read(question)) : permitted;
}

/** Instances that an entry is about. */
export function instancesOf({ fields }: LogEntry): readonly InstanceId[] {
  const ids = instanceFields.map((name) => fields[name]).filter((id): id is number => Number.isSafeInteger(id));
  const attempt = fields['attempt'];
  const ofAttempt = typeof attempt === 'string' ? partsOfAttemptId(attempt)?.instanceId : undefined;
  return [...new Set(ofAttempt === undefined ? ids : [...ids, ofAttempt])];
}
