import type { WorkflowStatistics } from '../../../src/server/schemas/figures.ts';
import type { CheckBody, ProblemBody, UsedByBody, WorkflowBody, WorkflowSummaryBody } from '../../../src/server/schemas/workflow.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** All workflows, without their definitions. */
export function workflowsRead(client: ApiClient): Read<{ readonly items: readonly WorkflowSummaryBody[] }> {
  return { queryKey: ['workflows'], queryFn: ({ signal }) => client.json('/api/workflows', { signal }) };
}

/** One workflow with its definition. */
export function workflowRead(client: ApiClient, name: string): Read<WorkflowBody> {
  return { queryKey: ['workflows', 'one', name], queryFn: ({ signal }) => client.json(addressOfWorkflow(name), { signal }) };
}

/** Workflows that launch it. */
export function workflowUsersRead(client: ApiClient, name: string): Read<UsedByBody> {
  return {
    queryKey: ['workflows', 'of-workflow', name],
    queryFn: ({ signal }) => client.json(`${addressOfWorkflow(name)}/used-by`, { signal }),
  };
}

/** How each workflow went lately. No event makes it old: see `useFreshFigures`. */
export function allFiguresRead(client: ApiClient): Read<{ readonly items: readonly WorkflowStatistics[] }> {
  return { queryKey: ['figures', 'workflows'], queryFn: ({ signal }) => client.json('/api/workflow-statistics', { signal }) };
}

/** How one workflow went lately. */
export function figuresRead(client: ApiClient, name: string): Read<WorkflowStatistics> {
  return {
    queryKey: ['figures', 'workflow', name],
    queryFn: ({ signal }) => client.json(`${addressOfWorkflow(name)}/statistics`, { signal }),
  };
}

/** Says what is wrong with a definition; saves nothing. */
export function checkWorkflow(client: ApiClient, xml: string, signal: AbortSignal): Promise<CheckBody> {
  return client.json('/api/workflows/check', { method: 'POST', body: { xml }, signal });
}

/** Creates a workflow, or gives it a new definition. Group and comment that are left out stay. */
export function saveWorkflow(
  client: ApiClient,
  name: string,
  body: { readonly xml: string; readonly group?: string; readonly comment?: string },
): Promise<{ readonly created: boolean; readonly definitionHash: string; readonly warnings: readonly ProblemBody[] }> {
  return client.json(addressOfWorkflow(name), { method: 'PUT', body });
}

/** Deletes it; its instances stay. Refused while another workflow launches it. */
export async function deleteWorkflow(client: ApiClient, name: string): Promise<void> {
  await client.json(addressOfWorkflow(name), { method: 'DELETE' });
}

function addressOfWorkflow(name: string): string {
  return `/api/workflows/${encodeURIComponent(name)}`;
}
