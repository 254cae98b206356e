import type { BackfillRecord, Change, MomentOrigin, PlannedMoment, PlanRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { StoreError } from './store-error.ts';

type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;

/** Writes plans and what becomes of their moments. */
export type PlanWrites = {
  savePlan(plan: PlanRecord): void;
  progress(change: Of<'planProgressed'>): void;
  deletePlan(planId: number): void;
  takeMoment(change: Of<'momentTaken'>): void;
  cancelMoment(change: Of<'momentCancelled'>): void;
  endMoment(change: Of<'momentEnded'>): void;
  forgetMoments(change: Of<'momentsForgotten'>): void;
  saveBackfill(backfill: BackfillRecord): void;
  stopBackfill(change: Of<'backfillStopped'>): void;
};

/** Prepares the statements. */
export function preparePlanWrites(database: Connection): PlanWrites {
  const upsertPlan = database.prepare(
    `insert into plan (id, name, definition, created_at_ms, updated_at_ms, updated_by, since_ms, handled_ms, failures_in_row, suspended_reason, suspended_by,
       suspended_since_ms, resumed_at_ms, resumed_missed)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set name = excluded.name, definition = excluded.definition, updated_at_ms = excluded.updated_at_ms,
       updated_by = excluded.updated_by, since_ms = excluded.since_ms, handled_ms = excluded.handled_ms, failures_in_row = excluded.failures_in_row,
       suspended_reason = excluded.suspended_reason, suspended_by = excluded.suspended_by, suspended_since_ms = excluded.suspended_since_ms,
       resumed_at_ms = excluded.resumed_at_ms, resumed_missed = excluded.resumed_missed`,
  );
  const countPlan = database.prepare<[number]>('update plan_count set last_plan_id = max(last_plan_id, ?)');
  const updateProgress = database.prepare<[number, number, number]>('update plan set handled_ms = ?, failures_in_row = ? where id = ?');
  const removePlan = database.prepare<[number]>('delete from plan where id = ?');
  // A moment that has an instance keeps it: nothing is written then, and the caller refuses the whole commit.
  const upsertMoment = database.prepare(
    `insert into planned_moment (plan_id, moment_ms, state, detail, first_ms, missed_count, origin, origin_name, backfill_id, at_ms, instance_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (plan_id, moment_ms) do update set state = excluded.state, detail = excluded.detail, first_ms = excluded.first_ms,
       missed_count = excluded.missed_count, origin = excluded.origin, origin_name = excluded.origin_name, backfill_id = excluded.backfill_id,
       at_ms = excluded.at_ms, instance_id = excluded.instance_id
     where planned_moment.state <> 'launched'`,
  );
  const updateCancelled = database.prepare<[number, number]>(
    "update planned_moment set detail = 'cancelled' where plan_id = ? and moment_ms = ? and state = 'launched'",
  );
  const updateEnd = database.prepare<[number, number, number, number, number]>(
    'update planned_moment set started_at_ms = ?, ended_at_ms = ?, errors = ? where plan_id = ? and moment_ms = ?',
  );
  const removeMoments = database.prepare<[{ plan: number; keep: number }]>(
    `delete from planned_moment where plan_id = @plan and state not in ('waiting', 'planned') and (instance_id is null or ended_at_ms is not null)
     and moment_ms <= (select moment_ms from planned_moment where plan_id = @plan order by moment_ms desc limit 1 offset @keep)`,
  );
  const upsertBackfill = database.prepare(
    `insert into plan_backfill (id, plan_id, from_ms, to_ms, total, concurrency, started_by, started_at_ms, stopped_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const countBackfill = database.prepare<[number]>('update plan_count set last_backfill_id = max(last_backfill_id, ?)');
  const stopped = database.prepare<[number, number]>('update plan_backfill set stopped_at_ms = ? where id = ?');
  const removePlanned = database.prepare<[number]>("delete from planned_moment where backfill_id = ? and state = 'planned'");
  return {
    savePlan(plan) {
      const { suspended, resumed } = plan;
      upsertPlan.run(
        plan.id,
        plan.name,
        JSON.stringify(plan.definition),
        plan.createdAtMs,
        plan.updatedAtMs,
        plan.updatedBy,
        plan.sinceMs,
        plan.handledMs,
        plan.failuresInRow,
        suspended?.reason ?? null,
        suspended?.by ?? null,
        suspended?.sinceMs ?? null,
        resumed?.atMs ?? null,
        resumed === null || resumed.missed === null ? null : JSON.stringify(resumed.missed),
      );
      countPlan.run(plan.id);
    },
    progress: ({ planId, handledMs, failuresInRow }) => void updateProgress.run(handledMs, failuresInRow, planId),
    deletePlan: (planId) => void removePlan.run(planId),
    takeMoment({ planId, momentMs, moment, origin, atMs }) {
      const { changes } = upsertMoment.run(
        planId,
        momentMs,
        ...columnsOfMoment(moment),
        ...columnsOfOrigin(origin),
        atMs,
        instanceOf(moment),
      );
      if (changes !== 1) throw new StoreError('CONFLICT', `moment ${momentMs} of plan ${planId} was launched before`);
    },
    cancelMoment: ({ planId, momentMs }) => void updateCancelled.run(planId, momentMs),
    endMoment: ({ planId, momentMs, startedAtMs, endedAtMs, errors }) =>
      void updateEnd.run(startedAtMs, endedAtMs, errors, planId, momentMs),
    forgetMoments: ({ planId, keepNewest }) => void removeMoments.run({ plan: planId, keep: keepNewest }),
    saveBackfill(backfill) {
      const { id, planId, fromMs, toMs, total, concurrency, by, atMs, stoppedAtMs } = backfill;
      upsertBackfill.run(id, planId, fromMs, toMs, total, concurrency, by, atMs, stoppedAtMs);
      countBackfill.run(id);
    },
    stopBackfill({ backfillId, atMs }) {
      stopped.run(atMs, backfillId);
      removePlanned.run(backfillId);
    },
  };
}

function instanceOf(moment: PlannedMoment): number | null {
  return moment.kind === 'launched' ? moment.instanceId : null;
}

/** Columns state, detail, first_ms, missed_count. */
function columnsOfMoment(moment: PlannedMoment): readonly [string, string | null, number | null, number | null] {
  switch (moment.kind) {
    case 'launched':
    case 'waiting':
    case 'planned':
      return [moment.kind, null, null, null];
    case 'skipped':
      return [moment.kind, moment.because, null, null];
    case 'refused':
      return [moment.kind, moment.message, null, null];
    case 'passedOver':
      return [moment.kind, moment.countIsLowerBound ? 'more' : null, moment.firstMs, moment.count];
  }
}

/** Columns origin, origin_name, backfill_id. */
function columnsOfOrigin(origin: MomentOrigin): readonly [string, string | null, number | null] {
  switch (origin.kind) {
    case 'time':
      return ['time', null, null];
    case 'backfill':
      return ['backfill', null, origin.backfillId];
    case 'person':
      return ['person', origin.name, null];
  }
}
