import type { ViewBody } from '../../../src/server/schemas/view.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** Kept filters of the list of instances: the reader's, and those for everybody. */
export function viewsRead(client: ApiClient): Read<{ readonly items: readonly ViewBody[] }> {
  return { queryKey: ['views'], queryFn: ({ signal }) => client.json('/api/views', { signal }) };
}

/** Keeps a filter under a name; one of the reader's own of that name is changed. */
export function saveView(client: ApiClient, name: string, search: string, shared: boolean): Promise<ViewBody> {
  return client.json(`/api/views/${encodeURIComponent(name)}`, { method: 'PUT', body: { search, shared } });
}

/** Forgets it. */
export async function deleteView(client: ApiClient, { name, owner }: Pick<ViewBody, 'name' | 'owner'>): Promise<void> {
  await client.json(`/api/views/${encodeURIComponent(name)}`, { method: 'DELETE', query: { owner } });
}

/** Gives one of the reader's own another name, or another audience. What it was called is forgotten only when the new one is kept. */
export async function renameView(
  client: ApiClient,
  { name, owner, search }: Pick<ViewBody, 'name' | 'owner' | 'search'>,
  newName: string,
  shared: boolean,
): Promise<void> {
  await saveView(client, newName, search, shared);
  if (newName !== name) await deleteView(client, { name, owner });
}
