/** What people and programs did on purpose. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { AuditFilter, AuditPage } from './ports.ts';

/** A page of the audit trail, newest first. */
export function readAudit(
  deps: AppDeps,
  user: User,
  filter: AuditFilter,
  beforeId: number | null,
  limit: number,
): Result<AuditPage, RequestError> {
  const permitted = permit(user, 'read', 'audit');
  return permitted.ok ? ok(deps.read.audit(filter, beforeId, limit)) : permitted;
}
