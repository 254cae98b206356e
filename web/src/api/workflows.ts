import type { WorkflowSummaryBody } from '../../../src/server/schemas/workflow.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** All workflows, without their definitions. */
export function workflowsRead(client: ApiClient): Read<{ readonly items: readonly WorkflowSummaryBody[] }> {
  return { queryKey: ['workflows'], queryFn: ({ signal }) => client.json('/api/workflows', { signal }) };
}
