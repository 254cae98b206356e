import type { FigureReads, InstanceFilter, InstanceHistogram, InstanceTally } from '../../app/ports.ts';
import type { Connection } from './connection.ts';
import { prepareGroupFilter } from './group-filter.ts';
import { ceilToHour, floorToHour, hourMs, prepareHourSums } from './instance-hours.ts';
import { and, filtersOfWorkflows, planOf, valuesOf, type ListPlan, type SqlCondition } from './list-plan.ts';

/** Ids of a selective condition up to which they are looked through. */
const maxCandidates = 5_000;

/** After so long nothing more is counted. Stretches are counted from the newest on. */
const defaultTimeLimitMs = 25;

/** Rows that are looked at between two looks at the clock, about. */
const rowsAtOnce = 500;

const maxStatements = 300;

/** A number, an id or a moment, and whether there were errors. */
type TallyRow = { readonly n: number | null; readonly failed: number };

type Statement = { all(...values: (string | number)[]): TallyRow[] };

/**
 * Counts instances of a filter by their launch. Filters of workflow, end and errors are not counted: their whole hours are
 * kept, and only parts of hours and what has not ended is looked for in an index. Other conditions look at rows, as long as
 * there is time.
 */
export function prepareHistogram(database: Connection): FigureReads['histogram'] {
  const statements = new Map<string, Statement>();
  const hours = prepareHourSums(database);
  const withoutGroup = prepareGroupFilter(database);

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
    return from >= to ? 0 : (run(sql, [from, to, ...valuesOf(conditions)])[0]?.n ?? 0);
  }

  /** By looking into the indexes by launch. */
  function looked(filter: InstanceFilter, fromMs: number, toMs: number): InstanceTally {
    let all = 0;
    let failed = 0;
    for (const { sign, part } of partsOf(filter)) {
      const n = count(part, fromMs, toMs);
      all += sign * n;
      if (part.errors !== false) failed += sign * (part.errors === true ? n : count({ ...part, errors: true }, fromMs, toMs));
    }
    return { count: all, failed };
  }

  /** Where whole hours are kept: their sum, and what lies around them. */
  function kept(filter: InstanceFilter, fromMs: number, toMs: number): InstanceTally {
    const from = Math.max(fromMs, filter.launchedAfterMs ?? fromMs);
    const to = Math.min(toMs, filter.launchedBeforeMs ?? toMs);
    const [first, end] = [ceilToHour(from), floorToHour(to)];
    if (first >= end) return looked(filter, fromMs, toMs);
    const sum = hours(filter.workflow ?? null, first, end);
    const failed = filter.errors === false ? 0 : sum.failed;
    const whole = { count: filter.errors === true ? failed : filter.errors === false ? sum.count - sum.failed : sum.count, failed };
    const others = filter.status === 'terminated' ? [] : (['executing', 'cancelling'] as const);
    return sumOf([
      whole,
      looked(filter, from, first),
      looked(filter, end, to),
      ...others.map((status) => looked({ ...filter, status }, first, end)),
    ]);
  }

  /** A stretch, in parts between which the clock is looked at; null: there was no time. */
  function tally(filter: InstanceFilter, fromMs: number, toMs: number, deadlineMs: number): InstanceTally | null {
    if (performance.now() > deadlineMs) return null;
    if (isKept(filter)) return kept(filter, fromMs, toMs);
    const about = isOfActive(filter) ? 0 : hours(filter.workflow ?? null, floorToHour(fromMs), ceilToHour(toMs)).count;
    const partMs = Math.max(1, Math.ceil((toMs - fromMs) / Math.max(1, Math.ceil(about / rowsAtOnce))));
    const tallies: InstanceTally[] = [];
    for (let start = fromMs; start < toMs; start += partMs) {
      if (performance.now() > deadlineMs) return null;
      tallies.push(looked(filter, start, Math.min(toMs, start + partMs)));
    }
    return sumOf(tallies);
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

  function wholeRange(filters: readonly InstanceFilter[]): { readonly fromMs: number; readonly toMs: number } {
    const bounds = (sql: 'min' | 'max'): readonly number[] =>
      filters.flatMap((filter) => {
        const plan = planOf(launchOrder(filter));
        const bound = run(
          `select i.created_at_ms as n, 0 as failed from instance i indexed by ${plan.index} where ${and(plan.indexed)}
           order by i.created_at_ms ${sql === 'min' ? 'asc' : 'desc'} limit 1`,
          valuesOf(plan.indexed),
        )[0]?.n;
        return bound ?? [];
      });
    const [first] = filters;
    const fromMs = first?.launchedAfterMs ?? smallest(bounds('min'));
    const lastMs = first?.launchedBeforeMs ?? -smallest(bounds('max').map((ms) => -ms)) + 1;
    return { fromMs, toMs: Math.max(fromMs + 1, lastMs) };
  }

  function stretchesOf(
    filter: InstanceFilter,
    starts: readonly number[],
    stretchMs: number,
    toMs: number,
    deadlineMs: number,
  ): readonly (InstanceTally | null)[] {
    return starts
      .toReversed()
      .map((start) => tally(filter, start, Math.min(toMs, start + stretchMs), deadlineMs))
      .toReversed();
  }

  const histogram = database.transaction(
    (
      given: InstanceFilter,
      range: { readonly fromMs: number; readonly toMs: number } | null,
      number: number,
      timeLimitMs: number,
    ): InstanceHistogram => {
      const asked = withoutGroup(given);
      const whole = planOf(asked);
      // Few rows are looked at once, whatever their workflow.
      const filters = whole.index === 'instance_active' ? [asked] : filtersOfWorkflows(asked);
      const deadlineMs = performance.now() + timeLimitMs;
      const { fromMs, toMs, stretchMs } = range === null ? wholeHours(wholeRange(filters), number) : evenly(range, number);
      const starts: number[] = [];
      for (let start = fromMs; start < toMs; start += stretchMs) starts.push(start);
      const few = fewOf(whole);
      const lists =
        few === null
          ? filters.map((filter) => stretchesOf(filter, starts, stretchMs, toMs, deadlineMs))
          : [fewByStretch(few, starts, stretchMs, toMs, asked)];
      const stretches = starts.map((start, index) => {
        const tallies = lists.map((list) => list[index] ?? null);
        return { fromMs: start, tally: tallies.includes(null) ? null : sumOf(tallies.filter((each) => each !== null)) };
      });
      return { fromMs, toMs, stretchMs, stretches, total: total(filters, stretches, toMs) };
    },
  );

  /** The sum; what was not counted is taken to have the share of the filter that the counted part has. */
  function total(filters: readonly InstanceFilter[], stretches: InstanceHistogram['stretches'], toMs: number): number {
    const counted = stretches.reduce((sum, stretch) => sum + (stretch.tally?.count ?? 0), 0);
    const firstCounted = stretches.find((stretch) => stretch.tally !== null)?.fromMs ?? toMs;
    if (firstCounted === stretches[0]?.fromMs) return counted;
    const around = (fromMs: number, untilMs: number): number =>
      filters.reduce((sum, { workflow }) => sum + hours(workflow ?? null, floorToHour(fromMs), ceilToHour(untilMs)).count, 0);
    const lookedAt = around(firstCounted, toMs);
    const others = around(stretches[0]?.fromMs ?? 0, firstCounted);
    return lookedAt === 0 ? counted : Math.round(counted + (counted * others) / lookedAt);
  }

  return (filter, range, stretches, timeLimitMs = defaultTimeLimitMs) => histogram(filter, range, stretches, timeLimitMs);
}

