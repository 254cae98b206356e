import Database from 'better-sqlite3';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { InstanceId } from '../../core/ids.ts';
import type { Change, DefinitionRecord, EngineStore, PlannedMoment } from '../../engine/ports.ts';
import { backupStore } from './backup.ts';
import { prepareChanges } from './changes.ts';
import { collectBlobs, removeBlobs, removeBlobsInBackground, syncDirectory, type BlobKey } from './blob-files.ts';
import { openScope, prepareScopeWrites } from './commit-scope.ts';
import { readConfiguration } from './configuration-reads.ts';
import { openForWriting, type Connection } from './connection.ts';
import { lockDirectory, type DirectoryLock } from './directory-lock.ts';
import { prepareExpiredInstances, prepareFinishedWorkflows } from './expired-instances.ts';
import { prepareDataDirectory } from './file-system.ts';
import { prepareOutputReads } from './output-reads.ts';
import { StoreError } from './store-error.ts';
import { blobDirectory, storeFile } from './store-files.ts';
import { prepareStatisticWrites } from './statistic-writes.ts';
import { prepareWholeInstances, type WholeInstances } from './whole-instances.ts';

/** Where the store is: a directory of its own, or memory (for tests; no outputs as files, no second connection). */
export type SqliteStoreOptions =
  | {
      readonly dataDir: string;
      /** FULL (default): a commit has reached the disk when it resolves. OFF: for stores that are thrown away. */
      readonly synchronous?: 'FULL' | 'OFF';
    }
  | { readonly memory: true };

/**
 * The SQLite store of one engine. A commit runs to its end before `commit` returns its promise: the engine's loop waits
 * for it anyway, and moving it to another thread stays possible.
 */
export function createSqliteStore(options: SqliteStoreOptions): EngineStore {
  let session: Session | null = null;

  function current(): Session {
    if (session === null) throw new Error('the store is not open');
    return session;
  }
  return {
    async open() {
      if (session !== null) throw new Error('the store is open already');
      session = openSession(options);
      return { epoch: session.epoch };
    },
    configuration: () => readConfiguration(current().database),
    activeInstances: () => current().instances.active(),
    instance: (id) => current().instances.one(id),
    instanceRecord: (id) => current().instances.record(id),
    definition: (hash) => current().definition(hash),
    output: (instanceId, nodeId, number, channel, offset, length) =>
      current().outputs.read(instanceId, nodeId, number, channel, offset, length).bytes,
    instanceOfIdempotencyKey: (key) => current().instanceOfKey(key),
    latestMoments: (planIds) => current().latestMoments(planIds),
    plannedMoment: (planId, momentMs) => current().plannedMoment(planId, momentMs),
    finishedWorkflows: () => current().finishedWorkflows(),
    expiredInstances: (workflow, keep, limit) => current().expired(workflow, keep, limit),
    async commit(epoch, changes) {
      current().commit(epoch, changes);
    },
    async backup(file, onProgress) {
      await current().backup(file, onProgress);
    },
    async close() {
      const closing = session;
      session = null;
      await closing?.close();
    },
  };
}

type Session = {
  readonly database: Connection;
  readonly epoch: number;
  readonly instances: WholeInstances;
  readonly outputs: ReturnType<typeof prepareOutputReads>;
  readonly finishedWorkflows: EngineStore['finishedWorkflows'];
  readonly expired: EngineStore['expiredInstances'];
  definition(hash: string): DefinitionRecord | null;
  instanceOfKey(key: string): InstanceId | null;
  readonly latestMoments: EngineStore['latestMoments'];
  readonly plannedMoment: EngineStore['plannedMoment'];
  commit(epoch: number, changes: readonly Change[]): void;
  backup(file: string, onProgress?: (done: number, total: number) => void): Promise<void>;
  close(): Promise<void>;
};

function openSession(options: SqliteStoreOptions): Session {
  if ('memory' in options) return sessionOf(openForWriting(':memory:', 'OFF'), null, null);
  prepareDataDirectory(options.dataDir);
  const lock = lockDirectory(options.dataDir);
  try {
    const database = openForWriting(storeFile(options.dataDir), options.synchronous ?? 'FULL');
    // SQLite syncs the file, not its name in a directory that is new.
    syncDirectory(options.dataDir);
    syncDirectory(path.dirname(path.resolve(options.dataDir)));
    try {
      return sessionOf(database, options.dataDir, lock);
    } catch (cause) {
      database.close();
      throw cause;
    }
  } catch (cause) {
    lock.release();
    throw isDamaged(cause)
      ? new StoreError(
          'STORE_DAMAGED',
          `${storeFile(options.dataDir)} is damaged (${cause.message}): evqueue doctor says more; a backup can be restored into an empty directory`,
          cause,
        )
      : cause;
  }
}

function isDamaged(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('SQLITE_CORRUPT');
}

