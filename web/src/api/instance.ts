import type { InstanceDefinitionBody, JournalPage, LaunchedBody, LineageBody } from '../../../src/server/schemas/instance.ts';
import type { AttemptBody } from '../../../src/server/schemas/tree.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** Attempts of a task, with where they ran. */
export function attemptsRead(client: ApiClient, id: number, nodeId: number): Read<{ readonly items: readonly AttemptBody[] }> {
  return {
    queryKey: ['instance', id, 'attempts', nodeId],
    queryFn: ({ signal }) => client.json(`/api/instances/${id}/tasks/${nodeId}/attempts`, { signal }),
  };
}

/** What happened from the start up to `limit` entries, in as many requests as it takes. */
export function journalRead(client: ApiClient, id: number, limit: number): Read<JournalPage> {
  return {
    queryKey: ['instance', id, 'journal', limit],
    async queryFn({ signal }) {
      const items: JournalPage['items'] = [];
      let after: number | null = 0;
      while (after !== null && items.length < limit) {
        const page: JournalPage = await client.json(`/api/instances/${id}/journal`, {
          query: { after, limit: Math.min(1_000, limit) },
          signal,
        });
        items.push(...page.items);
        after = page.nextAfter;
      }
      return { items, nextAfter: after };
    },
  };
}

/** The instance document, evQueue's XML. */
export function documentRead(client: ApiClient, id: number): Read<string> {
  return {
    queryKey: ['instance', id, 'document'],
    queryFn: ({ signal }) => client.text(`/api/instances/${id}/document`, { signal, accept: 'application/xml' }),
  };
}

/** Lets the planned retry of a task happen now. */
export async function retryTaskNow(client: ApiClient, id: number, nodeId: number): Promise<void> {
  await client.json(`/api/instances/${id}/tasks/${nodeId}/retry-now`, { method: 'POST', body: {} });
}

/** Ends the command of a task; final, unless `mayRetry`. */
export async function killTask(client: ApiClient, id: number, nodeId: number, mayRetry: boolean): Promise<void> {
  await client.json(`/api/instances/${id}/tasks/${nodeId}/kill`, { method: 'POST', body: { retry: mayRetry } });
}

/** Puts a tag on an instance. */
export async function addTag(client: ApiClient, id: number, tag: string): Promise<void> {
  await client.json(`/api/instances/${id}/tags`, { method: 'POST', body: { tag } });
}

/** Takes a tag off. */
export async function removeTag(client: ApiClient, id: number, tag: string): Promise<void> {
  await client.json(`/api/instances/${id}/tags/${encodeURIComponent(tag)}`, { method: 'DELETE' });
}

/** The definition that an instance runs on, which its workflow may not have any more. It never changes. */
export function definitionRead(client: ApiClient, id: number): Read<InstanceDefinitionBody> {
  return {
    queryKey: ['instance definition', id],
    queryFn: ({ signal }) => client.json(`/api/instances/${id}/definition`, { signal }),
  };
}

/** What an instance was resumed or launched again from, and what came of it. */
export function lineageRead(client: ApiClient, id: number): Read<LineageBody> {
  return { queryKey: ['instance', id, 'lineage'], queryFn: ({ signal }) => client.json(`/api/instances/${id}/lineage`, { signal }) };
}

/** Goes on from the failures of an instance, and from a node of it. Gives the new one. */
export function resumeInstance(
  client: ApiClient,
  id: number,
  how: { readonly fromNode?: number; readonly parameters?: { readonly [name: string]: string } },
): Promise<LaunchedBody> {
  return client.json(`/api/instances/${id}/resume`, { method: 'POST', body: how });
}