/** Whether a filter has nothing but what is kept by the hour. */
function isKept(filter: InstanceFilter): boolean {
  const { status, workflow: _workflow, errors: _errors, launchedAfterMs: _after, launchedBeforeMs: _before, ...others } = filter;
  return (status === undefined || status === 'terminated') && Object.values(others).every((value) => value === undefined);
}

/** Those have an index of few rows. */
function isOfActive({ status, waits, waitingSinceMs }: InstanceFilter): boolean {
  return status === 'executing' || status === 'cancelling' || waits !== undefined || waitingSinceMs !== undefined;
}

function evenly({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, number: number): Frame {
  return { fromMs, toMs, stretchMs: Math.max(1, Math.ceil((toMs - fromMs) / number)) };
}

type Frame = { readonly fromMs: number; readonly toMs: number; readonly stretchMs: number };

/** Stretches of an hour or more begin with an hour, so that they are sums of kept ones. */
function wholeHours(range: { readonly fromMs: number; readonly toMs: number }, number: number): Frame {
  const even = evenly(range, number);
  if (even.stretchMs < hourMs) return even;
  const fromMs = floorToHour(range.fromMs);
  return { fromMs, toMs: range.toMs, stretchMs: ceilToHour((range.toMs - fromMs) / number) };
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

function fewByStretch(
  few: readonly TallyRow[],
  starts: readonly number[],
  stretchMs: number,
  toMs: number,
  filter: InstanceFilter,
): readonly InstanceTally[] {
  const tallies = starts.map(() => ({ count: 0, failed: 0 }));
  const [first = 0] = starts;
  for (const { n, failed } of few) {
    const tally = n === null || n < first || n >= toMs ? undefined : tallies[Math.floor((n - first) / stretchMs)];
    if (tally === undefined || n === null || n < (filter.launchedAfterMs ?? n) || n >= (filter.launchedBeforeMs ?? n + 1)) continue;
    tally.count += 1;
    tally.failed += failed;
  }
  return tallies;
}

function sumOf(tallies: readonly InstanceTally[]): InstanceTally {
  return tallies.reduce((sum, { count, failed }) => ({ count: sum.count + count, failed: sum.failed + failed }), { count: 0, failed: 0 });
}

function smallest(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}

/** Selects of candidates name their column as their table does. */
function namedId(sql: SqlCondition['sql']): string {
  return `select * from (with c(id) as (${sql}) select id from c)`;
}
