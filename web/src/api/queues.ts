import type { QueueBody } from '../../../src/server/schemas/queue.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** All queues with their load. */
export function queuesRead(client: ApiClient): Read<{ readonly items: readonly QueueBody[] }> {
  return { queryKey: ['queues'], queryFn: ({ signal }) => client.json('/api/queues', { signal }) };
}