function sessionOf(database: Connection, dataDir: string | null, lock: DirectoryLock | null): Session {
  const blobs = dataDir === null ? null : blobDirectory(dataDir);
  const epoch = countEpochUp(database);
  removeUnusedDefinitions(database);
  if (blobs !== null) collectLeftBlobs(database, blobs);

  const applyChange = prepareChanges(database, blobs);
  const finishScope = prepareScopeWrites(database);
  const statistics = prepareStatisticWrites(database);
  const begin = database.prepare('begin immediate');
  const end = database.prepare('commit');
  const rollback = database.prepare('rollback');
  const epochNow = database.prepare<[number], { readonly epoch: number }>('select epoch from meta where epoch = ?');
  const findDefinition = database.prepare<[string], DefinitionRecord>(
    'select hash, format_version as formatVersion, media_type as mediaType, source from definition where hash = ?',
  );
  const findKey = database.prepare<[string], { readonly id: number }>('select id from instance where idempotency_key = ?');
  const findLatestMoments = database.prepare<[string], { readonly planId: number; readonly latestMs: number | null }>(
    'select value as planId, (select max(moment_ms) from planned_moment where plan_id = value) as latestMs from json_each(?)',
  );
  const findMoment = database.prepare<[number, number], { readonly state: PlannedMoment['kind'] }>(
    'select state from planned_moment where plan_id = ? and moment_ms = ?',
  );
  /** Set by a failed write to the disk: what is on it is not known any more, so nothing is written until a new start has read it. */
  let broken: Error | null = null;
  /** Removals of files under way, and those that wait for a backup to have copied them. */
  const removals = new Set<Promise<void>>();
  const kept: BlobKey[] = [];
  let backups = 0;

  function removeLater(directory: string, keys: readonly BlobKey[]): void {
    if (keys.length === 0) return;
    if (backups > 0) {
      kept.push(...keys);
      return;
    }
    const removal = removeBlobsInBackground(directory, keys).finally(() => removals.delete(removal));
    removals.add(removal);
  }

  return {
    database,
    epoch,
    instances: prepareWholeInstances(database),
    outputs: prepareOutputReads(database, blobs),
    finishedWorkflows: prepareFinishedWorkflows(database),
    expired: prepareExpiredInstances(database),
    definition: (hash) => findDefinition.get(hash) ?? null,
    instanceOfKey: (key) => findKey.get(key)?.id ?? null,
    latestMoments: (planIds) =>
      new Map(
        findLatestMoments.all(JSON.stringify(planIds)).flatMap(({ planId, latestMs }) => (latestMs === null ? [] : [[planId, latestMs]])),
      ),
    plannedMoment: (planId, momentMs) => findMoment.get(planId, momentMs)?.state ?? null,
    commit(claimed, changes) {
      if (broken !== null)
        throw new Error('an earlier write to the disk failed: the engine must be started again', {
          cause: broken,
        });
      const scope = openScope();
      try {
        begin.run();
        if (epochNow.get(claimed) === undefined) {
          throw new StoreError('STORE_LOCKED', `the store is at another epoch than ${claimed}: another engine has taken over`);
        }
        for (const change of changes) applyChange(scope, change);
        finishScope(scope);
        statistics.write(scope.statistics);
        end.run();
      } catch (cause) {
        if (isDiskFailure(cause)) broken = cause;
        if (database.inTransaction) rollback.run();
        statistics.settle(false);
        if (blobs !== null) removeBlobs(blobs, scope.linkedBlobs);
        throw isFullDisk(cause) ? new StoreError('STORE_FULL', 'the disk of the data directory is full', cause) : cause;
      }
      statistics.settle(true);
      if (blobs !== null) removeLater(blobs, scope.orphanedBlobs);
    },
    async backup(file, onProgress) {
      if (dataDir !== null) refuseInside(dataDir, file);
      backups += 1;
      try {
        await backupStore(database, blobs, file, onProgress);
      } finally {
        backups -= 1;
        if (backups === 0 && blobs !== null) removeLater(blobs, kept.splice(0));
      }
    },
    async close() {
      await Promise.allSettled(removals);
      database.close();
      lock?.release();
    },
  };
}

function countEpochUp(database: Connection): number {
  const row = database.prepare<[], { readonly epoch: number }>('update meta set epoch = epoch + 1 returning epoch').get();
  if (row === undefined) throw new StoreError('STORE_DAMAGED', 'the store has lost its epoch');
  return row.epoch;
}

/** A backup over the store itself, or where the next start collects files. */
function refuseInside(dataDir: string, file: string): void {
  const relative = path.relative(realpathSync(dataDir), realpathSync(path.dirname(path.resolve(file))));
  if (relative !== '' && (relative.startsWith('..') || path.isAbsolute(relative))) return;
  throw new StoreError('CONFLICT', `a backup must be written outside of the data directory ${dataDir}`);
}

/** Definitions that were saved, but neither used nor made the current one before the engine ended. */
function removeUnusedDefinitions(database: Connection): void {
  database.exec(
    `delete from definition where id in (select definition_id from definition_use where instances = 0)
     and not exists (select 1 from workflow w where w.definition_id = definition.id)`,
  );
}

/** A file may be there before the commit that refers to it: those of attempts that have not ended are kept. */
function collectLeftBlobs(database: Connection, directory: string): void {
  const wanted = database.prepare<[number, number, number, string]>(
    `select 1 from attempt a where instance_id = ? and node_id = ? and number = ?
     and (ended_at_ms is null or exists (
       select 1 from output o where o.instance_id = a.instance_id and o.node_id = a.node_id and o.number = a.number and o.channel = ? and o.bytes is null))`,
  );
  collectBlobs(directory, (key) => wanted.get(key.instanceId, key.nodeId, key.number, key.channel) !== undefined);
}

function isFullDisk(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'SQLITE_FULL' || cause.code === 'ENOSPC');
}

/** Whether a write or a sync failed and nobody knows what is on the disk. A full disk, or no room for the shared index of the log, leaves it as it was. */
function isDiskFailure(cause: unknown): cause is Error {
  if (!(cause instanceof Database.SqliteError)) return false;
  return cause.code === 'SQLITE_CORRUPT' || (cause.code.startsWith('SQLITE_IOERR') && !cause.code.startsWith('SQLITE_IOERR_SHM'));
}
