import type { InstanceRecord, InstanceStatus, LaunchedBy, ParameterValue } from '../../core/instance/record.ts';
import { StoreError } from './store-error.ts';

/** The columns of an instance that `InstanceRecord` is made of, as `instanceColumns` selects them. */
export type InstanceSqlRow = {
  readonly id: number;
  readonly workflow: string;
  readonly definition_hash: string;
  readonly status: string;
  readonly priority: number;
  readonly comment: string | null;
  readonly host: string | null;
  readonly user_name: string | null;
  readonly launched_by: string;
  readonly launcher: string | null;
  readonly planned_moment_ms: number | null;
  readonly parent_instance_id: number | null;
  readonly parent_node_id: number | null;
  readonly resumed_from: number | null;
  readonly relaunched_from: number | null;
  readonly depth: number;
  readonly idempotency_key: string | null;
  readonly created_at_ms: number;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly errors: number;
  readonly unsatisfied: number;
  readonly real_ms: number;
  readonly queued_ms: number;
  readonly waited_for_retry_ms: number;
};

/** What to select from `instance as i join definition as d on d.id = i.definition_id`; `data` is apart, lists do without. */
export const instanceColumns = `i.id, i.workflow, d.hash as definition_hash, i.status, i.priority, i.comment, i.host, i.user_name,
  i.launched_by, i.launcher, i.planned_moment_ms, i.parent_instance_id, i.parent_node_id, i.resumed_from, i.relaunched_from, i.depth,
  i.idempotency_key, i.created_at_ms, i.started_at_ms, i.ended_at_ms, i.errors, i.unsatisfied, i.real_ms, i.queued_ms,
  i.waited_for_retry_ms`;

/** The record of a row, without `data`. */
export function instanceOfRow(row: InstanceSqlRow, parameters: readonly ParameterValue[]): Omit<InstanceRecord, 'data'> {
  return {
    id: row.id,
    workflow: row.workflow,
    definitionHash: row.definition_hash,
    status: statusOf(row.status),
    parameters,
    priority: row.priority,
    comment: row.comment,
    host: row.host,
    user: row.user_name,
    launchedBy: launchedByOf(row),
    resumedFrom: row.resumed_from,
    relaunchedFrom: row.relaunched_from,
    depth: row.depth,
    idempotencyKey: row.idempotency_key,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    errors: row.errors,
    unsatisfied: row.unsatisfied,
    realMs: row.real_ms,
    queuedMs: row.queued_ms,
    waitedForRetryMs: row.waited_for_retry_ms,
  };
}

/** Columns launched_by, launcher, planned_moment_ms, parent_instance_id, parent_node_id. */
export type LauncherColumns = readonly [
  kind: string,
  name: string | null,
  momentMs: number | null,
  instanceId: number | null,
  nodeId: number | null,
];

/** The columns that say who launched an instance. */
export function columnsOfLauncher(by: LaunchedBy): LauncherColumns {
  switch (by.kind) {
    case 'user':
      return ['user', by.name, null, null, null];
    case 'plan':
      return ['plan', by.plan, by.plannedMomentMs, null, null];
    case 'instance':
      return ['instance', null, null, by.instanceId, by.nodeId];
  }
}

function launchedByOf(row: InstanceSqlRow): LaunchedBy {
  if (row.launched_by === 'user' && row.launcher !== null) return { kind: 'user', name: row.launcher };
  if (row.launched_by === 'plan' && row.launcher !== null && row.planned_moment_ms !== null) {
    return { kind: 'plan', plan: row.launcher, plannedMomentMs: row.planned_moment_ms };
  }
  if (row.launched_by === 'instance' && row.parent_instance_id !== null && row.parent_node_id !== null) {
    return { kind: 'instance', instanceId: row.parent_instance_id, nodeId: row.parent_node_id };
  }
  throw new StoreError('STORE_DAMAGED', `instance ${row.id} has an unknown launcher "${row.launched_by}"`);
}

/** The state of an instance as its column has it. */
export function statusOf(text: string): InstanceStatus {
  if (text === 'executing' || text === 'cancelling' || text === 'terminated') return text;
  throw new StoreError('STORE_DAMAGED', `unknown status of an instance: "${text}"`);
}
