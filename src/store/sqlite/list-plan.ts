import type { InstanceFilter, InstanceWait } from '../../app/ports.ts';
import { hourMs } from './instance-hours.ts';
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
export const containsText = 'contains_text';

/** Ended ones are in the order of their ends, all others in that of their launch. */
export function orderOf({ status, launchedBeforeMs, runningAtMs }: InstanceFilter): ListOrder {
  // Launched before a moment is a place in the order of launch; in that of the end it would have to be looked for.
  const isByLaunch = launchedBeforeMs !== undefined && runningAtMs === undefined;
  return status === 'terminated' && !isByLaunch ? 'ended' : 'created';
}

/** A filter for each of several workflows, whose lists are merged and whose counts are summed up: each has an index of its own. */
export function filtersOfWorkflows(filter: InstanceFilter): readonly InstanceFilter[] {
  const { workflows, ...rest } = filter;
  if (workflows === undefined) return [filter];
  const wanted = [...new Set(workflows)].filter((workflow) => rest.workflow === undefined || rest.workflow === workflow);
  return wanted.map((workflow) => ({ ...rest, workflow }));
}

/** Chooses order, index and conditions of a filter. Several workflows are looked for in each row: better where few rows are left anyway. */
export function planOf(filter: InstanceFilter): ListPlan {
  const order = orderOf(filter);
  const indexed: SqlCondition[] = [];
  const residual: SqlCondition[] = [];
  const failed: SqlCondition = { sql: 'i.errors > 0', values: [] };
  const waits = waitConditions(filter);
  const isActive = filter.status === 'executing' || filter.status === 'cancelling' || (waits.length > 0 && filter.status === undefined);
  if (order === 'ended') indexed.push({ sql: 'i.ended_at_ms is not null', values: [] });
  else if (filter.status === 'terminated') residual.push({ sql: 'i.ended_at_ms is not null', values: [] });
  if (isActive) indexed.push({ sql: 'i.ended_at_ms is null', values: [] });
  if (isActive && filter.status !== undefined) residual.push({ sql: 'i.status = +?', values: [filter.status] });
  residual.push(...waits);

  let index = isActive ? 'instance_active' : `instance_${order}`;
  if (filter.workflow !== undefined) {
    const ofWorkflow: SqlCondition = { sql: 'i.workflow = +?', values: [filter.workflow] };
    if (isActive) residual.push(ofWorkflow);
    else {
      index = `instance_workflow_${order}`;
      indexed.push(ofWorkflow);
    }
  }
  if (filter.workflows !== undefined)
    residual.push({ sql: 'i.workflow in (select value from json_each(?))', values: [JSON.stringify(filter.workflows)] });
  if (filter.errors === true) {
    if (order === 'ended' && filter.workflow !== undefined) {
      index = 'instance_workflow_failed';
      indexed.push(failed);
    } else if (isActive || filter.workflow !== undefined) residual.push(failed);
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

/** Looked for in the hours of whose instances one lasted until then. */
function runningAt(atMs: number): SqlCondition {
  return {
    sql: `select i.id from instance_hour h cross join instance i indexed by instance_created
        where h.workflow = '' and h.hour_ms <= +? and h.hour_ms + h.longest_ms + ${hourMs} > +?
        and i.created_at_ms >= h.hour_ms and i.created_at_ms < h.hour_ms + ${hourMs} and i.created_at_ms <= +? and i.ended_at_ms > +?
      union all select id from instance indexed by instance_active where ended_at_ms is null and created_at_ms <= +?`,
    values: [atMs, atMs, atMs, atMs, atMs],
  };
}

const waitStates: { readonly [wait in InstanceWait]: string } = { queued: 'queued', retrying: 'retrying', condition: 'waiting' };

/** Waits stand in the nodes. */
function waitConditions({ waits, waitingSinceMs }: InstanceFilter): readonly SqlCondition[] {
  if (waits === undefined && waitingSinceMs === undefined) return [];
  const kinds = waits === undefined ? Object.values(waitStates) : [waitStates[waits]];
  const since = "coalesce(n.data ->> '$.state.queuedAtMs', n.data ->> '$.state.sinceMs', n.data ->> '$.last.endedAtMs')";
  return [
    {
      sql: `exists (select 1 from node n where n.instance_id = i.id and n.data ->> '$.state.kind' in (${kinds.map(() => '?').join(', ')})
        ${waitingSinceMs === undefined ? '' : `and ${since} <= ?`})`,
      values: [...kinds, ...(waitingSinceMs === undefined ? [] : [waitingSinceMs])],
    },
  ];
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
  if (filter.launchedBy !== undefined) {
    const { kind, name } = filter.launchedBy;
    conditions.push({ sql: 'i.launcher = +?', values: [name] });
    if (kind !== null) conditions.push({ sql: 'i.launched_by = +?', values: [kind] });
    candidates.push({ sql: 'select id from instance indexed by instance_launcher where launcher = +?', values: [name] });
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
