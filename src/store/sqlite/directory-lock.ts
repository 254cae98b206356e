import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from './store-error.ts';

/** How long a second engine waits for the first: a stopping engine and a `doctor` that looks are gone by then. */
const patienceMs = 500;

/** The right to use a data directory, until it is released or the process ends, by whatever means. */
export type DirectoryLock = { release(): void };

/**
 * Takes a data directory for this process. The lock is SQLite's own on a file that holds nothing else: the kernel
 * frees it when the process dies. Nothing else may open that file: closing any descriptor of it would free the lock.
 *
 * @throws StoreError STORE_LOCKED when another engine, also one of this process, has it
 */
export function lockDirectory(dataDir: string): DirectoryLock {
  const database = new Database(lockFile(dataDir), { timeout: patienceMs });
  try {
    database.exec('begin exclusive');
  } catch (cause) {
    database.close();
    if (!isBusy(cause)) throw cause;
    const pid = writtenPid(dataDir);
    const holder = pid === null ? 'another engine' : `another engine (process ${pid})`;
    throw new StoreError(
      'STORE_LOCKED',
      `the data directory ${dataDir} is in use by ${holder}: stop it first, or choose another directory with --data-dir`,
      cause,
    );
  }
  writeFileSync(pidFile(dataDir), `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      if (database.open) database.close();
    },
  };
}

/** Whether an engine has this directory now, and its process id where it wrote one. */
export function lockHolder(dataDir: string): {
  readonly held: boolean;
  readonly pid: number | null;
} {
  const database = new Database(lockFile(dataDir), { timeout: 0 });
  try {
    database.prepare('select count(*) from sqlite_schema').get();
    return { held: false, pid: null };
  } catch (cause) {
    if (!isBusy(cause)) throw cause;
    return { held: true, pid: writtenPid(dataDir) };
  } finally {
    database.close();
  }
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'lock.sqlite');
}

function pidFile(dataDir: string): string {
  return path.join(dataDir, 'lock.pid');
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY');
}

function writtenPid(dataDir: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFile(dataDir), 'utf8'), 10);
    return Number.isSafeInteger(pid) ? pid : null;
  } catch {
    // The holder has not written it yet: the message does without.
    return null;
  }
}
