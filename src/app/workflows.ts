/** Definitions of workflows. */
import type { User } from '../core/access/can.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AnswerOf, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';

/** A workflow as lists show it. */
export type WorkflowSummary = AnswerOf['workflows'][number];

/** A workflow with its document. */
export type WorkflowView = WorkflowSummary & { readonly source: string };

/** All workflows, or those of one group, that the user may see, by name. */
export async function listWorkflows(
  deps: AppDeps,
  user: User,
  group: string | null = null,
): Promise<Result<readonly WorkflowSummary[], RequestError>> {
  const permitted = permit(user, 'read', 'workflow');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'workflows' });
  if (!answer.ok) return answer;
  const listed = group === null ? answer.value : answer.value.filter((workflow) => workflow.group === group);
  return ok(listed.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}

/** One workflow. */
export async function showWorkflow(deps: AppDeps, user: User, name: string): Promise<Result<WorkflowView, RequestError>> {
  const permitted = permit(user, 'read', 'workflow', name);
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'workflows' });
  if (!answer.ok) return answer;
  const summary = answer.value.find((workflow) => workflow.name === name);
  const stored = deps.read.workflowSource(name);
  if (summary === undefined || stored === null)
    return err({ code: 'UNKNOWN_WORKFLOW', message: `no workflow is named "${name}"`, details: { name } });
  return ok({ ...summary, definitionHash: stored.definitionHash, source: stored.source });
}

/** Workflows that launch a workflow. */
export async function workflowUsers(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['usedBy'], RequestError>> {
  const permitted = permit(user, 'read', 'workflow', name);
  return permitted.ok ? deps.ask({ kind: 'usedBy', noun: 'workflow', name }) : permitted;
}

/** Creates a workflow or gives it a new definition. */
export async function saveWorkflow(
  deps: AppDeps,
  user: User,
  workflow: { readonly name: string; readonly source: string; readonly group?: string; readonly comment?: string },
): Promise<Result<AnswerOf['saveWorkflow'], RequestError>> {
  const permitted = permit(user, 'edit', 'workflow', workflow.name);
  return permitted.ok ? deps.ask({ kind: 'saveWorkflow', ...workflow, by: user.name }) : permitted;
}

/** Says what is wrong with a document; saves nothing. */
export async function checkWorkflow(deps: AppDeps, user: User, source: string): Promise<Result<AnswerOf['checkWorkflow'], RequestError>> {
  const permitted = permit(user, 'read', 'workflow');
  return permitted.ok ? deps.ask({ kind: 'checkWorkflow', source }) : permitted;
}

/** Deletes a workflow; its instances stay. */
export async function deleteWorkflow(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['deleteWorkflow'], RequestError>> {
  const permitted = permit(user, 'edit', 'workflow', name);
  return permitted.ok ? deps.ask({ kind: 'deleteWorkflow', name, by: user.name }) : permitted;
}
