import type { InstanceFilter } from '../../app/ports.ts';
import { afterAll, beforeAll, type ListOrder, type Place } from './list-cursor.ts';

/** A condition in SQL on `instance as i`, with the values of its question marks. */
export type SqlCondition = { readonly sql: string; readonly values: readonly (string | number)[] };

/** How a filter is answered. */
export type ListPlan = {
  readonly order: ListOrder;
  /** The index that has the rows in order. */
  readonly index: string;
  /** All rows lie after this place and, in the order of the list, before `end` or on it. */
  readonly start: Place;
  readonly end: Place;
  /** What the index knows without looking at a row. */
  readonly indexed: readonly SqlCondition[];
  /** What must be looked at in each row. */
  readonly residual: readonly SqlCondition[];
  /** Selects of ids that hold all rows of the filter and perhaps others; one that is small enough is looked through instead of the index. */
  readonly candidates: readonly SqlCondition[];
};

/** Name of the SQL function that finds a text in another, whatever their case; `registerTextSearch` makes it. */
const containsText = 'contains_text';

/** Chooses order, index and conditions of a filter. */
export function planOf(filter: InstanceFilter): ListPlan {
  const order: ListOrder = filter.status === 'terminated' ? 'ended' : 'created';
  const indexed: SqlCondition[] = [];
  const residual: SqlCondition[] = [];
  const failed: SqlCondition = { sql: 'i.errors > 0', values: [] };
  const isActive = filter.status === 'executing' || filter.status === 'cancelling';
  if (order === 'ended') indexed.push({ sql: 'i.ended_at_ms is not null', values: [] });
  if (isActive) {
    indexed.push({ sql: 'i.ended_at_ms is null', values: [] });
    residual.push({ sql: 'i.status = +?', values: [filter.status] });
  }

  let index = isActive ? 'instance_active' : `instance_${order}`;
  if (filter.workflow !== undefined) {
    const ofWorkflow: SqlCondition = { sql: 'i.workflow = +?', values: [filter.workflow] };
    if (isActive) residual.push(ofWorkflow);
    else {
      index = `instance_workflow_${order}`;
      indexed.push(ofWorkflow);
    }
  }
  if (filter.errors === true) {
    if (isActive || filter.workflow !== undefined) residual.push(failed);
    else {
      index = `instance_failed_${order}`;
      indexed.push(failed);
    }
  }
  if (filter.errors === false) residual.push({ sql: 'i.errors = 0', values: [] });

  // In order of launch these bounds are places, else they are looked at.
  const launchedBeforeMs = firstOf(filter.launchedBeforeMs, filter.runningAtMs === undefined ? undefined : filter.runningAtMs + 1);
  const launched = launchedBetween({ ...filter, ...(launchedBeforeMs === undefined ? {} : { launchedBeforeMs }) });
  if (order === 'ended') residual.push(...launched);
  const start = order === 'created' && launchedBeforeMs !== undefined ? { atMs: launchedBeforeMs, id: 0 } : beforeAll;
  const end = order === 'created' && filter.launchedAfterMs !== undefined ? { atMs: filter.launchedAfterMs, id: 0 } : afterAll;
  if (filter.runningAtMs !== undefined) residual.push(notEndedBefore(filter.runningAtMs));
  const selective = selectiveConditions(filter);
  residual.push(...selective.conditions);
  if (filter.text !== undefined && filter.text !== '') residual.push(textFound(filter.text));
  const candidates = [...selective.candidates];
  if (order === 'ended' && launched.length > 0)
    candidates.push({
      sql: `select i.id from instance i indexed by instance_created where ${and(launched)}`,
      values: valuesOf(launched),
    });
  if (filter.runningAtMs !== undefined) candidates.push(runningAt(filter.runningAtMs));
  return { order, index, start, end, indexed, residual, candidates };
}

