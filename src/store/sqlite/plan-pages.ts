import type { BackfillProgress, MomentRow, PlanPast, PlanReads } from '../../app/ports.ts';
import type { PlanRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import {
  backfillColumns,
  momentOfRow,
  originOfRow,
  planOfRow,
  type BackfillSqlRow,
  type MomentSqlRow,
  type PlanSqlRow,
} from './plan-row.ts';

/** Successes whose time is looked at. */
const keptTimes = 100;

/** Prepares what the reading side asks about plans. */
export function preparePlanReads(database: Connection): PlanReads {
  const page = database.prepare<[{ text: string | null; after: string; limit: number }], PlanSqlRow>(
    'select * from plan where name > @after and (@text is null or instr(lower(name), @text) > 0) order by name limit @limit',
  );
  const byName = database.prepare<[string], PlanSqlRow>('select * from plan where name = +?');
  const byId = database.prepare<[number], PlanSqlRow>('select * from plan where id = ?');
  const moments = database.prepare<[number, number, number], MomentSqlRow>(
    'select * from planned_moment where plan_id = ? and moment_ms < ? order by moment_ms desc limit ?',
  );
  const successes = database.prepare<
    [number, number],
    { readonly momentMs: number; readonly startedAtMs: number; readonly endedAtMs: number }
  >(
    `select moment_ms as momentMs, started_at_ms as startedAtMs, ended_at_ms as endedAtMs from planned_moment
     where plan_id = ? and errors = 0 order by moment_ms desc limit ?`,
  );
  const newest = database.prepare<[number], MomentSqlRow>(
    "select * from planned_moment where plan_id = ? and origin = 'time' order by moment_ms desc limit 1",
  );
  const executing = database.prepare<[number], { readonly instanceId: number; readonly startedAtMs: number }>(
    `select i.id as instanceId, i.started_at_ms as startedAtMs from planned_moment m join instance i on i.id = m.instance_id
     where m.plan_id = ? and m.instance_id is not null and m.ended_at_ms is null order by i.id limit 1000`,
  );
  const waiting = database.prepare<[number], { readonly n: number }>(
    "select count(*) as n from planned_moment where plan_id = ? and state = 'waiting'",
  );
  const backfills = database.prepare<[number], BackfillSqlRow>(
    `select ${backfillColumns} from plan_backfill b where b.plan_id = ? order by b.id desc limit 20`,
  );
  const progress = database.prepare<[number], Omit<BackfillProgress, 'backfill'>>(
    `select count(*) filter (where state = 'planned') as waiting, count(*) filter (where state = 'launched' and ended_at_ms is null) as executing,
       count(*) filter (where errors = 0) as succeeded, count(*) filter (where errors > 0 or state = 'refused') as failed
     from planned_moment where backfill_id = ?`,
  );

  function find(nameOrId: string): PlanRecord | null {
    const row = /^[1-9]\d{0,14}$/.test(nameOrId) ? byId.get(Number(nameOrId)) : byName.get(nameOrId);
    return row === undefined ? null : planOfRow(row);
  }

  const past = database.transaction((planId: number): PlanPast => {
    const ended = successes.all(planId, keptTimes);
    const latest = newest.get(planId);
    const [last] = ended;
    return {
      lastSuccess: last === undefined ? null : { momentMs: last.momentMs, endedAtMs: last.endedAtMs },
      newest: latest === undefined ? null : { momentMs: latest.moment_ms, kind: momentOfRow(latest).kind },
      executing: executing.all(planId),
      isWaiting: (waiting.get(planId)?.n ?? 0) > 0,
      tookMs: ended.map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs),
    };
  });
  const allProgress = database.transaction((planId: number): readonly BackfillProgress[] =>
    backfills.all(planId).map((backfill) => ({
      backfill,
      ...(progress.get(backfill.id) ?? { waiting: 0, executing: 0, succeeded: 0, failed: 0 }),
    })),
  );
  return {
    plans: (text, after, limit) => page.all({ text: text === null ? null : text.toLowerCase(), after: after ?? '', limit }).map(planOfRow),
    plan: find,
    plannedMoments: (planId, beforeMs, limit) => moments.all(planId, beforeMs ?? Number.MAX_SAFE_INTEGER, limit).map(rowOf),
    planPast: (planId) => past(planId),
    backfills: (planId) => allProgress(planId),
  };
}

function rowOf(row: MomentSqlRow): MomentRow {
  const { started_at_ms: startedAtMs, ended_at_ms: endedAtMs, errors } = row;
  return {
    momentMs: row.moment_ms,
    moment: momentOfRow(row),
    origin: originOfRow(row),
    atMs: row.at_ms,
    end: startedAtMs === null || endedAtMs === null || errors === null ? null : { startedAtMs, endedAtMs, errors },
  };
}
