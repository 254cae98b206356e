/** Filters of the list of instances that people keep under a name, for themselves or for everybody. */
import { can, type User } from '../core/access/can.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { SavedView } from '../engine/ports.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';

/** Most views of one person; lists of them are read whole. */
const mostViews = 200;

/** A view, and whether the user may change it. */
export type ViewRow = SavedView & { readonly mayChange: boolean };

/** The user's own and those that are for everybody, by name. */
export function listViews(deps: AppDeps, user: User): Result<readonly ViewRow[], RequestError> {
  const permitted = permit(user, 'read', 'view', user.name);
  if (!permitted.ok) return permitted;
  return ok(deps.read.views(user.name).map((view) => ({ ...view, mayChange: mayChange(user, view) })));
}

/** Keeps a filter under a name, or changes what is kept under it. To keep it for everybody is a right of its own. */
export async function saveView(
  deps: AppDeps,
  user: User,
  view: { readonly name: string; readonly search: string; readonly isShared: boolean },
): Promise<Result<ViewRow, RequestError>> {
  const permitted = permit(user, 'edit', 'view', user.name);
  if (!permitted.ok) return permitted;
  const own = deps.read.views(user.name).filter(({ owner }) => owner === user.name);
  const before = own.find(({ name }) => name === view.name);
  // Taking it away from everybody needs the right too.
  if (view.isShared || before?.isShared === true) {
    const sharing = permit(user, 'control', 'view');
    if (!sharing.ok) return sharing;
  }
  if (before === undefined && own.length >= mostViews)
    return err({ code: 'INVALID_REQUEST', message: `expected at most ${mostViews} views of one user` });
  const saved = await deps.ask({ kind: 'saveView', owner: user.name, ...view });
  return saved.ok ? ok({ owner: user.name, ...view, updatedAtMs: deps.nowMs(), mayChange: true }) : saved;
}

/** Forgets a view: an own one, or, with the right to configure, one that another has kept for everybody. */
export async function deleteView(
  deps: AppDeps,
  user: User,
  owner: string,
  name: string,
): Promise<Result<{ readonly deleted: true }, RequestError>> {
  const found = deps.read.views(user.name).find((view) => view.owner === owner && view.name === name);
  if (found === undefined) {
    const permitted = permit(user, 'read', 'view', user.name);
    return permitted.ok ? err({ code: 'UNKNOWN_VIEW', message: `${owner} has no view "${name}"`, details: { owner, name } }) : permitted;
  }
  const permitted =
    owner === user.name ? permit(user, found.isShared ? 'control' : 'edit', 'view', owner) : permit(user, 'configure', 'view', owner);
  if (!permitted.ok) return permitted;
  const deleted = await deps.ask({ kind: 'deleteView', owner, name });
  return deleted.ok ? ok({ deleted: true }) : deleted;
}

function mayChange(user: User, { owner, isShared }: SavedView): boolean {
  if (owner !== user.name) return can(user, 'configure', { kind: 'view', name: owner });
  return can(user, isShared ? 'control' : 'edit', { kind: 'view', name: owner });
}
