import { existsSync } from 'node:fs';
import { backupStore } from './backup.ts';
import { writeBackupNote } from './backup-note.ts';
import { openForReading } from './connection.ts';
import { StoreError } from './store-error.ts';
import { blobDirectory, storeFile } from './store-files.ts';

/**
 * Copies the store of a data directory into one file, whether an engine uses it or not, and notes it there. Throws STORE_DAMAGED where there
 * is no store.
 */
export async function backupDirectory(dataDir: string, file: string, onProgress?: (done: number, total: number) => void): Promise<void> {
  if (!existsSync(storeFile(dataDir))) throw new StoreError('STORE_DAMAGED', `${dataDir} holds no store`);
  const database = openForReading(storeFile(dataDir));
  try {
    await backupStore(database, blobDirectory(dataDir), file, onProgress);
    writeBackupNote(dataDir, file, Date.now());
  } finally {
    database.close();
  }
}
