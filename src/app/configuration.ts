/** What the engine was started with. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { Configuration } from './ports.ts';

/** The configuration in force. */
export function showConfiguration(deps: AppDeps, user: User): Result<Configuration, RequestError> {
  const permitted = permit(user, 'read', 'engine');
  return permitted.ok ? ok(deps.configuration) : permitted;
}
