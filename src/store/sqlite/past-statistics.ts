import type Database from 'better-sqlite3';
import { keptHoursMs, prepareFold } from './statistic-fold.ts';
import { tallyAttemptEnd, tallyEnd, type StatisticTally } from './statistic-tally.ts';

/** Ids of instances that are looked at together. */
const idsAtOnce = 20_000;

/** Counts all instances and attempts that have ended into empty figures: some five seconds for a million of each. */
export function countPast(database: Database.Database): void {
  const fold = prepareFold(database);
  type InstanceRow = Parameters<typeof tallyEnd>[1] & { readonly endedAtMs: number };
  const instances = database.prepare<[number, number], InstanceRow>(
    `select workflow, created_at_ms as createdAtMs, started_at_ms as startedAtMs, ended_at_ms as endedAtMs, errors, queued_ms as queuedMs,
       waited_for_retry_ms as waitedForRetryMs
     from instance where id > ? and id <= ? and ended_at_ms is not null`,
  );
  type AttemptRow = Omit<Parameters<typeof tallyAttemptEnd>[1], 'hasFailed'> & { readonly failed: number };
  const attempts = database.prepare<[number, number], AttemptRow>(
    `select queue, queued_at_ms as queuedAtMs, assigned_at_ms as assignedAtMs, started_at_ms as startedAtMs, ended_at_ms as endedAtMs,
       not (outcome = 'exited' and outcome_number = 0) as failed
     from attempt where instance_id > ? and instance_id <= ? and ended_at_ms is not null`,
  );
  const bounds = database
    .prepare<[], { readonly first: number | null; readonly last: number | null }>('select min(id) as first, max(id) as last from instance')
    .get();
  const newest =
    database.prepare<[], number | null>('select max(ended_at_ms) from instance where ended_at_ms is not null').pluck().get() ?? 0;
  const last = bounds?.last ?? 0;
  for (let after = (bounds?.first ?? 1) - 1; after < last; after += idsAtOnce) {
    const tally: StatisticTally = new Map();
    for (const row of instances.all(after, after + idsAtOnce)) tallyEnd(tally, row, row.endedAtMs);
    for (const { failed, ...row } of attempts.all(after, after + idsAtOnce)) tallyAttemptEnd(tally, { ...row, hasFailed: failed === 1 });
    fold(tally, newest - keptHoursMs);
  }
}
