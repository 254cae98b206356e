/**
 * Which cached answers an event makes old. A list of instances is never among them: rows do not move under a reader, so
 * pages with such lists count what they hear and fetch when they are asked to.
 */
import type { PlanDetailBody, PlanListBody } from '../../../src/server/schemas/plan.ts';

/** An event as it comes over the wire: its type, its number, and what it is about. */
export type LiveEvent = {
  readonly seq: number;
  readonly type:
    | 'INSTANCE_STARTED'
    | 'INSTANCE_CHANGED'
    | 'INSTANCE_TERMINATED'
    | 'TASK_QUEUED'
    | 'TASK_EXECUTING'
    | 'TASK_TERMINATED'
    | 'TASK_RETRYING'
    | 'NODE_CHANGED'
    | 'TASK_PROGRESS'
    | 'INSTANCES_DELETED'
    | 'CONFIGURATION_CHANGED'
    | 'PLAN_MOMENT'
    | 'STARTS_REFUSED'
    | 'STARTS_POSSIBLE';
  readonly at: string;
  readonly instanceId?: number;
  readonly nodeId?: number;
  readonly workflow?: string;
  readonly status?: 'executing' | 'cancelling' | 'terminated';
  readonly errors?: number;
  readonly queue?: string | null;
  readonly planId?: number;
  readonly percent?: number;
  readonly instanceIds?: readonly number[];
  readonly noun?: string;
  readonly name?: string;
  readonly reason?: string;
};

/** First words of query keys; see `queries.ts`. */
export type QueryPrefix = readonly (string | number)[];

/** Prefixes of the keys that are old after `events`, each once. */
export function oldAfter(events: readonly LiveEvent[]): readonly QueryPrefix[] {
  const prefixes = new Map<string, QueryPrefix>();
  for (const event of events) {
    for (const prefix of prefixesOf(event)) prefixes.set(JSON.stringify(prefix), prefix);
  }
  return [...prefixes.values()];
}

/**
 * Whether an answer shows something of which an event tells: rows of instances (`['instance-rows', ids]`), or plans, of which there may be
 * so many that each second tells of some.
 */
export function areRowsOld(queryKey: readonly unknown[], data: unknown, events: readonly LiveEvent[]): boolean {
  const [word, ids] = queryKey;
  if (word === 'plans') {
    const shown = shownPlans(ids, data);
    return shown.length > 0 && events.some(({ type, planId }) => type === 'PLAN_MOMENT' && planId !== undefined && shown.includes(planId));
  }
  if (word !== 'instance-rows' || !Array.isArray(ids)) return false;
  return events.some(({ instanceId, instanceIds }) => ids.includes(instanceId) || instanceIds?.some((id) => ids.includes(id)) === true);
}

/** Ids of the plans of an answer: a page of them (`['plans', 'list']`), or one (`['plans', 'one']`). */
function shownPlans(kind: unknown, data: unknown): readonly number[] {
  if (data === undefined || data === null) return [];
  if (kind === 'list') return (data as PlanListBody).items.map(({ id }) => id);
  return kind === 'one' ? [(data as PlanDetailBody).id] : [];
}

function prefixesOf(event: LiveEvent): readonly QueryPrefix[] {
  const instance: readonly QueryPrefix[] = event.instanceId === undefined ? [] : [['instance', event.instanceId]];
  switch (event.type) {
    case 'INSTANCE_STARTED':
    case 'INSTANCE_TERMINATED':
      return [...instance, ['status'], ['instance-counts']];
    case 'INSTANCE_CHANGED':
    case 'NODE_CHANGED':
      return instance;
    case 'TASK_QUEUED':
    case 'TASK_EXECUTING':
    case 'TASK_TERMINATED':
    case 'TASK_RETRYING':
      return [...instance, ['status'], ['queues']];
    case 'TASK_PROGRESS':
      return [];
    case 'INSTANCES_DELETED':
      return [...(event.instanceIds ?? []).map((id): QueryPrefix => ['instance', id]), ['status'], ['instance-counts']];
    case 'CONFIGURATION_CHANGED':
      return configurationPrefixes(event.noun);
    case 'PLAN_MOMENT':
      // See `areRowsOld`.
      return [];
    case 'STARTS_REFUSED':
    case 'STARTS_POSSIBLE':
      return [['status'], ['instance']];
    default:
      // A newer engine tells of what this page does not know yet: the rest goes on.
      return [];
  }
}

function configurationPrefixes(noun: string | undefined): readonly QueryPrefix[] {
  switch (noun) {
    case 'workflow':
      return [['workflows']];
    case 'queue':
      // Why an instance waits may be another one now.
      return [['queues'], ['status'], ['instance']];
    case 'plan':
      return [['plans']];
    case 'retry-schedule':
      return [['retry-schedules']];
    case 'user':
      return [['users']];
    case 'setting':
      return [['settings']];
    case 'home':
      return [['home']];
    case 'view':
      return [['views']];
    case undefined:
    default:
      return [];
  }
}
