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

function detailOf(deps: AppDeps, user: User, id: InstanceId): Result<InstanceDetail, RequestError> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const detail = deps.read.instance(id);
  return detail === null ? err(unknownInstance(id)) : ok(detail);
}
