import type { ComingList, HomeBody, LookedBody, SlowerList } from '../../../src/server/schemas/home.ts';
import type { InstanceList } from '../../../src/server/schemas/instance.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** What the page is about. */
export type HomePeriod = 'visit' | 'day' | 'week';

/** What needs a person, and what happened in the period. */
export function homeRead(client: ApiClient, period: HomePeriod): Read<HomeBody> {
  return { queryKey: ['home', period], queryFn: ({ signal }) => client.json('/api/home', { query: { period }, signal }) };
}

/** The oldest instances that have not ended. */
export function executingNowRead(client: ApiClient, limit: number): Read<InstanceList> {
  return {
    queryKey: ['home', 'now', limit],
    queryFn: ({ signal }) => client.json('/api/instances', { query: { status: 'executing', limit, summary: true }, signal }),
  };
}

/** The next launches of all plans. No event makes it old but those of plans: see `useFreshHome`. */
export function comingRead(client: ApiClient, limit: number): Read<ComingList> {
  return { queryKey: ['home', 'coming', limit], queryFn: ({ signal }) => client.json('/api/home/coming', { query: { limit }, signal }) };
}

/** Workflows that take longer than they did: figures over hundreds of instances, which are not read often. */
export function slowerRead(client: ApiClient): Read<SlowerList> {
  return { queryKey: ['home-slower'], queryFn: ({ signal }) => client.json('/api/home/slower', { signal }) };
}

/** Notes that the reader looks. */
export function lookHome(client: ApiClient): Promise<LookedBody> {
  return client.json('/api/home/looked', { method: 'POST', body: {} });
}

/** Says that a line was dealt with, or (`undo`) that it was not. */
export async function handleLine(client: ApiClient, line: string, undo: boolean): Promise<void> {
  await client.json('/api/home/handled', { method: 'POST', body: { line, undo } });
}

/** Ends the suspension of a plan. */
export async function resumePlan(client: ApiClient, plan: string): Promise<void> {
  await client.json(`/api/plans/${encodeURIComponent(plan)}/resume`, { method: 'POST', body: {} });
}
