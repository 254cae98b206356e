import type { InstanceBody, InstanceList, InstanceListItem, LaunchedBody } from '../../../src/server/schemas/instance.ts';
import type { BulkAnswer, BulkBody, HistogramBody, WorkflowStatistics } from '../../../src/server/schemas/figures.ts';
import type { TreeBody } from '../../../src/server/schemas/tree.ts';
import type { ApiClient, Query } from './client.ts';
import type { Read } from './read.ts';

/** For so long a page that a filter without an index leaves half empty is looked for. */
const longestLookMs = 2_000;

/** A page with as many rows as wanted: the engine looks for a short while at a time, and says where to go on. */
async function wholePage(client: ApiClient, query: Query, signal: AbortSignal): Promise<InstanceList> {
  const wanted = Number(query['limit'] ?? 50);
  const items: InstanceListItem[] = [];
  let nextCursor: string | null = null;
  const untilMs = performance.now() + longestLookMs;
  do {
    const cursor: Query = nextCursor === null ? {} : { cursor: nextCursor };
    const page: InstanceList = await client.json('/api/instances', {
      query: { ...query, ...cursor, limit: wanted - items.length, summary: true },
      signal,
    });
    items.push(...page.items);
    nextCursor = page.nextCursor;
  } while (items.length < wanted && nextCursor !== null && performance.now() < untilMs);
  return { items, nextCursor };
}

type InstanceRows = { readonly items: readonly InstanceListItem[] };

/** A page of instances with their summaries, newest first. Live events do not touch it. */
export function instancesRead(client: ApiClient, query: Query): Read<InstanceList> {
  return {
    queryKey: ['instances', query],
    queryFn: ({ signal }) => wholePage(client, query, signal),
  };
}

/** Some rows as they are now. An event about one of them makes all old, so that they are read by one request. */
export function instanceRowsRead(client: ApiClient, ids: readonly number[]): Read<InstanceRows> {
  return {
    queryKey: ['instance-rows', ids],
    queryFn: ({ signal }) =>
      ids.length === 0 ? Promise.resolve({ items: [] }) : client.json('/api/instances/rows', { query: { ids: ids.join(',') }, signal }),
  };
}

/** One instance, and why its nodes wait. */
export function instanceRead(client: ApiClient, id: number): Read<InstanceBody> {
  return { queryKey: ['instance', id, 'body'], queryFn: ({ signal }) => client.json(`/api/instances/${id}`, { signal }) };
}

/** Jobs, tasks and attempts of an instance. */
export function treeRead(client: ApiClient, id: number): Read<TreeBody> {
  return { queryKey: ['instance', id, 'tree'], queryFn: ({ signal }) => client.json(`/api/instances/${id}/tree`, { signal }) };
}

/** What can be done to an instance by one request. */
export type InstanceAction = 'retry-now' | 'cancel' | 'kill' | 'relaunch' | 'resume' | 'delete';

/** Does it. The new instance's id where there is one. */
export async function actOnInstance(client: ApiClient, id: number, action: InstanceAction): Promise<{ readonly newId: number | null }> {
  switch (action) {
    case 'retry-now':
    case 'cancel':
    case 'kill':
      await client.json(`/api/instances/${id}/${action}`, { method: 'POST', body: {} });
      return { newId: null };
    case 'relaunch':
    case 'resume': {
      const launched = await client.json<LaunchedBody>(`/api/instances/${id}/${action}`, { method: 'POST', body: {} });
      return { newId: launched.id };
    }
    case 'delete':
      await client.json(`/api/instances/${id}`, { method: 'DELETE' });
      return { newId: null };
  }
}

/** One action on many instances: counts them (`dryRun`), or does it in parts. */
export function bulkOnInstances(client: ApiClient, body: BulkBody): Promise<BulkAnswer> {
  return client.json('/api/instances/bulk', { method: 'POST', body });
}

/** How many instances of a filter were launched when, and how many of them had errors. Live events do not touch it. */
export function histogramRead(client: ApiClient, query: Query): Read<HistogramBody> {
  return {
    queryKey: ['instances', 'histogram', query],
    queryFn: ({ signal }) => client.json('/api/instances/histogram', { query, signal }),
  };
}

/** How many instances launched on the day of `nowMs`, of the browser's zone, have ended with errors. */
export function failedTodayRead(client: ApiClient, nowMs: number): Read<HistogramBody> {
  const launchedAfter = new Date(new Date(nowMs).setHours(0, 0, 0, 0)).toISOString();
  return {
    queryKey: ['instance-counts', 'failed', launchedAfter],
    queryFn: ({ signal }) =>
      client.json('/api/instances/histogram', { query: { status: 'terminated', errors: true, launchedAfter, buckets: 1 }, signal }),
  };
}

/** Values that a filter could be given, for what was typed so far. */
export function filterValuesRead(client: ApiClient, field: string, prefix: string): Read<{ readonly items: readonly string[] }> {
  return {
    queryKey: ['instances', 'values', field, prefix],
    queryFn: ({ signal }) =>
      client.json('/api/instances/values', { query: { field, ...(prefix === '' ? {} : { prefix }), limit: 12 }, signal }),
  };
}

/** How each workflow went lately: what is usual. Live events do not touch it. */
export function workflowStatisticsRead(client: ApiClient): Read<{ readonly items: readonly WorkflowStatistics[] }> {
  return { queryKey: ['instances', 'usual'], queryFn: ({ signal }) => client.json('/api/workflow-statistics', { signal }) };
}
