/** `evqueue start`: engine in this thread, HTTP in another, until a signal says to stop. */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { addressFileName } from '../cli/connection.ts';
import type { Configuration } from '../app/ports.ts';
import { isActiveAdministrator } from '../core/access/account.ts';
import type { Engine } from '../engine/engine.ts';
import { digestOfToken } from '../server/auth/authenticate.ts';
import { serveEngine } from './engine-bridge.ts';
import { prepareDataDirectory } from '../store/sqlite/file-system.ts';
import { storeFile } from '../store/sqlite/store-files.ts';
import { fillFirstStart, must } from './first-start.ts';
import type { HttpThreadData } from './http-thread.ts';
import { startHttpThread } from './http-thread-handle.ts';
import { pathsOf, startLocalEngine } from './local-engine.ts';
import { goBeforeCommands } from './precedence.ts';
import { localToken } from './local-token.ts';
import { logDirectory, openLogFile } from './log-file.ts';
import { makeDirectory } from './make-directory.ts';
import { createThreadLog } from './thread-log.ts';
import { version } from './version.ts';

export type ServeOptions = {
  readonly dataDir: string;
  readonly spoolDir: string | null;
  readonly tasksDir: string | null;
  readonly listen: { readonly host: string; readonly port: number };
  readonly allowedHosts: readonly string[];
  /** The same, to be shown. */
  readonly configuration: Configuration;
  /** Of the standard error, and of what is kept for the pages. */
  readonly logLevel: string;
  readonly keptLogLevel: string;
  readonly maxOutputBytes: number;
};

/** A server that runs. */
export type Serving = {
  readonly version: string;
  /** `http://HOST:PORT` */
  readonly address: string;
  readonly dataDir: string;
  /** Workflows that the first start has made; empty later. */
  readonly examples: readonly string[];
  /** The store was empty. */
  readonly first: boolean;
  /** Code of the one-time link for the first administrator; null: there is one. */
  readonly firstCode: string | null;
  /** Resolves when it has stopped: by `stop`, or with the error that forced it to. */
  readonly stopped: Promise<Error | null>;
  stop(): Promise<void>;
};

/** The directory of the examples, beside the sources or the compiled program. */
const examplesDirectory = join(import.meta.dirname, '../../examples');

/** The built web interface, there too. */
const webDirectory = join(import.meta.dirname, '../../web/dist');

/** Starts everything; throws with a message for people where that fails. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const first = !existsSync(storeFile(options.dataDir));
  makeDirectory(options.dataDir);
  prepareDataDirectory(options.dataDir);
  const { log, setLevel } = createThreadLog({
    name: 'engine',
    level: options.logLevel,
    fileLevel: options.keptLogLevel,
    file: openLogFile(logDirectory(options.dataDir), 'engine'),
  });
  const { port1, port2 } = new MessageChannel();
  let engine: Engine | null = null;
  let settle: (cause: Error | null) => void = () => undefined;
  const stopped = new Promise<Error | null>((resolve) => (settle = resolve));
  const end = serveEngine(port1, () => engine);
  // Threads have the niceness of the one that makes them.
  const niceness = goBeforeCommands();
  const http = startHttpThread({ onLevel: setLevel, onError: (cause) => settle(cause) });
  engine = await startLocalEngine({
    dataDir: options.dataDir,
    ...(options.spoolDir === null ? {} : { spoolDir: options.spoolDir }),
    ...(options.tasksDir === null ? {} : { tasksDir: options.tasksDir }),
    maxOutputBytes: options.maxOutputBytes,
    niceness,
    live: end,
    log,
    onFatal: (cause) => settle(cause),
  }).catch(async (cause: unknown) => {
    // An open port or a thread would keep the process from ending.
    port1.close();
    await http.close();
    throw cause;
  });
  const running = engine;
  try {
    const storedLevel = await storedLogLevel(running);
    if (storedLevel !== null) setLevel(storedLevel);
    const examples = await fillFirstStart(running.ask, examplesDirectory);
    const firstCode = (await hasAdministrator(running)) ? null : randomBytes(18).toString('base64url');
    const { spoolDir, blobDir } = pathsOf({
      dataDir: options.dataDir,
      ...(options.spoolDir === null ? {} : { spoolDir: options.spoolDir }),
    });
    const data: HttpThreadData = {
      port: port2,
      dataDir: options.dataDir,
      spoolDir,
      blobDir,
      listen: options.listen,
      firstCodeDigest: firstCode === null ? null : digestOfToken(firstCode),
      webDir: webDirectory,
      tokenDigest: digestOfToken(localToken(options.dataDir)),
      allowedHosts: options.allowedHosts,
      configuration: options.configuration,
      logLevel: storedLevel ?? options.logLevel,
      keptLogLevel: storedLevel ?? options.keptLogLevel,
      version,
    };
    const address = await http.listen(data);
    // Programs of the same user find the server by it.
    const addressFile = join(options.dataDir, addressFileName);
    writeFileSync(addressFile, `${address}\n`, { mode: 0o600 });
    log.info({ version, address, dataDir: options.dataDir, node: process.versions.node }, 'evqueue has started');
    const stop = async (): Promise<void> => {
      log.info('evqueue stops');
      await http.close();
      rmSync(addressFile, { force: true });
      await running.stop();
      port1.close();
      settle(null);
    };
    return { version, address, dataDir: options.dataDir, examples, first, firstCode, stopped, stop };
  } catch (cause) {
    port1.close();
    await http.close();
    await running.stop();
    throw cause;
  }
}

/** Without one a link is printed that makes one. */
async function hasAdministrator(engine: Engine): Promise<boolean> {
  return must(await engine.ask({ kind: 'users' })).some(isActiveAdministrator);
}

/** The level that was set while an engine ran: it outlives the start option. */
async function storedLogLevel(engine: Engine): Promise<string | null> {
  const settings = await engine.ask({ kind: 'settings' });
  const stored = settings.ok ? settings.value.find(({ name }) => name === 'logLevel') : undefined;
  return stored === undefined ? null : (JSON.parse(stored.value) as string);
}
