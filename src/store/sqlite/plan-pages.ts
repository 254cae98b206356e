import type { BackfillProgress, MomentRow, PastLaunch, PlanFilter, PlanMark, PlanPast, PlanReads } from '../../app/ports.ts';
import type { PlanRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { containsText } from './list-plan.ts';
import {
  backfillColumns,
  momentOfRow,
  originOfRow,
  planOfRow,
  type BackfillSqlRow,
  type MomentSqlRow,
  type PlanSqlRow,
} from './plan-row.ts';

/** Plans that one page looks at while it looks for those of a filter: some milliseconds. */
const lookedAtOnce = 2_000;

/** What the definition of a plan has that expects nothing. */
const expectsNothing = '"expect":{"successBy":null,"successWithinMs":null,"longestFactor":null}';

type PageParameters = {
  readonly text: string | null;
  /** A pattern for the JSON around a text. */
  readonly like: string | null;
  readonly isAscii: number;
  readonly suspended: number | null;
  readonly expecting: number;
  readonly after: string;
  readonly end: string | null;
  readonly limit: number;
};

/** Successes whose time is looked at. */
const keptTimes = 100;

/** Prepares what the reading side asks about plans. */
export function preparePlanReads(database: Connection): PlanReads {
  const last = database.prepare<[string, number], { readonly name: string }>(
    'select name from plan where name > ? order by name limit 1 offset ?',
  );
  // A text that is in a value is in the JSON around it too, where it is found sooner; `like` and `lower` know ASCII only.
  const ofFilter = `from plan p where p.name > @after and p.name <= coalesce(@end, char(0x10ffff))
       and (@suspended is null or (p.suspended_since_ms is not null) = @suspended)
       and (@expecting = 0 or p.suspended_since_ms is not null or instr(p.definition, '${expectsNothing}') = 0)
       and (@text is null
         or instr(lower(p.name), @text) > 0
         or ((@isAscii = 0 or p.definition like @like escape '!')
           and (${containsText}(json_extract(p.definition, '$.work.workflow'), @text) or ${containsText}(json_extract(p.definition, '$.comment'), @text)))
         or (exists (select 1 from workflow w where ${containsText}(w.group_name, @text))
           and json_extract(p.definition, '$.work.workflow') in (select w.name from workflow w where ${containsText}(w.group_name, @text))))
     order by p.name limit @limit`;
  const page = database.prepare<[PageParameters], PlanSqlRow>(`select p.* ${ofFilter}`);
  const marks = database.prepare<[PageParameters], Omit<PlanMark, 'isSuspended'> & { readonly suspended: number }>(
    `select p.id, p.name, p.updated_at_ms as updatedAtMs, p.handled_ms as handledMs, p.suspended_since_ms is not null as suspended ${ofFilter}`,
  );
  // By the key of moments: an index by time alone would cost a write at each launch.
  const launches = database.prepare<[string, number, number, number], Omit<PastLaunch, 'isLaunched'> & { readonly state: string }>(
    `select m.plan_id as planId, m.state, coalesce(m.started_at_ms, m.at_ms) as startedAtMs,
       case when m.state = 'launched' then m.ended_at_ms else m.at_ms end as endedAtMs, m.errors
     from json_each(?) p cross join planned_moment m on m.plan_id = p.value and m.moment_ms >= ? and m.moment_ms < ?
     where m.state in ('launched', 'refused', 'passedOver') limit ?`,
  );
  const results = database.prepare<[number, number], MomentSqlRow>(
    'select * from planned_moment where plan_id = ? and moment_ms >= ? order by moment_ms',
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
    const [lastSuccess] = ended;
    return {
      lastSuccess: lastSuccess === undefined ? null : { momentMs: lastSuccess.momentMs, endedAtMs: lastSuccess.endedAtMs },
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
    plans(filter, after, limit) {
      const isFiltered = filter.text !== null || filter.isSuspended !== null || filter.isWatched;
      const looked = isFiltered ? Math.max(limit, lookedAtOnce) : limit;
      const end = last.get(after ?? '', looked - 1)?.name ?? null;
      const plans = page.all(parametersOf(filter, after, end, limit)).map(planOfRow);
      return { plans, next: plans.length === limit ? (plans.at(-1)?.name ?? end) : end };
    },
    planMarks: (filter, limit) =>
      marks.all(parametersOf(filter, null, null, limit)).map(({ suspended, ...mark }) => ({ ...mark, isSuspended: suspended === 1 })),
    pastLaunches: (planIds, fromMs, toMs, limit) =>
      launches
        .all(JSON.stringify(planIds), fromMs, toMs, limit)
        .map(({ state, ...launch }) => ({ ...launch, isLaunched: state === 'launched' })),
    momentResults: (planId, fromMs) =>
      results.all(planId, fromMs).map((row) => {
        const moment = momentOfRow(row);
        return {
          momentMs: row.moment_ms,
          kind: moment.kind,
          missed: moment.kind === 'passedOver' ? moment.count : 0,
          ended: row.ended_at_ms !== null,
          errors: row.errors,
        };
      }),
    plan: find,
    plannedMoments: (planId, beforeMs, limit) => moments.all(planId, beforeMs ?? Number.MAX_SAFE_INTEGER, limit).map(rowOf),
    planPast: (planId) => past(planId),
    backfills: (planId) => allProgress(planId),
  };
}

function parametersOf(filter: PlanFilter, after: string | null, end: string | null, limit: number): PageParameters {
  const text = filter.text?.toLowerCase() ?? null;
  return {
    text,
    like: text === null ? null : `%${JSON.stringify(text).slice(1, -1).replace(/[!%_]/g, '!$&')}%`,
    isAscii: Number(text === null || /^[\0-\x7f]*$/.test(text)),
    suspended: filter.isSuspended === null ? null : Number(filter.isSuspended),
    expecting: Number(filter.isWatched),
    after: after ?? '',
    end,
    limit,
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
