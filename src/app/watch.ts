import type { User } from '../core/access/can.ts';
import type { Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import { permit } from './permit.ts';

/** Whether somebody may hear live events, which tell of all instances. */
export function mayWatch(user: User): Result<unknown, RequestError> {
  return permit(user, 'read', 'instance');
}
