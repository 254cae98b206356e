import type { User, Verb } from '../core/access/can.ts';
import type { InstanceId } from '../core/ids.ts';
import { err, type Result, ok } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { InstanceRow } from './ports.ts';

/** The row of an instance, for somebody who may do `verb` to it. */
export function findInstance(deps: AppDeps, user: User, verb: Verb, id: InstanceId): Result<InstanceRow, RequestError> {
  const anything = permit(user, verb, 'instance');
  if (!anything.ok) return anything;
  const row = deps.read.instanceRow(id);
  if (row === null) return err(unknownInstance(id));
  const permitted = permit(user, verb, 'instance', row.workflow);
  return permitted.ok ? ok(row) : permitted;
}

/** The error of an instance that does not exist. */
export function unknownInstance(id: InstanceId): RequestError {
  return { code: 'UNKNOWN_INSTANCE', message: `no instance has the id ${id}`, details: { instanceId: id } };
}
