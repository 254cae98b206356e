import type { BlobKey } from './blob-files.ts';
import type { Connection } from './connection.ts';
import type { StatisticTally } from './statistic-tally.ts';
import { prepareHourWrites, type HourChange } from './instance-hours.ts';

/**
 * What one commit gathers while its changes are written: numbers that are kept instead of counted are written once at
 * its end, files are removed after it.
 */
export type CommitScope = {
  executing: number;
  terminated: number;
  terminatedWithErrors: number;
  /** Ended instances more or less, by hour of launch and workflow. */
  readonly hours: Map<string, HourChange>;
  /** Instances more or less, by definition. */
  readonly definitionUse: Map<number, number>;
  /** Definitions that may have lost their last use. */
  readonly unusedDefinitions: Set<number>;
  readonly statistics: StatisticTally;
  /** Hard links made; taken back where the commit fails. */
  readonly linkedBlobs: BlobKey[];
  /** Nothing refers to them once the commit is on the disk. */
  readonly orphanedBlobs: BlobKey[];
};

/** An empty scope. */
export function openScope(): CommitScope {
  return {
    executing: 0,
    terminated: 0,
    terminatedWithErrors: 0,
    hours: new Map(),
    definitionUse: new Map(),
    unusedDefinitions: new Set(),
    statistics: new Map(),
    linkedBlobs: [],
    orphanedBlobs: [],
  };
}

/** Notes that so many instances more (or less) run on a definition. */
export function countUse(scope: CommitScope, definitionId: number, by: number): void {
  scope.definitionUse.set(definitionId, (scope.definitionUse.get(definitionId) ?? 0) + by);
}

/** Prepares the writing of what a scope gathered, inside its transaction. */
export function prepareScopeWrites(database: Connection): (scope: CommitScope) => void {
  const addCounts = database.prepare<[number, number, number]>(
    'update instance_count set executing = executing + ?, terminated = terminated + ?, terminated_with_errors = terminated_with_errors + ?',
  );
  const addUse = database.prepare<[number, number]>('update definition_use set instances = instances + ? where definition_id = ?');
  const removeUnused = database.prepare<[number]>(
    `delete from definition where id = ?
     and not exists (select 1 from workflow w where w.definition_id = definition.id)
     and exists (select 1 from definition_use u where u.definition_id = definition.id and u.instances = 0)`,
  );
  const writeHours = prepareHourWrites(database);
  return (scope) => {
    writeHours(scope.hours);
    if (scope.executing !== 0 || scope.terminated !== 0 || scope.terminatedWithErrors !== 0) {
      addCounts.run(scope.executing, scope.terminated, scope.terminatedWithErrors);
    }
    for (const [definitionId, by] of scope.definitionUse) {
      if (by !== 0) addUse.run(by, definitionId);
      if (by < 0) scope.unusedDefinitions.add(definitionId);
    }
    for (const definitionId of scope.unusedDefinitions) removeUnused.run(definitionId);
  };
}
