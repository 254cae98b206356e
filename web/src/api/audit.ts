import type { AuditBody } from '../../../src/server/schemas/audit.ts';
import type { ApiClient } from './client.ts';
import type { HomePeriod } from './home.ts';
import type { Read } from './read.ts';

/** What the address of the audit trail says. */
export type AuditQuery = {
  readonly by?: string;
  readonly action?: string;
  readonly name?: string;
  readonly cursor?: string;
};

/** A page of what people did, newest first. Its rows stay until they are asked for again. */
export function auditRead(client: ApiClient, query: AuditQuery): Read<AuditBody> {
  return { queryKey: ['audit', query], queryFn: ({ signal }) => client.json('/api/audit', { query, signal }) };
}

/** The newest of it, for the home page: since the beginning of its period, whose moment moves with every look. */
export function latestAuditRead(client: ApiClient, period: HomePeriod, from: string, limit: number): Read<AuditBody> {
  return {
    queryKey: ['home', 'audit', period, limit],
    queryFn: ({ signal }) => client.json('/api/audit', { query: { from, limit }, signal }),
  };
}
