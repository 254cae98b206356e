import { statSync } from 'node:fs';
import type { StoreFacts } from '../../app/ports.ts';
import { readBackupNote } from './backup-note.ts';
import { schemaVersion, type Connection } from './connection.ts';
import { storeFile } from './store-files.ts';

/** Prepares the look at the store itself: a few pages are read, whatever its size. */
export function prepareStoreFacts(database: Connection, dataDir: string): () => StoreFacts {
  const sqliteVersion = database.prepare('select sqlite_version()').pluck().get() as string;
  const file = storeFile(dataDir);
  return () => ({
    sqliteVersion,
    schemaVersion: schemaVersion(database),
    databaseBytes: sizeOf(file),
    unusedBytes: Number(database.pragma('freelist_count', { simple: true })) * Number(database.pragma('page_size', { simple: true })),
    logBytes: sizeOf(`${file}-wal`),
    lastBackup: readBackupNote(dataDir),
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
