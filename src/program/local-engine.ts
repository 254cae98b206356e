/** An engine of this machine: SQLite store, local runner, system clock. */
import { join } from 'node:path';
import type { EngineLog, LiveSink } from '../engine/context.ts';
import { startEngine, type Engine } from '../engine/engine.ts';
import { createLocalRunner } from '../runner/local.ts';
import { prepareDataDirectory } from '../store/sqlite/file-system.ts';
import { createSqliteStore } from '../store/sqlite/writer.ts';
import { commandEnvironment } from './command-environment.ts';
import { withCrashPoints } from './crash-points.ts';
import { makeDirectory } from './make-directory.ts';
import { parseInThread } from './output-parser.ts';
import { systemClock } from './system-clock.ts';

/** Bytes that a command may write on one channel. */
const maxOutputBytes = 4 * 1024 * 1024 * 1024;

export type LocalEngineOptions = {
  readonly dataDir: string;
  /** Default: `spool` in the data directory. */
  readonly spoolDir?: string;
  /** Default: `tasks` in the data directory. */
  readonly tasksDir?: string;
  /** `OFF` for stores that are thrown away. */
  readonly synchronous?: 'FULL' | 'OFF';
  readonly maxOutputBytes?: number;
  /** Of commands; default null: that of the engine. */
  readonly niceness?: number | null;
  readonly live: LiveSink;
  readonly log: EngineLog;
  onFatal(cause: Error): void;
};

/** Where things lie below a data directory. */
export function pathsOf(options: Pick<LocalEngineOptions, 'dataDir' | 'spoolDir' | 'tasksDir'>): {
  readonly spoolDir: string;
  readonly blobDir: string;
  readonly tasksDir: string;
} {
  return {
    spoolDir: options.spoolDir ?? join(options.dataDir, 'spool'),
    blobDir: join(options.dataDir, 'blobs'),
    tasksDir: options.tasksDir ?? join(options.dataDir, 'tasks'),
  };
}

/** Starts an engine; throws where the store or the spool cannot be taken. */
export async function startLocalEngine(options: LocalEngineOptions): Promise<Engine> {
  const { spoolDir, blobDir, tasksDir } = pathsOf(options);
  // First of all: a directory in which something lies already, be it ours, is not closed to others.
  makeDirectory(options.dataDir);
  prepareDataDirectory(options.dataDir);
  for (const directory of [tasksDir, spoolDir]) makeDirectory(directory);
  const parts = {
    store: createSqliteStore({ dataDir: options.dataDir, synchronous: options.synchronous ?? 'FULL' }),
    // Commands begin where the engine was started, as evQueue's do: paths given to them mean what they mean to who started it.
    runner: createLocalRunner({ spoolDir, blobDir, baseDir: process.cwd(), niceness: options.niceness ?? null }),
  };
  return await startEngine({
    ...withCrashPoints(parts, process.env['EVQUEUE_CRASH_AT']),
    clock: systemClock,
    commands: {
      tasksDirectory: tasksDir,
      environment: commandEnvironment(process.env),
      maxOutputBytes: options.maxOutputBytes ?? maxOutputBytes,
    },
    live: options.live,
    parseLarge: parseInThread,
    log: options.log,
    onFatal: options.onFatal,
  });
}
