/** A whole server on a real engine, store and runner, in this process, in a directory of its own. */
import { setImmediate } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { InstanceDocuments } from '../../src/app/instance-document.ts';
import type { LiveEvent } from '../../src/app/engine-types.ts';
import type { Role } from '../../src/core/access/can.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { pathsOf, startLocalEngine } from '../../src/program/local-engine.ts';
import { logDirectory, openLogFile } from '../../src/program/log-file.ts';
import { createLogReader } from '../../src/program/log-reader.ts';
import { createMachine } from '../../src/program/machine.ts';
import { engineMeasurements } from '../../src/program/measurements.ts';
import { createLiveOutput } from '../../src/runner/live-output.ts';
import { authenticator, digestOfToken } from '../../src/server/auth/authenticate.ts';
import { createPasswords } from '../../src/server/auth/password-hash.ts';
import { defaultServerSettings, type ServerSettings } from '../../src/server/deps.ts';
import { createServer, type HttpServer } from '../../src/server/server.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';

/** What came back. */
export type Reply = {
  readonly status: number;
  readonly headers: { readonly [name: string]: unknown };
  readonly text: string;
  /** The body, read as JSON. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a test says what it expects to read
  json<T = Body>(): T;
};

/** A JSON body whose fields a test looks at. */
export type Body = { readonly [name: string]: unknown };

export type Sent = {
  readonly json?: unknown;
  readonly xml?: string;
  readonly raw?: string;
  readonly headers?: { readonly [name: string]: string };
};

export type TestServer = {
  readonly server: HttpServer;
  readonly engine: Engine;
  readonly dataDir: string;
  /** Levels that were set at run time. */
  readonly logLevels: readonly string[];
  /** Errors that were logged. */
  readonly logged: readonly string[];
  /** Sends a request without a socket, as the administrator unless headers say otherwise. */
  send(method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', url: string, sent?: Sent): Promise<Reply>;
  /** Saves a workflow and makes the queue `q`. */
  save(name: string, jobs: string, header?: string): Promise<void>;
  /** Launches and waits for the end; answers with the whole instance. */
  run(workflow: string, parameters?: { readonly [name: string]: string }): Promise<Body>;
  stop(): Promise<void>;
};

/** Tokens of the three roles. */
export const tokens: { readonly [role in Role]: string } = {
  administrator: 'token-of-the-administrator',
  operator: 'token-of-the-operator',
  reader: 'token-of-the-reader',
};

/** Code of the one-time link. */
export const firstCode = 'code-of-the-first-start';

/** Starts a server; what a test does not say is as in the product. `nowMs` is the clock of the HTTP side; the engine has its own. */
export async function startTestServer(settings: Partial<ServerSettings> = {}, nowMs: () => number = Date.now): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-http-'));
  const { spoolDir, blobDir } = pathsOf({ dataDir });
  const listeners = new Set<(events: readonly LiveEvent[]) => void>();
  const logged: string[] = [];
  const logLevels: string[] = [];
  const file = openLogFile(logDirectory(dataDir), 'engine');
  const log = pino(
    { level: 'info' },
    {
      write(line: string) {
        if (/^\{"level":[56]0/.test(line)) logged.push(line);
        file.write(line);
      },
    },
  );
  const engine = await startLocalEngine({
    dataDir,
    synchronous: 'OFF',
    live: {
      isHeard: () => listeners.size > 0,
      publish: (events) => {
        for (const listener of listeners) listener(events);
      },
    },
    log,
    onFatal: (cause) => void logged.push(String(cause)),
  });
  const reader = createSqliteReader({ dataDir, blobDir });
  const server = await createServer({
    ask: engine.ask,
    read: reader,
    liveOutput: createLiveOutput({ spoolDir, blobDir }),
    documents: new InstanceDocuments(reader),
    machine: createMachine([
      { what: 'data', path: dataDir },
      { what: 'spool', path: join(dataDir, 'nowhere') },
    ]),
    engineLog: createLogReader(logDirectory(dataDir), ['engine']),
    configuration: { file: null, entries: [] },
    nowMs,
    turn: () => setImmediate(),
    onLive(listener) {
      listeners.add(listener);
      return { everything: () => undefined, stop: () => void listeners.delete(listener) };
    },
    authenticate: authenticator(
      (['administrator', 'operator', 'reader'] as const).map((role) => ({
        digest: digestOfToken(tokens[role]),
        user: { name: role, roles: [role] },
      })),
    ),
    settings: { ...defaultServerSettings, ...settings },
    passwords: createPasswords(),
    firstCodeDigest: digestOfToken(firstCode),
    webDir: join(dataDir, 'web'),
    measurements: () => engineMeasurements(engine.ask),
    onLogLevel: (level) => void logLevels.push(level),
    log,
    version: 'test',
  });

  async function send(
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    url: string,
    { json, xml, raw, headers = {} }: Sent = {},
  ): Promise<Reply> {
    const type = xml === undefined ? 'application/json' : 'application/xml';
    const payload = raw ?? xml ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await server.app.inject({
      method,
      url,
      headers: {
        host: 'localhost',
        authorization: `Bearer ${tokens.administrator}`,
        ...(payload === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a test says what it expects to read
    const readBody = <T>(): T => JSON.parse(response.body) as T;
    return { status: response.statusCode, headers: response.headers, text: response.body, json: readBody };
  }

  let stopped = false;
  return {
    server,
    engine,
    dataDir,
    logLevels,
    logged,
    send,
    async save(name, jobs, header = '') {
      expectStatus(await send('PUT', '/api/queues/q', { json: { concurrency: 8 } }), 200, 201);
      expectStatus(
        await send('PUT', `/api/workflows/${name}`, { xml: `<workflow>${header}<subjobs>${jobs}</subjobs></workflow>` }),
        200,
        201,
      );
    },
    async run(workflow, parameters = {}) {
      const reply = await send('POST', '/api/instances', { json: { workflow, parameters, wait: true } });
      expectStatus(reply, 201);
      return reply.json();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await server.close();
      reader.close();
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A job with one task that runs a line of shell. */
export function shellJob(line: string, more = ''): string {
  return `<job><tasks><task name="t" type="SCRIPT" queue="q" ${more}><script>#!/bin/sh\n${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</script></task></tasks></job>`;
}

/** Asks again until the answer is what is waited for. */
export async function until<T>(ask: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (isDone(value)) return value;
    await setImmediate();
  }
}

function expectStatus(reply: Reply, ...statuses: readonly number[]): void {
  if (!statuses.includes(reply.status)) throw new Error(`expected ${statuses.join(' or ')}, got ${reply.status}: ${reply.text}`);
}
