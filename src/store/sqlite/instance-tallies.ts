import type { FigureReads, InstanceFilter, InstanceHistogram, InstanceTally } from '../../app/ports.ts';
import type { Connection } from './connection.ts';
import { and, planOf, valuesOf, type ListPlan, type SqlCondition } from './list-plan.ts';

/** Ids of a selective condition up to which they are looked through. */
const maxCandidates = 20_000;

/** After so long nothing more is counted. Stretches are counted from the newest on. */
const timeLimitMs = 400;

const maxStatements = 300;

/** A number, an id or a moment, and whether there were errors. */
type TallyRow = { readonly n: number | null; readonly failed: number };

type Statement = { all(...values: (string | number)[]): TallyRow[] };

/**
 * Counts instances of a filter by their launch. Where all conditions are in an index, a stretch is counted by walking
 * that; failures come from their own index, and ended ones are all less those that have not ended. So a million instances
 * take about 50 ms. Other conditions look at rows, as long as there is time.
 */
export function prepareHistogram(database: Connection): FigureReads['histogram'] {
  const statements = new Map<string, Statement>();

  function run(sql: string, values: readonly (string | number)[]): readonly TallyRow[] {
    if (statements.size >= maxStatements) statements.clear();
    const statement = statements.get(sql) ?? database.prepare<(string | number)[], TallyRow>(sql);
    statements.set(sql, statement);
    return statement.all(...values);
  }

  function count(filter: InstanceFilter, fromMs: number, toMs: number): number {
    const plan = planOf(filter);
    const conditions = [...plan.indexed, ...plan.residual];
    const sql = `select count(*) as n, 0 as failed from instance i indexed by ${plan.index}
      where i.created_at_ms >= +? and i.created_at_ms < +? and ${and(conditions)}`;
    // Bounds of the filter itself are places of its list.
    const from = Math.max(fromMs, plan.end.atMs);
    const to = Math.min(toMs, plan.start.atMs);
    return run(sql, [from, to, ...valuesOf(conditions)])[0]?.n ?? 0;
  }

  function tally(filter: InstanceFilter, fromMs: number, toMs: number): InstanceTally {
    let all = 0;
    let failed = 0;
    for (const { sign, part } of partsOf(filter)) {
      const n = count(part, fromMs, toMs);
      all += sign * n;
      if (part.errors !== false) failed += sign * (part.errors === true ? n : count({ ...part, errors: true }, fromMs, toMs));
    }
    return { count: all, failed };
  }

  /** Launch and failure of every instance, where a selective condition has few. */
  function fewOf(plan: ListPlan): readonly TallyRow[] | null {
    for (const { sql, values } of plan.candidates) {
      const ids = run(`select id as n, 0 as failed from (${namedId(sql)}) limit ${maxCandidates + 1}`, values);
      if (ids.length > maxCandidates) continue;
      const conditions = [...plan.indexed, ...plan.residual];
      return run(
        `select i.created_at_ms as n, i.errors > 0 as failed from instance i
         where i.id in (select value from json_each(?)) and ${and(conditions)}`,
        [JSON.stringify(ids.map(({ n }) => n)), ...valuesOf(conditions)],
      );
    }
    return null;
  }

  function wholeRange(filter: InstanceFilter): { readonly fromMs: number; readonly toMs: number } {
    const plan = planOf(launchOrder(filter));
    const bound = (sql: 'min' | 'max'): number | null =>
      run(
        `select i.created_at_ms as n, 0 as failed from instance i indexed by ${plan.index} where ${and(plan.indexed)}
         order by i.created_at_ms ${sql === 'min' ? 'asc' : 'desc'} limit 1`,
        valuesOf(plan.indexed),
      )[0]?.n ?? null;
    const fromMs = filter.launchedAfterMs ?? bound('min') ?? 0;
    return { fromMs, toMs: Math.max(fromMs + 1, filter.launchedBeforeMs ?? (bound('max') ?? fromMs) + 1) };
  }

  const histogram = database.transaction(
    (filter: InstanceFilter, range: { readonly fromMs: number; readonly toMs: number } | null, number: number): InstanceHistogram => {
      const { fromMs, toMs } = range ?? wholeRange(filter);
      const stretchMs = Math.max(1, Math.ceil((toMs - fromMs) / number));
      const starts: number[] = [];
      for (let start = fromMs; start < toMs; start += stretchMs) starts.push(start);
      const endOf = (start: number): number => Math.min(toMs, start + stretchMs);
      const few = fewOf(planOf(filter));
      if (few !== null) return { fromMs, toMs, stretchMs, stretches: stretchesOf(few, starts, stretchMs, toMs, filter) };
      const deadlineMs = performance.now() + timeLimitMs;
      const stretches = starts.toReversed().map((start) => ({
        fromMs: start,
        tally: performance.now() > deadlineMs ? null : tally(filter, start, endOf(start)),
      }));
      return { fromMs, toMs, stretchMs, stretches: stretches.toReversed() };
    },
  );
  return (filter, range, stretches) => histogram(filter, range, stretches);
}

/** Ended ones are all but those that are not; each part is found in an index by launch. */
function partsOf(filter: InstanceFilter): readonly { readonly sign: 1 | -1; readonly part: InstanceFilter }[] {
  if (filter.status !== 'terminated') return [{ sign: 1, part: filter }];
  return [
    { sign: 1, part: launchOrder(filter) },
    { sign: -1, part: { ...filter, status: 'executing' } },
    { sign: -1, part: { ...filter, status: 'cancelling' } },
  ];
}

function launchOrder(filter: InstanceFilter): InstanceFilter {
  if (filter.status !== 'terminated') return filter;
  const { status: _ended, ...rest } = filter;
  return rest;
}

function stretchesOf(
  few: readonly TallyRow[],
  starts: readonly number[],
  stretchMs: number,
  toMs: number,
  filter: InstanceFilter,
): InstanceHistogram['stretches'] {
  const tallies = starts.map(() => ({ count: 0, failed: 0 }));
  const [first = 0] = starts;
  for (const { n, failed } of few) {
    const tally = n === null || n < first || n >= toMs ? undefined : tallies[Math.floor((n - first) / stretchMs)];
    if (tally === undefined || n === null || n < (filter.launchedAfterMs ?? n) || n >= (filter.launchedBeforeMs ?? n + 1)) continue;
    tally.count += 1;
    tally.failed += failed;
  }
  return starts.map((fromMs, index) => ({ fromMs, tally: tallies[index] ?? null }));
}

/** Selects of candidates name their column as their table does. */
function namedId(sql: SqlCondition['sql']): string {
  return `select * from (with c(id) as (${sql}) select id from c)`;
}
