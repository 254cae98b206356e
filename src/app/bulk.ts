/** One action on many instances. */
import type { User, Verb } from '../core/access/can.ts';
import type { InstanceId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { cancelInstance, deleteInstance, killInstance, retryInstanceNow, tagInstance } from './instance-control.ts';
import { countFilter } from './instance-figures.ts';
import { listInstances } from './instances.ts';
import { relaunchInstance, resumeInstance } from './launch.ts';
import { permit } from './permit.ts';
import type { InstanceFilter } from './ports.ts';

/** What is done to each. */
export type BulkAction =
  | { readonly kind: 'cancel' | 'kill' | 'retryNow' | 'relaunch' | 'resume' | 'delete' }
  | { readonly kind: 'tag' | 'untag'; readonly tag: string };

/** On which: those that are named, or a page of a filter. */
export type BulkChoice =
  | { readonly kind: 'ids'; readonly ids: readonly InstanceId[] }
  | { readonly kind: 'filter'; readonly filter: InstanceFilter; readonly cursor: string | null; readonly limit: number };

/** How it went with one; `instanceId` of a new instance where one was launched. */
export type BulkItem = { readonly id: InstanceId; readonly result: Result<{ readonly launched: InstanceId | null }, RequestError> };

/** What was done; `nextCursor`: a filter has more, or (null) all are done. */
export type BulkOutcome = { readonly items: readonly BulkItem[]; readonly nextCursor: string | null };

/** Asked of the engine side by side: those share a commit. */
const atOnce = 100;

/** How many would be acted on. */
export function countBulk(
  deps: AppDeps,
  user: User,
  action: BulkAction,
  choice: BulkChoice,
): Result<{ readonly count: number; readonly isComplete: boolean }, RequestError> {
  const permitted = permitBulk(user, action);
  if (!permitted.ok) return permitted;
  if (choice.kind === 'filter') return ok(countFilter(deps, choice.filter));
  const known = distinct(choice.ids).filter((id) => deps.read.instanceRow(id) !== null);
  return ok({ count: known.length, isComplete: true });
}

/**
 * Acts on each and says how it went. A filter is taken a page at a time: who asks again with `nextCursor` sees progress, may
 * stop, and never meets an instance twice, whatever the action changes.
 */
export async function runBulk(
  deps: AppDeps,
  user: User,
  action: BulkAction,
  choice: BulkChoice,
): Promise<Result<BulkOutcome, RequestError>> {
  const permitted = permitBulk(user, action);
  if (!permitted.ok) return permitted;
  const page = idsOf(deps, user, choice);
  if (!page.ok) return page;
  const items: BulkItem[] = [];
  for (let first = 0; first < page.value.ids.length; first += atOnce) {
    const ids = page.value.ids.slice(first, first + atOnce);
    items.push(...(await Promise.all(ids.map(async (id) => ({ id, result: await act(deps, user, action, id) })))));
  }
  return ok({ items, nextCursor: page.value.nextCursor });
}

function idsOf(
  deps: AppDeps,
  user: User,
  choice: BulkChoice,
): Result<{ readonly ids: readonly InstanceId[]; readonly nextCursor: string | null }, RequestError> {
  if (choice.kind === 'ids') return ok({ ids: distinct(choice.ids), nextCursor: null });
  const page = listInstances(deps, user, choice.filter, choice.cursor, choice.limit);
  return page.ok ? ok({ ids: page.value.rows.map(({ id }) => id), nextCursor: page.value.nextCursor }) : page;
}

async function act(deps: AppDeps, user: User, action: BulkAction, id: InstanceId): Promise<BulkItem['result']> {
  switch (action.kind) {
    case 'cancel':
      return changedOnly(await cancelInstance(deps, user, id));
    case 'kill':
      return changedOnly(await killInstance(deps, user, id));
    case 'retryNow':
      return changedOnly(await retryInstanceNow(deps, user, id, null));
    case 'delete':
      return changedOnly(await deleteInstance(deps, user, id));
    case 'tag':
    case 'untag':
      return changedOnly(await tagInstance(deps, user, id, action.tag, action.kind === 'tag'));
    case 'relaunch':
      return launched(await relaunchInstance(deps, user, id));
    case 'resume':
      return launched(await resumeInstance(deps, user, id));
  }
}

function changedOnly(result: Result<unknown, RequestError>): BulkItem['result'] {
  return result.ok ? ok({ launched: null }) : err(result.error);
}

function launched(result: Result<{ readonly instanceId: InstanceId }, RequestError>): BulkItem['result'] {
  return result.ok ? ok({ launched: result.value.instanceId }) : err(result.error);
}

/** Who may not do it to any is told so at once; each one asks again for its own. */
function permitBulk(user: User, { kind }: BulkAction): Result<unknown, RequestError> {
  const verb: Verb = kind === 'relaunch' || kind === 'resume' ? 'launch' : 'control';
  return permit(user, verb, verb === 'launch' ? 'workflow' : 'instance');
}

function distinct(ids: readonly InstanceId[]): readonly InstanceId[] {
  return [...new Set(ids)];
}
