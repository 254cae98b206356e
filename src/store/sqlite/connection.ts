import Database from 'better-sqlite3';
import { migrations, type Migration } from './migrations/migrations.ts';
import { StoreError } from './store-error.ts';

/** An open SQLite database. */
export type Connection = Database.Database;

/** `application_id` of a store and of a backup: other SQLite files are not touched. */
export const applicationId = 0x65765175;

/** Oldest SQLite that the store was tested with. */
const oldestSqlite = [3, 51, 3] as const;

/** Pages in the log before they are written back: more means that pages which change often are written back less often. */
const checkpointPages = 4000;

/** A long reader lets the log grow; after the next checkpoint the file shrinks to this. */
const journalSizeLimitBytes = 64 * 1024 * 1024;

/**
 * Opens the database for writing, makes it one of ours where it is new, and brings its schema up to date.
 *
 * @param file  a path, or `:memory:`
 * @param synchronous  FULL: a commit is on the disk when it returns; OFF: only a crash of the machine can lose one
 * @throws StoreError STORE_UNSUPPORTED for a file of a newer version, or of another program
 */
export function openForWriting(file: string, synchronous: 'FULL' | 'OFF'): Connection {
  const database = new Database(file, { timeout: 5000 });
  try {
    refuseForeign(database, file);
    refuseOldSqlite(database);
    database.pragma('journal_mode = wal');
    database.pragma(`synchronous = ${synchronous}`);
    database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    database.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
    database.pragma('temp_store = memory');
    migrate(database, migrations);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/**
 * Opens the database for reading only, beside an engine or without one.
 *
 * @throws StoreError STORE_UNSUPPORTED where the schema is not that of this version
 */
export function openForReading(file: string): Connection {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 });
  try {
    refuseForeign(database, file);
    const version = schemaVersion(database);
    if (version !== migrations.length) {
      throw new StoreError(
        'STORE_UNSUPPORTED',
        `${file} has schema version ${version}, this program reads version ${migrations.length}: start the engine once to bring it up to date`,
      );
    }
    database.pragma('temp_store = memory');
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** Opens any SQLite file for reading only, whatever is in it: for tools that look what is wrong. */
export function openUnchecked(file: string): Connection {
  return new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 });
}

/** How many migrations a database has taken. */
export function schemaVersion(database: Connection): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Takes the missing steps, each in a transaction of its own with its number: a crash between two is continued at the next start. */
export function migrate(database: Connection, steps: readonly Migration[]): void {
  for (const [index, step] of steps.entries()) {
    if (schemaVersion(database) > index) continue;
    database.transaction(() => {
      if (typeof step === 'string') database.exec(step);
      else step(database);
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/** The schema as SQL, in order of name: what `schema.sql` must equal. */
export function schemaText(database: Connection): string {
  const rows = database
    .prepare<[], { sql: string }>(
      "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by tbl_name, type desc, name",
    )
    .all();
  return rows.map((row) => `${row.sql};\n`).join('\n');
}

function refuseOldSqlite(database: Connection): void {
  const row = database.prepare<[], { version: string }>('select sqlite_version() as version').get();
  const found = (row?.version ?? '0').split('.').map(Number);
  for (const [index, wanted] of oldestSqlite.entries()) {
    const part = found[index] ?? 0;
    if (part > wanted) return;
    if (part < wanted)
      throw new StoreError('STORE_UNSUPPORTED', `SQLite ${oldestSqlite.join('.')} or newer is needed, this is ${row?.version}`);
  }
}

function refuseForeign(database: Connection, file: string): void {
  const { id, version, isEmpty } = identityOf(database, file);
  if (id !== applicationId && !isEmpty) throw new StoreError('STORE_UNSUPPORTED', `${file} is not a store of evqueue`);
  if (version > migrations.length) {
    throw new StoreError(
      'STORE_UNSUPPORTED',
      `${file} was written by a newer version of evqueue (schema ${version}, this program knows ${migrations.length}): install that version, or restore a backup`,
    );
  }
}

function identityOf(database: Connection, file: string): { readonly id: number; readonly version: number; readonly isEmpty: boolean } {
  try {
    const objects = database.prepare<[], { readonly n: number }>('select count(*) as n from sqlite_schema').get();
    const id = Number(database.pragma('application_id', { simple: true }));
    const version = schemaVersion(database);
    return { id, version, isEmpty: id === 0 && version === 0 && objects?.n === 0 };
  } catch (cause) {
    const isOther = cause instanceof Database.SqliteError && cause.code === 'SQLITE_NOTADB';
    throw isOther ? new StoreError('STORE_UNSUPPORTED', `${file} is not a store of evqueue`, cause) : cause;
  }
}
