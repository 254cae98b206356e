import Database from 'better-sqlite3';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Channel } from '../../core/instance/record.ts';
import { missingBlob, readBlob, syncDirectory } from './blob-files.ts';
import type { Connection } from './connection.ts';
import { blobName } from './store-files.ts';

/** Pages copied in one turn of the event loop: about a third of a millisecond. */
const pagesPerTurn = 64;

/** Bytes of an output's file that one row of the backup holds. */
const blobPartBytes = 1024 * 1024;

/** Tables that a backup has beside those of a store. */
const backupTables = `
create table backup (only integer primary key check (only = 1), created_at_ms integer not null) strict;
create table backup_blob (
  name text not null,
  part integer not null,
  bytes blob not null,
  primary key (name, part)
) strict;
`;

/**
 * Writes a consistent copy of a store into one file, while the store is in use: first the database page by page (what
 * is committed meanwhile is in the copy), then the outputs that are files. The file has its name only once it is whole and on the disk.
 *
 * @param blobDirectory  null: a store in memory
 */
export async function backupStore(
  database: Connection,
  blobDirectory: string | null,
  file: string,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const directory = path.dirname(path.resolve(file));
  if (!existsSync(directory))
    throw Object.assign(new Error(`cannot write ${file}: there is no directory ${directory}`), { code: 'ENOENT' });
  const partial = `${file}.partial`;
  removeDatabase(partial);
  try {
    await database.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress?.(totalPages - remainingPages, totalPages);
        return pagesPerTurn;
      },
    });
    await addBlobs(partial, blobDirectory);
    syncFile(partial);
    renameSync(partial, file);
    syncDirectory(directory);
  } catch (cause) {
    removeDatabase(partial);
    throw cause;
  }
}

async function addBlobs(file: string, blobDirectory: string | null): Promise<void> {
  const copy = new Database(file);
  try {
    // One plain file without a log beside it; it is synced as a whole at the end.
    copy.pragma('journal_mode = delete');
    copy.pragma('synchronous = off');
    copy.exec(backupTables);
    copy.prepare<[number]>('insert into backup (only, created_at_ms) values (1, ?)').run(Date.now());
    if (blobDirectory === null) return;
    const insert = copy.prepare<[string, number, Uint8Array]>('insert into backup_blob (name, part, bytes) values (?, ?, ?)');
    type Row = {
      readonly instanceId: number;
      readonly nodeId: number;
      readonly number: number;
      readonly channel: Channel;
      readonly sizeBytes: number;
    };
    const rows = copy
      .prepare<[], Row>(
        'select instance_id as instanceId, node_id as nodeId, number, channel, size_bytes as sizeBytes from output where bytes is null',
      )
      .all();
    for (const row of rows) {
      const name = blobName(row.instanceId, row.nodeId, row.number, row.channel);
      for (let part = 0; part * blobPartBytes < row.sizeBytes; part += 1) {
        const bytes = readBlob(blobDirectory, row, part * blobPartBytes, blobPartBytes);
        if (bytes === null) throw missingBlob(blobDirectory, row);
        insert.run(name, part, bytes);
        await nextTurn();
      }
    }
  } finally {
    copy.close();
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
