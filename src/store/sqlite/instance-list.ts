import type { InstanceFilter, InstancePage, InstanceRow } from '../../app/ports.ts';
import type { Connection } from './connection.ts';
import { instanceColumns, instanceOfRow, type InstanceSqlRow } from './instance-row.ts';
import { prepareGroupFilter } from './group-filter.ts';
import { prepareInstanceReads } from './instance-reads.ts';
import { cursorOf, isBefore, placeOfCursor, type ListOrder, type Place } from './list-cursor.ts';
import { and, filtersOfWorkflows, isTextFound, orderOf, planOf, valuesOf, type ListPlan } from './list-plan.ts';

/**
 * Lists of instances. Every list has a stable order (by launch, or by end where only ended ones are asked), and an
 * index that holds it. How a page is found:
 *
 *   1. A selective condition (parameter, tag, host, parent, launch range) whose ids are few: those are looked through.
 *   2. All conditions are in the index: one search from the cursor.
 *   3. Else the index is walked from the cursor in steps; after each the clock is looked at. When the time is up, the
 *      page holds what was found so far, perhaps nothing, and its cursor says where to go on. So the work of one call
 *      is bounded whatever the filter and the size of the store, and nothing is left out.
 */
export type InstanceList = {
  page(filter: InstanceFilter, cursor: string | null, limit: number): InstancePage;
  row(id: number): InstanceRow | null;
};

/** What bounds the work of one call. */
export type ListLimits = {
  /** Ids of a selective condition up to which they are looked through; default 2,000. */
  readonly maxCandidates: number;
  /** Rows of the first step of a walk; default 250. A step that was quick doubles the next one, a slow one halves it. */
  readonly firstStep: number;
  /** After so long a walk gives back what it has; default 25 ms: other requests have their turn. */
  readonly timeLimitMs: number;
};

const defaultLimits: ListLimits = { maxCandidates: 2000, firstStep: 250, timeLimitMs: 25 };
const quickStepMs = 2;
const slowStepMs = 6;

/** Filters differ in shape, not in number: beyond so many prepared statements all are prepared again. */
const maxStatements = 300;

/** A row with the moment that orders it. */
type ListSqlRow = InstanceSqlRow & { readonly at_ms: number };

/** Rows, and where their search stopped for want of time; null: there are no more. */
type Found = { readonly rows: readonly ListSqlRow[]; readonly stoppedAt: Place | null };

