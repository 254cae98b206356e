/** The thread of HTTP: its own loop, its own read-only connection, and the engine at the other end of a port. */
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { Configuration } from '../app/ports.ts';
import { InstanceDocuments } from '../app/instance-document.ts';
import { authenticator } from '../server/auth/authenticate.ts';
import { createPasswords } from '../server/auth/password-hash.ts';
import { createServer } from '../server/server.ts';
import { defaultServerSettings } from '../server/deps.ts';
import { createLiveOutput } from '../runner/live-output.ts';
import { createSqliteReader } from '../store/sqlite/reader.ts';
import { connectEngine } from './engine-bridge.ts';
import { logDirectory, openLogFile } from './log-file.ts';
import { createLogReader } from './log-reader.ts';
import { createMachine } from './machine.ts';
import { engineMeasurements } from './measurements.ts';
import { createThreadLog } from './thread-log.ts';

/** What the main thread gives to this one when it is to serve. */
export type HttpThreadData = {
  readonly port: MessagePort;
  readonly dataDir: string;
  readonly spoolDir: string;
  readonly blobDir: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** SHA-256 of the local administrator's token. */
  readonly tokenDigest: Uint8Array;
  /** SHA-256 of the code of the one-time link; null: there is an administrator. */
  readonly firstCodeDigest: Uint8Array | null;
  readonly webDir: string;
  readonly allowedHosts: readonly string[];
  readonly configuration: Configuration;
  readonly logLevel: string;
  readonly keptLogLevel: string;
  readonly version: string;
};

/** What this thread tells the main one, and hears from it. */
export type HttpThreadMessage =
  | { readonly kind: 'listening'; readonly address: string }
  | { readonly kind: 'failed'; readonly message: string }
  /** Somebody has changed how much is logged. */
  | { readonly kind: 'level'; readonly level: string }
  | { readonly kind: 'closed' };
/** `listen` comes first, once. */
export type HttpThreadOrder = { readonly kind: 'listen'; readonly data: HttpThreadData } | { readonly kind: 'close' };

if (parentPort !== null) {
  const parent = parentPort;
  parent.once('message', (order: HttpThreadOrder) => {
    if (order.kind === 'listen') void main(parent, order.data);
  });
}

async function main(parent: MessagePort, data: HttpThreadData): Promise<void> {
  const say = (message: HttpThreadMessage): void => parent.postMessage(message);
  const logs = logDirectory(data.dataDir);
  const { log, setLevel } = createThreadLog({
    name: 'http',
    level: data.logLevel,
    fileLevel: data.keptLogLevel,
    file: openLogFile(logs, 'http'),
  });
  const remote = connectEngine(data.port);
  const reader = createSqliteReader({ dataDir: data.dataDir, blobDir: data.blobDir });
  try {
    const server = await createServer({
      ask: remote.ask,
      onLive: remote.onLive,
      read: reader,
      documents: new InstanceDocuments(reader),
      liveOutput: createLiveOutput({ spoolDir: data.spoolDir, blobDir: data.blobDir }),
      machine: createMachine([
        { what: 'data', path: data.dataDir },
        { what: 'spool', path: data.spoolDir },
      ]),
      engineLog: createLogReader(logs, ['engine', 'http']),
      configuration: data.configuration,
      nowMs: () => Date.now(),
      turn: () => turn(undefined),
      authenticate: authenticator([{ digest: data.tokenDigest, user: { name: 'local', roles: ['administrator'] } }]),
      passwords: createPasswords(),
      firstCodeDigest: data.firstCodeDigest,
      webDir: data.webDir,
      settings: { ...defaultServerSettings, allowedHosts: data.allowedHosts },
      measurements: () => engineMeasurements(remote.ask),
      log,
      onLogLevel: (level) => {
        setLevel(level);
        say({ kind: 'level', level });
      },
      version: data.version,
    });
    parent.on('message', (_order: HttpThreadOrder) => {
      void server.close().then(() => {
        reader.close();
        say({ kind: 'closed' });
        parent.close();
        data.port.close();
      });
    });
    say({ kind: 'listening', address: await server.listen(data.listen.host, data.listen.port) });
  } catch (cause) {
    reader.close();
    say({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    parent.close();
    data.port.close();
  }
}
