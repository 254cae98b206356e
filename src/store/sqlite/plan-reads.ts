import type { StoredPlan } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { backfillColumns, planOfRow, type BackfillSqlRow, type PlanSqlRow } from './plan-row.ts';

type OpenRow = { readonly planId: number; readonly momentMs: number; readonly state: string; readonly backfillId: number | null };
type ActiveRow = {
  readonly planId: number;
  readonly momentMs: number;
  readonly instanceId: number;
  readonly backfillId: number | null;
  readonly detail: string | null;
};

/**
 * All plans as the engine takes them up, by id. Few have something under way: that is read by its own indexes and joined here, not
 * asked for each plan.
 */
export function readPlans(database: Connection): readonly StoredPlan[] {
  const active = byPlan(
    database
      .prepare<[], ActiveRow>(
        `select plan_id as planId, moment_ms as momentMs, instance_id as instanceId, backfill_id as backfillId, detail
         from planned_moment indexed by planned_moment_active where instance_id is not null and ended_at_ms is null order by plan_id, instance_id`,
      )
      .all(),
  );
  const open = byPlan(
    database
      .prepare<[], OpenRow>(
        `select plan_id as planId, moment_ms as momentMs, state, backfill_id as backfillId
         from planned_moment indexed by planned_moment_open where state in ('waiting', 'planned') order by plan_id, moment_ms`,
      )
      .all(),
  );
  const backfill = database.prepare<[number], BackfillSqlRow>(`select ${backfillColumns} from plan_backfill b where b.id = ?`);
  const backfillsOf = (opened: readonly OpenRow[]): StoredPlan['backfills'] => {
    const planned = opened.filter(({ state, backfillId }) => state === 'planned' && backfillId !== null);
    return [...Map.groupBy(planned, ({ backfillId }) => backfillId)].flatMap(([id, rows]) => {
      const record = id === null ? undefined : backfill.get(id);
      return record === undefined ? [] : [{ backfill: record, moments: rows.map(({ momentMs }) => momentMs) }];
    });
  };
  const rows = database.prepare<[], PlanSqlRow>('select * from plan order by id').iterate();
  const plans: StoredPlan[] = [];
  for (const row of rows) {
    const plan = planOfRow(row);
    const [launched, opened] = [active.get(plan.id), open.get(plan.id)];
    plans.push({
      plan,
      waitingMs: opened?.find(({ state }) => state === 'waiting')?.momentMs ?? null,
      active:
        launched?.map(({ instanceId, momentMs, backfillId, detail }) => ({
          instanceId,
          momentMs,
          backfillId,
          isCancelled: detail === 'cancelled',
        })) ?? nothing,
      backfills: opened === undefined ? nothing : backfillsOf(opened),
    });
  }
  return plans;
}

/** What nearly all plans have under way. */
const nothing: readonly never[] = [];

/** The highest ids ever given. */
export function readPlanCounts(database: Connection): { readonly lastPlanId: number; readonly lastBackfillId: number } {
  const row = database
    .prepare<[], { readonly lastPlanId: number; readonly lastBackfillId: number }>(
      'select last_plan_id as lastPlanId, last_backfill_id as lastBackfillId from plan_count',
    )
    .get();
  return row ?? { lastPlanId: 0, lastBackfillId: 0 };
}

function byPlan<T extends { readonly planId: number }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(rows, ({ planId }) => planId);
}
