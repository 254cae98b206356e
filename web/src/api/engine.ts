import type { StatusBody } from '../../../src/server/schemas/engine.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** The engine in one look. */
export function statusRead(client: ApiClient): Read<StatusBody> {
  return { queryKey: ['status'], queryFn: ({ signal }) => client.json('/api/status', { signal }) };
}