/** Conditions that must all hold, as SQL. */
export function and(conditions: readonly SqlCondition[]): string {
  return conditions.length === 0 ? 'true' : conditions.map(({ sql }) => sql).join(' and ');
}

/** The values of conditions, in order. */
export function valuesOf(conditions: readonly SqlCondition[]): readonly (string | number)[] {
  return conditions.flatMap(({ values }) => values);
}

/** Whether a text is found in another, not case-sensitive: what the text filter means. */
export function isTextFound(text: string, foldedNeedle: string): boolean {
  return text.toLowerCase().includes(foldedNeedle);
}

function firstOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

function notEndedBefore(atMs: number): SqlCondition {
  return { sql: '(i.ended_at_ms is null or i.ended_at_ms > +?)', values: [atMs] };
}

/** Found in the indexes alone: that of the ended ones has the launch too. */
function runningAt(atMs: number): SqlCondition {
  return {
    sql: `select id from instance indexed by instance_ended where ended_at_ms > +? and created_at_ms <= +?
      union all select id from instance indexed by instance_active where ended_at_ms is null and created_at_ms <= +?`,
    values: [atMs, atMs, atMs],
  };
}

function launchedBetween(filter: InstanceFilter): readonly SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (filter.launchedAfterMs !== undefined) conditions.push({ sql: 'i.created_at_ms >= +?', values: [filter.launchedAfterMs] });
  if (filter.launchedBeforeMs !== undefined) conditions.push({ sql: 'i.created_at_ms < +?', values: [filter.launchedBeforeMs] });
  return conditions;
}

/** Conditions that usually leave few rows and have an index of their own. */
function selectiveConditions(filter: InstanceFilter): {
  readonly conditions: readonly SqlCondition[];
  readonly candidates: readonly SqlCondition[];
} {
  const conditions: SqlCondition[] = [];
  const candidates: SqlCondition[] = [];
  if (filter.parentInstanceId !== undefined) {
    conditions.push({ sql: 'i.parent_instance_id = +?', values: [filter.parentInstanceId] });
    candidates.push({
      sql: 'select id from instance where parent_instance_id = +?',
      values: [filter.parentInstanceId],
    });
  }
  for (const { name, value } of filter.parameters ?? []) {
    const exists = (table: string): string =>
      `exists (select 1 from ${table} p where p.instance_id = i.id and p.name = +? and p.value = +?)`;
    conditions.push({
      sql: `(${exists('instance_parameter')} or ${exists('custom_attribute')})`,
      values: [name, value, name, value],
    });
    // The index has the first characters and the length: long values cost no more than short ones.
    const like = (table: string): string =>
      `select instance_id from ${table} indexed by ${table}_value where name = +? and substr(value, 1, 40) = substr(?, 1, 40) and length(value) = length(?)`;
    candidates.push({
      sql: `${like('instance_parameter')} union all ${like('custom_attribute')}`,
      values: [name, value, value, name, value, value],
    });
  }
  if (filter.tag !== undefined) {
    conditions.push({
      sql: 'exists (select 1 from tag t where t.instance_id = i.id and t.tag = +?)',
      values: [filter.tag],
    });
    candidates.push({ sql: 'select instance_id from tag where tag = +?', values: [filter.tag] });
  }
  if (filter.host !== undefined) {
    conditions.push({ sql: 'i.host = +?', values: [filter.host] });
    candidates.push({ sql: 'select id from instance where host = +?', values: [filter.host] });
  }
  return { conditions, candidates };
}

function textFound(text: string): SqlCondition {
  const inValues = (table: string): string =>
    `exists (select 1 from ${table} p where p.instance_id = i.id and ${containsText}(p.value, ?))`;
  const folded = text.toLowerCase();
  return {
    sql: `(${containsText}(i.workflow, ?) or ${containsText}(i.comment, ?) or ${inValues('instance_parameter')} or ${inValues('custom_attribute')})`,
    values: [folded, folded, folded, folded],
  };
}
