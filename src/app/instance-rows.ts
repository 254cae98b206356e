/** Rows of a list with what a row tells of its instance: one question to the engine for all of them. */
import { can, type User } from '../core/access/can.ts';
import type { InstanceId } from '../core/ids.ts';
import { durationsAt } from '../core/instance/overview.ts';
import type { Durations } from '../core/instance/state.ts';
import { ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { OverviewAnswer, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import type { EndedFailure } from './instance-document.ts';
import { permit } from './permit.ts';
import type { InstanceRow } from './ports.ts';

/** A row, and what is known beyond it. */
export type FullRow = {
  readonly row: InstanceRow;
  /** Up to `atMs`. */
  readonly durations: Durations;
  readonly atMs: EpochMs;
  /** null: it has ended, or the engine could not be asked. */
  readonly overview: OverviewAnswer | null;
  /** Of one that has ended with errors. */
  readonly ended: EndedFailure | null;
};

/** Adds to rows that were read what lists tell of them. */
export async function fullRows(deps: AppDeps, rows: readonly InstanceRow[]): Promise<readonly FullRow[]> {
  const active = rows.filter(({ endedAtMs }) => endedAtMs === null).map(({ id }) => id);
  const answer = active.length === 0 ? ok([]) : await deps.ask({ kind: 'overviews', instanceIds: active });
  const overviews = new Map((answer.ok ? answer.value : []).map((overview) => [overview.instanceId, overview]));
  const atMs = deps.nowMs();
  return rows.map((read) => {
    const overview = overviews.get(read.id) ?? null;
    // One that the engine no longer has has ended since it was read.
    const row = read.endedAtMs === null && overview === null && answer.ok ? (deps.read.instanceRow(read.id) ?? read) : read;
    return {
      row,
      durations: overview === null ? row : durationsAt(overview, atMs),
      atMs,
      overview,
      ended: row.endedAtMs !== null && row.errors > 0 ? deps.documents.failure(row.id) : null,
    };
  });
}

/** Rows by their ids, in that order; those that are gone, or that the user may not see, are left out. */
export async function rowsOfIds(deps: AppDeps, user: User, ids: readonly InstanceId[]): Promise<Result<readonly FullRow[], RequestError>> {
  const permitted = permit(user, 'read', 'instance');
  if (!permitted.ok) return permitted;
  const rows = [...new Set(ids)].flatMap((id) => {
    const row = deps.read.instanceRow(id);
    return row !== null && can(user, 'read', { kind: 'instance', name: row.workflow }) ? [row] : [];
  });
  return ok(await fullRows(deps, rows));
}
