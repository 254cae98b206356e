import type { RetryLevelBody, RetryScheduleBody } from '../../../src/server/schemas/retry-schedule.ts';
import type { UsedByBody } from '../../../src/server/schemas/workflow.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** All retry schedules. */
export function retrySchedulesRead(client: ApiClient): Read<{ readonly items: readonly RetryScheduleBody[] }> {
  return { queryKey: ['retry-schedules'], queryFn: ({ signal }) => client.json('/api/retry-schedules', { signal }) };
}

/** Workflows that name a retry schedule. */
export function retryScheduleUsersRead(client: ApiClient, name: string): Read<UsedByBody> {
  return {
    queryKey: ['workflows', 'of-retry-schedule', name],
    queryFn: ({ signal }) => client.json(`${addressOfSchedule(name)}/used-by`, { signal }),
  };
}

/** Creates a retry schedule, or replaces it. */
export function saveRetrySchedule(client: ApiClient, name: string, levels: readonly RetryLevelBody[]): Promise<RetryScheduleBody> {
  return client.json(addressOfSchedule(name), { method: 'PUT', body: { levels } });
}

/** Deletes it; refused while a workflow names it. */
export async function deleteRetrySchedule(client: ApiClient, name: string): Promise<void> {
  await client.json(addressOfSchedule(name), { method: 'DELETE' });
}

function addressOfSchedule(name: string): string {
  return `/api/retry-schedules/${encodeURIComponent(name)}`;
}