/** Prepares the statements; limits that are not given have their defaults. */
export function prepareInstanceList(database: Connection, givenLimits: Partial<ListLimits> = {}): InstanceList {
  const limits = { ...defaultLimits, ...givenLimits };
  // Deterministic: SQLite may leave out calls, it may not remember them across rows.
  database.function('contains_text', { deterministic: true }, (text: unknown, needle: unknown) =>
    typeof text === 'string' && typeof needle === 'string' && isTextFound(text, needle) ? 1 : 0,
  );
  const withoutGroup = prepareGroupFilter(database);
  const reads = prepareInstanceReads(database);
  const tags = database.prepare<[number], { readonly tag: string }>('select tag from tag where instance_id = +? order by tag');
  const single = database.prepare<[number], InstanceSqlRow>(
    `select ${instanceColumns} from instance i join definition d on d.id = i.definition_id where i.id = +?`,
  );
  const statement = remembered((sql) => database.prepare<(string | number)[], ListSqlRow>(sql));
  const idStatement = remembered((sql) => database.prepare<(string | number)[], number>(sql).pluck());

  function rowOf(row: InstanceSqlRow): InstanceRow {
    return {
      ...instanceOfRow(row, reads.parameters(row.id)),
      tags: tags.all(row.id).map(({ tag }) => tag),
    };
  }

  /** Ids of the first selective condition that has few, else null. */
  function fewCandidates(plan: ListPlan): string | null {
    for (const { sql, values } of plan.candidates) {
      const ids = idStatement(`select * from (${sql}) limit ${limits.maxCandidates + 1}`).all(...values);
      if (ids.length <= limits.maxCandidates) return JSON.stringify(ids);
    }
    return null;
  }

  function pageOfCandidates(plan: ListPlan, ids: string, from: Place, limit: number): readonly ListSqlRow[] {
    const at = momentColumn(plan.order);
    const conditions = [...plan.indexed, ...plan.residual];
    return statement(
      `select ${instanceColumns}, ${at} as at_ms from instance i join definition d on d.id = i.definition_id
       where i.id in (select value from json_each(?)) and (${at}, i.id) < (+?, +?) and (${at}, i.id) >= (+?, +?) and ${and(conditions)}
       order by ${at} desc, i.id desc limit ?`,
    ).all(ids, from.atMs, from.id, plan.end.atMs, plan.end.id, ...valuesOf(conditions), limit);
  }

  function pageOfIndex(plan: ListPlan, from: Place, until: Place, limit: number): readonly ListSqlRow[] {
    const at = momentColumn(plan.order);
    const conditions = [...plan.indexed, ...plan.residual];
    // The definition's hash comes by a cross join: the instance must stay outside, in the order of its index.
    return statement(
      `select ${instanceColumns}, ${at} as at_ms from instance i indexed by ${plan.index} cross join definition d on d.id = i.definition_id
       where (${at}, i.id) < (+?, +?) and (${at}, i.id) >= (+?, +?) and ${and(conditions)}
       order by ${at} desc, i.id desc limit ?`,
    ).all(from.atMs, from.id, until.atMs, until.id, ...valuesOf(conditions), limit);
  }

  /** The place `step` rows further in the index; null where it ends before. */
  function placeAfter(plan: ListPlan, from: Place, step: number): Place | null {
    const at = momentColumn(plan.order);
    const row = statement(
      `select ${at} as at_ms, i.id from instance i indexed by ${plan.index}
       where (${at}, i.id) < (+?, +?) and (${at}, i.id) >= (+?, +?) and ${and(plan.indexed)} order by ${at} desc, i.id desc limit 1 offset ?`,
    ).get(from.atMs, from.id, plan.end.atMs, plan.end.id, ...valuesOf(plan.indexed), step - 1);
    return row === undefined ? null : { atMs: row.at_ms, id: row.id };
  }

  /** Up to `wanted` rows, and where the walk stopped for want of time. */
  function walk(plan: ListPlan, start: Place, wanted: number, deadlineMs: number): Found {
    if (plan.residual.length === 0) return { rows: pageOfIndex(plan, start, plan.end, wanted), stoppedAt: null };
    const rows: ListSqlRow[] = [];
    let from = start;
    let step = limits.firstStep;
    for (;;) {
      const stepStartedMs = performance.now();
      const until = placeAfter(plan, from, step);
      rows.push(...pageOfIndex(plan, from, until ?? plan.end, wanted - rows.length));
      if (until === null || rows.length >= wanted) return { rows, stoppedAt: null };
      const nowMs = performance.now();
      if (nowMs >= deadlineMs) return { rows, stoppedAt: until };
      if (nowMs - stepStartedMs < quickStepMs) step *= 2;
      else if (nowMs - stepStartedMs > slowStepMs) step = Math.max(1, Math.floor(step / 2));
      from = until;
    }
  }

  /** Up to `wanted` rows of a filter. */
  function rowsOf(filter: InstanceFilter, asked: Place, wanted: number, deadlineMs: number): Found {
    const plan = planOf(filter);
    const from = isBefore(asked, plan.start) ? plan.start : asked;
    const candidates = fewCandidates(plan);
    if (candidates !== null) return { rows: pageOfCandidates(plan, candidates, from, wanted), stoppedAt: null };
    const { workflows } = filter;
    if (workflows === undefined || plan.index === 'instance_active') return walk(plan, from, wanted, deadlineMs);
    return merged(filtersOfWorkflows(filter).map((each) => walk(planOf(each), from, wanted, deadlineMs)));
  }

  return {
    page(given, cursor, limit) {
      const filter = withoutGroup(given);
      if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1000) throw new RangeError(`limit must be 1 to 1000, got ${limit}`);
      const deadlineMs = performance.now() + limits.timeLimitMs;
      const order = orderOf(filter);
      const asked = placeOfCursor(order, cursor);
      // One more than asked says whether there is another page.
      const { rows, stoppedAt } = rowsOf(filter, asked, limit + 1, deadlineMs);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const next = rows.length > limit && last !== undefined ? placeOf(last) : stoppedAt;
      return {
        rows: shown.map(rowOf),
        nextCursor: next === null ? null : cursorOf(order, next),
      };
    },
    row(id) {
      const row = single.get(id);
      return row === undefined ? null : rowOf(row);
    },
  };
}

/** Lists of the same order as one. What lies beyond the place where one of them stopped is left for the next page. */
function merged(lists: readonly Found[]): Found {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  const stops = lists.flatMap(({ stoppedAt }) => stoppedAt ?? []);
  const stoppedAt = stops.reduce<Place | null>((first, place) => (first === null || isBefore(place, first) ? place : first), null);
  const rows = lists
    .flatMap((list) => list.rows)
    .filter((row) => stoppedAt === null || !isBefore(stoppedAt, placeOf(row)))
    .toSorted((a, b) => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1));
  return { rows, stoppedAt };
}

function placeOf({ at_ms: atMs, id }: ListSqlRow): Place {
  return { atMs, id };
}

function momentColumn(order: ListOrder): string {
  return order === 'ended' ? 'i.ended_at_ms' : 'i.created_at_ms';
}

/** Makes what belongs to a text once, and keeps it. */
function remembered<T>(make: (sql: string) => T): (sql: string) => T {
  const known = new Map<string, T>();
  return (sql) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    if (known.size >= maxStatements) known.clear();
    const made = make(sql);
    known.set(sql, made);
    return made;
  };
}
