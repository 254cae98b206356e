import type { StoredPlan } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { backfillColumns, planOfRow, type BackfillSqlRow, type PlanSqlRow } from './plan-row.ts';

type OpenRow = { readonly planId: number; readonly momentMs: number; readonly state: string; readonly backfillId: number | null };
type ActiveRow = { readonly planId: number; readonly momentMs: number; readonly instanceId: number; readonly backfillId: number | null };

/**
 * All plans as the engine takes them up, by id. Few have something under way: that is read by its own indexes and joined here, not
 * asked for each plan.
 */
export function readPlans(database: Connection): readonly StoredPlan[] {
  const active = byPlan(
    database
      .prepare<[], ActiveRow>(
        `select plan_id as planId, moment_ms as momentMs, instance_id as instanceId, backfill_id as backfillId
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
  const rows = database
    .prepare<[], PlanSqlRow & { readonly latest_ms: number | null }>(
      'select p.*, (select max(m.moment_ms) from planned_moment m where m.plan_id = p.id) as latest_ms from plan p order by p.id',
    )
    .all();
  return rows.map((row) => {
    const opened = open.get(row.id) ?? [];
    const backfillIds = [
      ...new Set(opened.flatMap(({ state, backfillId }) => (state === 'planned' && backfillId !== null ? [backfillId] : []))),
    ];
    return {
      plan: planOfRow(row),
      latestMs: row.latest_ms,
      waitingMs: opened.find(({ state }) => state === 'waiting')?.momentMs ?? null,
      active: (active.get(row.id) ?? []).map(({ instanceId, momentMs, backfillId }) => ({ instanceId, momentMs, backfillId })),
      backfills: backfillIds.flatMap((id) => {
        const record = backfill.get(id);
        const moments = opened.filter((each) => each.backfillId === id && each.state === 'planned').map(({ momentMs }) => momentMs);
        return record === undefined ? [] : [{ backfill: record, moments }];
      }),
    };
  });
}

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
