/** One action on many instances. */
import type { FastifyInstance } from 'fastify';
import { countBulk, runBulk, type BulkAction, type BulkChoice, type BulkItem } from '../../app/bulk.ts';
import type { RequestError } from '../../app/engine-types.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { ServerDeps } from '../deps.ts';
import { filterOf } from '../instance-filter.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { bulkAnswer, bulkBody, type BulkAnswer, type BulkBody } from '../schemas/figures.ts';

const defaultLimit = 200;

/** Adds `/api/instances/bulk`. */
export function addBulkRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/bulk',
    rule: { verb: 'control', object: 'instance' },
    tag: 'Instances',
    summary: 'One action on many instances',
    description:
      'On `ids`, or on all of a `filter`, newest first. With `dryRun` they are only counted. A filter is done in parts: ask again with `nextCursor` until it is null. ' +
      'Each instance has its own result; one that is refused does not stop the rest.',
    body: bulkBody,
    answer: bulkAnswer,
    statuses: [200],
    async handle({ user, body }) {
      const action = actionOf(body);
      if (!action.ok) return action;
      const choice = choiceOf(body, deps.nowMs());
      if (!choice.ok) return choice;
      if (body.dryRun === true) {
        const counted = countBulk(deps, user, action.value, choice.value);
        if (!counted.ok) return counted;
        const { count, isComplete } = counted.value;
        return done({ dryRun: true, count, complete: isComplete, done: 0, failed: 0, items: [], nextCursor: null });
      }
      const outcome = await runBulk(deps, user, action.value, choice.value);
      if (!outcome.ok) return outcome;
      const items = outcome.value.items.map(itemOf);
      const failed = items.filter((item) => !item.ok).length;
      const { nextCursor } = outcome.value;
      return done({ dryRun: false, count: items.length, complete: true, done: items.length - failed, failed, items, nextCursor });
    },
  });
}

function actionOf({ action, tag }: BulkBody): Result<BulkAction, RequestError> {
  if (action !== 'tag' && action !== 'untag') return ok({ kind: action });
  return tag === undefined ? invalid('body tag: expected the tag') : ok({ kind: action, tag });
}

function choiceOf({ ids, filter, cursor, limit = defaultLimit }: BulkBody, nowMs: number): Result<BulkChoice, RequestError> {
  if (ids !== undefined && filter === undefined) return ok({ kind: 'ids', ids });
  if (ids !== undefined || filter === undefined) return invalid('body: expected either ids or filter');
  const read = filterOf(filter, nowMs);
  return read.ok ? ok({ kind: 'filter', filter: read.value, cursor: cursor ?? null, limit }) : read;
}

function itemOf({ id, result }: BulkItem): BulkAnswer['items'][number] {
  return result.ok
    ? { id, ok: true, launched: result.value.launched, code: null, message: null }
    : { id, ok: false, launched: null, code: result.error.code, message: result.error.message };
}

function invalid(message: string): Result<never, RequestError> {
  return err({ code: 'INVALID_REQUEST', message });
}
