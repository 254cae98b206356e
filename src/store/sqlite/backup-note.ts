/** A note beside the store about its last backup, so that people can see how old that is. It is not part of the store: a copy of it knows nothing of copies. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StoreFacts } from '../../app/ports.ts';

const noteName = 'last-backup.json';

/** Notes that a backup was written. A note that cannot be written is left out: the backup is good without it. */
export function writeBackupNote(dataDir: string, file: string, atMs: number): void {
  const note: StoreFacts['lastBackup'] = { atMs, file: path.resolve(file), sizeBytes: statSync(file).size };
  try {
    writeFileSync(path.join(dataDir, noteName), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  } catch {
    // Whoever may read the store need not be allowed to write beside it.
  }
}

/** The last backup; null where there is no note, or none that can be read. */
export function readBackupNote(dataDir: string): StoreFacts['lastBackup'] {
  try {
    const note = JSON.parse(readFileSync(path.join(dataDir, noteName), 'utf8')) as Partial<NonNullable<StoreFacts['lastBackup']>>;
    const { atMs, file, sizeBytes } = note;
    return typeof atMs === 'number' && typeof file === 'string' && typeof sizeBytes === 'number' ? { atMs, file, sizeBytes } : null;
  } catch {
    return null;
  }
}
