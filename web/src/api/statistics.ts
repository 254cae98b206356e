import type { LogBody } from '../../../src/server/schemas/log.ts';
import type { ReportBody, ReportQuery } from '../../../src/server/schemas/statistics.ts';
import { addressOf, type ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** What happened, by periods, workflows and queues. */
export function reportRead(client: ApiClient, query: ReportQuery): Read<ReportBody> {
  return {
    queryKey: ['figures', 'report', query],
    queryFn: ({ signal }) => client.json('/api/statistics/report', { query, signal }),
  };
}

/** Where a table of it is as CSV. */
export function reportTableAddress(query: ReportQuery, table: 'periods' | 'workflows' | 'queues'): string {
  return addressOf('/api/statistics/report.csv', { ...query, table });
}

/** A page of the engine's log, newest first. */
export function readLogPage(
  client: ApiClient,
  query: { readonly level?: string; readonly text?: string; readonly cursor?: string; readonly limit: number },
  signal: AbortSignal,
): Promise<LogBody> {
  return client.json('/api/log', { query, signal });
}
