/** Looking at instances: lists, one of them, its journal, and why it waits. */
import type { User } from '../core/access/can.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import { addToDurations, noDurations } from '../core/instance/durations.ts';
import { durationsAt } from '../core/instance/overview.ts';
import type { AttemptRecord, JournalEntry, ParameterValue } from '../core/instance/record.ts';
import type { Durations } from '../core/instance/state.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { NodeWhy, OverviewAnswer, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findInstance, unknownInstance } from './find-instance.ts';
import { fullRows } from './instance-rows.ts';
import { permit } from './permit.ts';
import type { InstanceFilter, InstancePage, InstanceRow, Lineage } from './ports.ts';

/** One instance with everything that is asked about it first. */
export type InstanceView = {
  readonly row: InstanceRow;
  /** Up to `atMs` while it runs. */
  readonly durations: Durations;
  readonly atMs: EpochMs;
  /** Its tasks by state; null once it has ended, and where the engine could not be asked. */
  readonly tasks: OverviewAnswer['tasks'] | null;
  readonly customAttributes: readonly ParameterValue[];
  /** Of each node that waits; empty once it has ended. */
  readonly why: readonly NodeWhy[];
};

/** A page of the list, newest first. */
export function listInstances(
  deps: AppDeps,
  user: User,
  filter: InstanceFilter,
  cursor: string | null,
  limit: number,
): Result<InstancePage, RequestError> {
  const permitted = permit(user, 'read', 'instance', filter.workflow ?? null);
  if (!permitted.ok) return permitted;
  try {
    return ok(deps.read.instances(filter, cursor, limit));
  } catch (cause) {
    if (cursor === null || !(cause instanceof RangeError)) throw cause;
    return err({
      code: 'INVALID_REQUEST',
      message: `cursor: expected the nextCursor of an earlier page of the same list, got "${cursor}"`,
    });
  }
}

/** One instance. */
export async function showInstance(deps: AppDeps, user: User, id: InstanceId): Promise<Result<InstanceView, RequestError>> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const active = found.value.endedAtMs === null;
  const why = active ? await whyNow(deps, id) : [];
  const [full] = active ? await fullRows(deps, [found.value]) : [];
  // Read again after the engine was asked, so that a state and its reasons fit together as well as they can.
  const summary = deps.read.summary(id);
  if (summary === null) return err(unknownInstance(id));
  const { row, customAttributes, attempts } = summary;
  const atMs = deps.nowMs();
  if (row.endedAtMs !== null) return ok({ row, durations: row, atMs, tasks: null, customAttributes, why: [] });
  const overview = full?.overview ?? null;
  const durations =
    overview === null
      ? durationsSoFar(
          attempts.filter(({ queuedAtMs }) => queuedAtMs >= row.createdAtMs),
          atMs,
        )
      : durationsAt(overview, atMs);
  return ok({ row, durations, atMs, tasks: overview?.tasks ?? null, customAttributes, why });
}

/** Why each waiting node of an instance waits. */
export async function whyOfInstance(deps: AppDeps, user: User, id: InstanceId): Promise<Result<readonly NodeWhy[], RequestError>> {
  const found = findInstance(deps, user, 'read', id);
  return found.ok ? deps.ask({ kind: 'why', instanceId: id }) : found;
}

/** How far running commands say that they are. */
export async function progressOfInstance(
  deps: AppDeps,
  user: User,
  id: InstanceId,
): Promise<Result<readonly { readonly nodeId: NodeId; readonly percent: number }[], RequestError>> {
  const found = findInstance(deps, user, 'read', id);
  return found.ok ? deps.ask({ kind: 'progress', instanceId: id }) : found;
}

/** Where an instance comes from, and what came of it. */
export function lineageOfInstance(deps: AppDeps, user: User, id: InstanceId): Result<Lineage, RequestError> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const lineage = deps.read.lineage(id);
  return lineage === null ? err(unknownInstance(id)) : ok(lineage);
}

/** A page of the journal: entries after `afterSeq`, oldest first. */
export function instanceJournal(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  afterSeq: number,
  limit: number,
): Result<readonly JournalEntry[], RequestError> {
  const found = findInstance(deps, user, 'read', id);
  return found.ok ? ok(deps.read.journal(id, afterSeq, limit)) : found;
}

/** Sums over attempts of the instance itself; one that runs counts up to `nowMs`. */
function durationsSoFar(attempts: readonly AttemptRecord[], nowMs: EpochMs): Durations {
  let sum = noDurations;
  attempts.forEach((attempt, index) => {
    const soFar = attempt.endedAtMs === null ? { ...attempt, endedAtMs: nowMs } : attempt;
    sum = addToDurations(sum, soFar, attempts[index - 1]);
  });
  return sum;
}

async function whyNow(deps: AppDeps, id: InstanceId): Promise<readonly NodeWhy[]> {
  const why = await deps.ask({ kind: 'why', instanceId: id });
  // It may have ended, or the engine may be stopping: what is known of the instance is still worth showing.
  return why.ok ? why.value : [];
}
