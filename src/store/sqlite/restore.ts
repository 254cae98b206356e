import Database from 'better-sqlite3';
import { constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { copyFile, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { blobKeyOf, blobPath, syncDirectory } from './blob-files.ts';
import { applicationId, openUnchecked, schemaVersion, type Connection } from './connection.ts';
import { lockDirectory } from './directory-lock.ts';
import { prepareDataDirectory } from './file-system.ts';
import { migrations } from './migrations/migrations.ts';
import { blobDirectory, storeFile } from './store-files.ts';
import { StoreError } from './store-error.ts';

/** What a backup holds, and what is wrong with it; a backup without problems can be restored. */
export type BackupReport = {
  readonly problems: readonly string[];
  readonly createdAtMs: number | null;
  readonly schemaVersion: number;
  readonly instances: number;
  /** Outputs that are files in a store. */
  readonly files: number;
  readonly fileBytes: number;
};

const unreadable: Omit<BackupReport, 'problems'> = { createdAtMs: null, schemaVersion: 0, instances: 0, files: 0, fileBytes: 0 };

/**
 * A restored store is an earlier state of one that went on: what was started since then carries later epochs, and its
 * reports must not be taken for those of the new engine. So its epoch jumps further than any engine is started.
 */
const epochJump = 1_000_000;

/** Reads a backup completely: pages, references, and every byte of the outputs that are files. */
export function verifyBackup(file: string): BackupReport {
  let database: Connection;
  try {
    database = openUnchecked(file);
  } catch (cause) {
    return { ...unreadable, problems: [`${file} cannot be opened: ${messageOf(cause)}`] };
  }
  try {
    return report(database, file);
  } catch (cause) {
    return { ...unreadable, problems: [`${file} cannot be read: ${messageOf(cause)}`] };
  } finally {
    database.close();
  }
}

function report(database: Connection, file: string): BackupReport {
  const version = schemaVersion(database);
  const isOurs = database.pragma('application_id', { simple: true }) === applicationId;
  if (!isOurs || count(database, "sqlite_schema where name in ('backup', 'backup_blob')") !== 2) {
    return { ...unreadable, schemaVersion: version, problems: [`${file} is not a backup of evqueue`] };
  }
  if (version > migrations.length) {
    return {
      ...unreadable,
      schemaVersion: version,
      problems: [`${file} was written by a newer version of evqueue (schema ${version}, this program knows ${migrations.length})`],
    };
  }
  const problems: string[] = [];
  for (const line of database.prepare<[], { readonly integrity_check: string }>('pragma integrity_check(20)').all()) {
    if (line.integrity_check !== 'ok') problems.push(line.integrity_check);
  }
  const broken = database.prepare<[], { readonly table: string }>('pragma foreign_key_check').all();
  if (broken.length > 0) problems.push(`${broken.length} rows refer to rows that are missing, the first in table ${broken[0]?.table}`);
  type Blob = { readonly name: string; readonly sizeBytes: number; readonly held: number };
  const blobs = database
    .prepare<[], Blob>(
      `select o.name, o.size_bytes as sizeBytes, coalesce((select sum(length(b.bytes)) from backup_blob b where b.name = o.name), 0) as held
       from (select instance_id || '-' || node_id || '-' || number || '.' || channel as name, size_bytes from output where bytes is null) o`,
    )
    .all();
  for (const blob of blobs) {
    if (blob.held !== blob.sizeBytes) problems.push(`the output ${blob.name} has ${blob.held} of ${blob.sizeBytes} bytes`);
  }
  const created = database.prepare<[], { readonly createdAtMs: number }>('select created_at_ms as createdAtMs from backup').get();
  return {
    problems,
    createdAtMs: created?.createdAtMs ?? null,
    schemaVersion: version,
    instances: count(database, 'instance'),
    files: blobs.length,
    fileBytes: blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0),
  };
}

/**
 * Makes a data directory from a backup. The directory may be new or exist, but not hold a store: move that away first.
 * Until the last step there is no store in it, so a restore that was interrupted is simply done again.
 *
 * @throws StoreError STORE_DAMAGED for a backup with problems, CONFLICT where a store is there, STORE_LOCKED, STORE_UNSUPPORTED
 */
export async function restoreBackup(file: string, dataDir: string): Promise<BackupReport> {
  const found = verifyBackup(file);
  if (found.problems.length > 0) throw new StoreError('STORE_DAMAGED', `the backup cannot be restored: ${found.problems.join('; ')}`);
  prepareDataDirectory(dataDir);
  const lock = lockDirectory(dataDir);
  try {
    const target = storeFile(dataDir);
    if (existsSync(target))
      throw new StoreError('CONFLICT', `${dataDir} holds a store already: move it away, or restore into another directory`);
    const restoring = `${target}.restoring`;
    for (const suffix of ['', '-journal']) await rm(`${restoring}${suffix}`, { force: true });
    await copyFile(file, restoring, constants.COPYFILE_FICLONE);
    await unpack(restoring, blobDirectory(dataDir));
    renameSync(restoring, target);
    syncDirectory(dataDir);
    return found;
  } finally {
    lock.release();
  }
}

/** Makes files of the outputs that a copy of a backup holds, and a plain store of the copy. */
async function unpack(restoring: string, blobs: string): Promise<void> {
  mkdirSync(blobs, { recursive: true, mode: 0o700 });
  const database = new Database(restoring);
  try {
    // Synced when it is committed: the rename that follows must not reach the disk before it.
    database.pragma('synchronous = full');
    const parts = database.prepare<[string, number], { readonly bytes: Buffer }>(
      'select bytes from backup_blob where name = ? and part = ?',
    );
    const names = database
      .prepare<[], { readonly name: string; readonly parts: number }>('select name, count(*) as parts from backup_blob group by name')
      .all();
    for (const { name, parts: number } of names) {
      const key = blobKeyOf(name);
      if (key === null) throw new StoreError('STORE_DAMAGED', `the backup holds an output with the name "${name}"`);
      const output = await open(blobPath(blobs, key), 'w', 0o600);
      try {
        for (let part = 0; part < number; part += 1) {
          const row = parts.get(name, part);
          if (row === undefined) throw new StoreError('STORE_DAMAGED', `the output ${name} lacks part ${part}`);
          await output.writeFile(row.bytes);
          await nextTurn();
        }
        await output.sync();
      } finally {
        await output.close();
      }
    }
    syncDirectory(path.resolve(blobs));
    database.transaction(() => {
      database.exec('drop table backup_blob; drop table backup;');
      database.prepare<[number]>('update meta set epoch = epoch + ?').run(epochJump);
      // A session that was ended after the backup must not come back with it.
      if (hasTable(database, 'session')) database.exec('delete from session');
      // Nor a link that was used since.
      if (hasLinks(database)) database.exec('update user set link_hash = null, link_expires_at_ms = null');
    })();
    // The outputs were most of the file: give their space back.
    if (names.length > 0) database.exec('vacuum');
  } finally {
    database.close();
  }
}

function count(database: Connection, from: string): number {
  return database.prepare<[], { readonly n: number }>(`select count(*) as n from ${from}`).get()?.n ?? 0;
}

function hasTable(database: Connection, name: string): boolean {
  return database.prepare<[string], object>("select 1 from sqlite_schema where type = 'table' and name = ?").get(name) !== undefined;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function hasLinks(database: Connection): boolean {
  return database.prepare("select 1 from pragma_table_info('user') where name = 'link_hash'").get() !== undefined;
}
