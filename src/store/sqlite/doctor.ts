import { existsSync, readdirSync, statSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { blobKeyOf } from './blob-files.ts';
import type { Connection } from './connection.ts';
import { openUnchecked, schemaVersion } from './connection.ts';
import { lockHolder } from './directory-lock.ts';
import type { Finding } from './finding.ts';
import { findBrokenInvariants } from './invariants.ts';
import { migrations } from './migrations/migrations.ts';
import { blobDirectory, storeFile } from './store-files.ts';

/** Figures of a store; sizes in bytes. Null: could not be read. */
export type StoreFacts = {
  readonly running: boolean;
  readonly pid: number | null;
  readonly sqliteVersion: string | null;
  readonly schemaVersion: number | null;
  readonly epoch: number | null;
  readonly instances: { readonly executing: number; readonly terminated: number; readonly terminatedWithErrors: number } | null;
  readonly databaseBytes: number;
  /** Inside the database, from what was deleted; it is used again. */
  readonly unusedBytes: number | null;
  readonly logBytes: number;
  readonly outputFiles: number;
  readonly outputFileBytes: number;
  readonly freeDiskBytes: number;
};

export type StoreInspection = { readonly findings: readonly Finding[]; readonly facts: StoreFacts };

/** A log beyond this is not written back: a reader has been open for long. */
const largeLogBytes = 256 * 1024 * 1024;

/** Below this, the store will soon not be able to commit. */
const lowDiskBytes = 512 * 1024 * 1024;

/**
 * Looks at the store of a data directory, whether an engine runs on it or not, and changes nothing. It reads every page:
 * seconds for a usual store, minutes for one of tens of gigabytes.
 */
export function inspectStore(dataDir: string): StoreInspection {
  const findings: Finding[] = [];
  const file = storeFile(dataDir);
  if (!existsSync(file)) {
    findings.push({
      severity: 'error',
      code: 'STORE_MISSING',
      message: `${dataDir} holds no store: start the engine once, or restore a backup`,
    });
    return { findings, facts: { ...noFacts, freeDiskBytes: existsSync(dataDir) ? freeBytes(dataDir) : 0 } };
  }
  const { held, pid } = lockHolder(dataDir);
  const files = outputFiles(dataDir);
  const onDisk: Pick<StoreFacts, 'running' | 'pid' | 'databaseBytes' | 'logBytes' | 'outputFiles' | 'outputFileBytes' | 'freeDiskBytes'> = {
    running: held,
    pid,
    databaseBytes: sizeOf(file),
    logBytes: sizeOf(`${file}-wal`),
    outputFiles: files.size,
    outputFileBytes: [...files.values()].reduce((sum, bytes) => sum + bytes, 0),
    freeDiskBytes: freeBytes(dataDir),
  };
  inspectDirectory(dataDir, onDisk, findings);
  try {
    const database = openUnchecked(file);
    try {
      return { findings, facts: { ...onDisk, ...inspectDatabase(database, file, files, findings) } };
    } finally {
      database.close();
    }
  } catch (cause) {
    findings.push({
      severity: 'error',
      code: 'STORE_UNREADABLE',
      message: `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    });
    return { findings, facts: { ...noFacts, ...onDisk } };
  }
}

const noFacts: StoreFacts = {
  running: false,
  pid: null,
  sqliteVersion: null,
  schemaVersion: null,
  epoch: null,
  instances: null,
  databaseBytes: 0,
  unusedBytes: null,
  logBytes: 0,
  outputFiles: 0,
  outputFileBytes: 0,
  freeDiskBytes: 0,
};

function inspectDirectory(dataDir: string, facts: Pick<StoreFacts, 'logBytes' | 'freeDiskBytes'>, findings: Finding[]): void {
  const { mode } = statSync(dataDir);
  if ((mode & 0o077) !== 0) {
    findings.push({
      severity: 'error',
      code: 'DIRECTORY_OPEN_TO_OTHERS',
      message: `${dataDir} can be entered by other users: run chmod 700 ${dataDir}`,
    });
  }
  if (facts.logBytes > largeLogBytes) {
    findings.push({
      severity: 'warning',
      code: 'LOG_LARGE',
      message: `the write-ahead log has ${facts.logBytes} bytes: something reads the store without end`,
    });
  }
  if (facts.freeDiskBytes < lowDiskBytes) {
    findings.push({
      severity: 'warning',
      code: 'DISK_LOW',
      message: `only ${facts.freeDiskBytes} bytes are free on the disk of ${dataDir}`,
    });
  }
}

function inspectDatabase(
  database: Connection,
  file: string,
  files: ReadonlyMap<string, number>,
  findings: Finding[],
): Pick<StoreFacts, 'sqliteVersion' | 'schemaVersion' | 'epoch' | 'instances' | 'unusedBytes'> {
  const version = schemaVersion(database);
  const sqliteVersion = database.prepare<[], { readonly version: string }>('select sqlite_version() as version').get()?.version ?? null;
  const unusedBytes = Number(database.pragma('freelist_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
  for (const line of database.prepare<[], { readonly quick_check: string }>('pragma quick_check(20)').all()) {
    if (line.quick_check !== 'ok') findings.push({ severity: 'error', code: 'PAGES_DAMAGED', message: line.quick_check });
  }
  if (version !== migrations.length) {
    const isNewer = version > migrations.length;
    findings.push({
      severity: isNewer ? 'error' : 'info',
      code: isNewer ? 'STORE_NEWER' : 'STORE_OLDER',
      message: isNewer
        ? `${file} was written by a newer version of evqueue (schema ${version}, this program knows ${migrations.length})`
        : `${file} has schema ${version}; the engine brings it to ${migrations.length} at its next start`,
    });
    return { sqliteVersion, schemaVersion: version, epoch: null, instances: null, unusedBytes };
  }
  findings.push(...findBrokenInvariants(database));
  findings.push(...compareFiles(database, files));
  const meta = database.prepare<[], { readonly epoch: number }>('select epoch from meta').get();
  const instances = database
    .prepare<[], NonNullable<StoreFacts['instances']>>(
      'select executing, terminated, terminated_with_errors as terminatedWithErrors from instance_count',
    )
    .get();
  return { sqliteVersion, schemaVersion: version, epoch: meta?.epoch ?? null, instances: instances ?? null, unusedBytes };
}

/** Outputs without their file are lost; files without an output are collected at the next start. */
function compareFiles(database: Connection, files: ReadonlyMap<string, number>): readonly Finding[] {
  const findings: Finding[] = [];
  const rows = database
    .prepare<[], { readonly name: string; readonly sizeBytes: number }>(
      `select instance_id || '-' || node_id || '-' || number || '.' || channel as name, size_bytes as sizeBytes from output where bytes is null`,
    )
    .all();
  const left = new Set(files.keys());
  for (const { name, sizeBytes } of rows) {
    const found = files.get(name);
    left.delete(name);
    // The list of files is older than this reading: what was written since then is looked at once more by the caller's next run.
    if (found === undefined)
      findings.push({ severity: 'error', code: 'OUTPUT_MISSING', message: `the file of the output ${name} is missing` });
    else if (found !== sizeBytes)
      findings.push({
        severity: 'error',
        code: 'OUTPUT_SIZE_DIFFERS',
        message: `the output ${name} has ${found} bytes instead of ${sizeBytes}`,
      });
  }
  if (left.size > 0)
    findings.push({
      severity: 'info',
      code: 'OUTPUT_LEFT',
      message: `${left.size} output files belong to commands that run, or are left of a crash and go at the next start`,
    });
  return findings;
}

function outputFiles(dataDir: string): ReadonlyMap<string, number> {
  const directory = blobDirectory(dataDir);
  const files = new Map<string, number>();
  if (!existsSync(directory)) return files;
  for (const name of readdirSync(directory)) {
    if (blobKeyOf(name) !== null) files.set(name, sizeOf(path.join(directory, name)));
  }
  return files;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
