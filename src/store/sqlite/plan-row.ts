import type { MissedPolicy } from '../../core/plan/missed.ts';
import type { PlanDefinition } from '../../core/plan/plan.ts';
import type { BackfillRecord, MomentOrigin, PlannedMoment, PlanRecord } from '../../engine/ports.ts';
import { StoreError } from './store-error.ts';

/** A row of `plan`. */
export type PlanSqlRow = {
  readonly id: number;
  readonly name: string;
  readonly definition: string;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly updated_by: string;
  readonly since_ms: number;
  readonly handled_ms: number;
  readonly failures_in_row: number;
  readonly suspended_reason: string | null;
  readonly suspended_by: string | null;
  readonly suspended_since_ms: number | null;
  readonly resumed_at_ms: number | null;
  readonly resumed_missed: string | null;
};

/** The record of a row. Definitions and policies are JSON that was written here, of values that were checked before. */
export function planOfRow(row: PlanSqlRow): PlanRecord {
  return {
    id: row.id,
    name: row.name,
    definition: JSON.parse(row.definition) as PlanDefinition,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    updatedBy: row.updated_by,
    sinceMs: row.since_ms,
    handledMs: row.handled_ms,
    failuresInRow: row.failures_in_row,
    suspended:
      row.suspended_reason === null || row.suspended_by === null || row.suspended_since_ms === null
        ? null
        : { reason: row.suspended_reason, by: row.suspended_by, sinceMs: row.suspended_since_ms },
    resumed:
      row.resumed_at_ms === null
        ? null
        : { atMs: row.resumed_at_ms, missed: row.resumed_missed === null ? null : (JSON.parse(row.resumed_missed) as MissedPolicy) },
  };
}

/** A row of `planned_moment`. */
export type MomentSqlRow = {
  readonly moment_ms: number;
  readonly state: string;
  readonly detail: string | null;
  readonly first_ms: number | null;
  readonly missed_count: number | null;
  readonly origin: string;
  readonly origin_name: string | null;
  readonly backfill_id: number | null;
  readonly at_ms: number;
  readonly instance_id: number | null;
  readonly started_at_ms: number | null;
  readonly ended_at_ms: number | null;
  readonly errors: number | null;
};

/** What became of a moment. */
export function momentOfRow(row: MomentSqlRow): PlannedMoment {
  switch (row.state) {
    case 'launched':
      if (row.instance_id === null) break;
      return { kind: 'launched', instanceId: row.instance_id };
    case 'waiting':
    case 'planned':
      return { kind: row.state };
    case 'skipped':
      if (row.detail !== 'executing' && row.detail !== 'oneWaits' && row.detail !== 'replaced') break;
      return { kind: 'skipped', because: row.detail };
    case 'refused':
      return { kind: 'refused', message: row.detail ?? '' };
    case 'passedOver':
      return {
        kind: 'passedOver',
        firstMs: row.first_ms ?? row.moment_ms,
        count: row.missed_count ?? 1,
        countIsLowerBound: row.detail === 'more',
      };
  }
  throw new StoreError('STORE_DAMAGED', `moment ${row.moment_ms} of a plan is in an unknown state "${row.state}"`);
}

/** Why a moment was taken up. */
export function originOfRow(row: MomentSqlRow): MomentOrigin {
  if (row.origin === 'time') return { kind: 'time' };
  if (row.origin === 'backfill' && row.backfill_id !== null) return { kind: 'backfill', backfillId: row.backfill_id };
  if (row.origin === 'person' && row.origin_name !== null) return { kind: 'person', name: row.origin_name };
  throw new StoreError('STORE_DAMAGED', `moment ${row.moment_ms} of a plan has an unknown origin "${row.origin}"`);
}

/** What to select from `plan_backfill` for a `BackfillRecord`. */
export const backfillColumns = `b.id, b.plan_id as planId, b.from_ms as fromMs, b.to_ms as toMs, b.total, b.concurrency, b.started_by as "by",
  b.started_at_ms as atMs, b.stopped_at_ms as stoppedAtMs`;

/** A row of `plan_backfill` as `backfillColumns` selects it. */
export type BackfillSqlRow = BackfillRecord;
