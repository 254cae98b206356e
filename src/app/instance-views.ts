/** A stored instance as its document and as a tree: built anew for each look, on the reading side. */
import type { User } from '../core/access/can.ts';
import type { InstanceId } from '../core/ids.ts';
import type { InstanceRecord } from '../core/instance/record.ts';
import type { TreeJob } from '../core/instance/tree.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findInstance, unknownInstance } from './find-instance.ts';
import type { InstanceDetail } from './ports.ts';

/** An instance with its jobs of the first level. */
export type TreeView = { readonly instance: InstanceRecord; readonly jobs: readonly TreeJob[] };

/** The instance document: evQueue's XML, without declaration. */
export function showDocument(deps: AppDeps, user: User, id: InstanceId): Result<string, RequestError> {
  const found = detailOf(deps, user, id);
  return found.ok ? ok(deps.documents.xml(found.value)) : found;
}

/** The jobs and tasks of an instance with their states; those that were not considered yet come from the definition. */
export function showTree(deps: AppDeps, user: User, id: InstanceId): Result<TreeView, RequestError> {
  const found = detailOf(deps, user, id);
  return found.ok ? ok({ instance: found.value.instance, jobs: deps.documents.tree(found.value) }) : found;
}

/** The definition that an instance runs on, as it was given: it may be an older one than its workflow has now. */
export function showDefinition(
  deps: AppDeps,
  user: User,
  id: InstanceId,
): Result<{ readonly workflow: string; readonly definitionHash: string; readonly source: string }, RequestError> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const { workflow, definitionHash } = found.value;
  const source = deps.read.definitionSource(definitionHash);
  return source === null ? err(unknownInstance(id)) : ok({ workflow, definitionHash, source });
}

function detailOf(deps: AppDeps, user: User, id: InstanceId): Result<InstanceDetail, RequestError> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const detail = deps.read.instance(id);
  return detail === null ? err(unknownInstance(id)) : ok(detail);
}
