import type { QueueBody, QueueSamplesBody, QueueSettingsBody, QueueTasksBody } from '../../../src/server/schemas/queue.ts';
import type { UsedByBody } from '../../../src/server/schemas/workflow.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** All queues with their load. */
export function queuesRead(client: ApiClient): Read<{ readonly items: readonly QueueBody[] }> {
  return { queryKey: ['queues'], queryFn: ({ signal }) => client.json('/api/queues', { signal }) };
}

/** Who holds the slots of a queue, and who waits in it; at most `limit` of each. */
export function queueTasksRead(client: ApiClient, name: string, limit: number): Read<QueueTasksBody> {
  return {
    queryKey: ['queues', name, 'tasks', limit],
    queryFn: ({ signal }) => client.json(`${addressOfQueue(name)}/tasks`, { query: { limit }, signal }),
  };
}

/** How full queues were between two moments. */
export function queueSamplesRead(client: ApiClient, fromMs: number, toMs: number, buckets: number): Read<QueueSamplesBody> {
  const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), buckets };
  return { queryKey: ['queue-samples', query], queryFn: ({ signal }) => client.json('/api/queue-samples', { query, signal }) };
}

/** Lets a waiting task start next. */
export async function moveTaskFirst(
  client: ApiClient,
  name: string,
  task: { readonly instanceId: number; readonly nodeId: number },
): Promise<void> {
  const { instanceId, nodeId } = task;
  await client.json(`${addressOfQueue(name)}/move-first`, { method: 'POST', body: { instanceId, nodeId } });
}

/** Workflows that name a queue. */
export function queueUsersRead(client: ApiClient, name: string): Read<UsedByBody> {
  return {
    queryKey: ['workflows', 'of-queue', name],
    queryFn: ({ signal }) => client.json(`${addressOfQueue(name)}/used-by`, { signal }),
  };
}

/** Creates a queue, or changes the given settings of it. */
export function saveQueue(client: ApiClient, name: string, settings: QueueSettingsBody): Promise<QueueBody> {
  return client.json(addressOfQueue(name), { method: 'PUT', body: settings });
}

/** Gives it another name; the old one keeps working. */
export function renameQueue(client: ApiClient, name: string, newName: string): Promise<QueueBody> {
  return client.json(`${addressOfQueue(name)}/rename`, { method: 'POST', body: { name: newName } });
}

/** Starts nothing more from it. */
export function pauseQueue(client: ApiClient, name: string, reason: string): Promise<QueueBody> {
  return client.json(`${addressOfQueue(name)}/pause`, { method: 'POST', body: { reason } });
}

/** Ends a pause. */
export function resumeQueue(client: ApiClient, name: string): Promise<QueueBody> {
  return client.json(`${addressOfQueue(name)}/resume`, { method: 'POST', body: {} });
}

/** Deletes it. `moveTo` takes over its names and waiting tasks; null: refused while something needs it. */
export function deleteQueue(client: ApiClient, name: string, moveTo: string | null): Promise<{ readonly moved: number }> {
  return client.json(addressOfQueue(name), { method: 'DELETE', query: { moveTo: moveTo ?? undefined } });
}

function addressOfQueue(name: string): string {
  return `/api/queues/${encodeURIComponent(name)}`;
}
