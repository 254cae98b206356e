/** The program as users start it, `bin/evqueue start` in a process of its own, and what the system says about that process. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineProcess, freePort } from '../test/fault/engine-process.ts';
import type { Place } from './scenario.ts';

export type Answer = { readonly status: number; readonly body: string };

/** A running program and a client of it. */
export type EngineProgram = {
  readonly pid: number;
  readonly port: number;
  readonly dataDir: string;
  readonly spoolDir: string;
  readonly token: string;
  ask(method: string, path: string, body?: string, type?: string): Promise<Answer>;
  putQueue(name: string, concurrency: number): Promise<void>;
  putWorkflow(name: string, xml: string): Promise<void>;
  /** Gives the instance's id; with `wait` after its end. */
  launch(workflow: string, parameters?: Readonly<Record<string, string>>, wait?: boolean): Promise<number>;
  status(): Promise<EngineFacts>;
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** What `/api/status` says, as far as scenarios look at it. */
export type EngineFacts = {
  readonly activeInstances: number;
  readonly runningTasks: number;
  readonly queuedTasks: number;
  readonly startsPossible: boolean;
};

const readyPauseMs = 5;

/** Starts the program on a directory and waits until it is ready. */
export async function startProgram(dataDir: string, environment: Readonly<Record<string, string>> = {}): Promise<EngineProgram> {
  const port = await freePort();
  const log = join(dataDir, '..', `log-${port}`);
  const spoolDir = join(dataDir, 'spool');
  const child = new EngineProcess({ dataDir, port, log, args: ['--log-level', 'warn'], environment });
  // It leads a process group of its own, so it would outlive us.
  const end = (): void => child.signal('SIGKILL');
  process.once('exit', end);
  void child.exited.then(() => process.off('exit', end));
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const send = (token: string, method: string, path: string, body?: string, type = 'application/json'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      };
      const sent = request({ host: '127.0.0.1', port, method, path, agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  for (;;) {
    const answer = await send('', 'GET', '/health/ready').catch(() => null);
    if (answer?.status === 200) break;
    if (child.end !== null) throw new Error(`the program did not start: ${child.printed()}`);
    await pause(readyPauseMs);
  }
  const token = readFileSync(join(dataDir, 'local-token'), 'utf8').trim();
  const ask: EngineProgram['ask'] = (method, path, body, type) => send(token, method, path, body, type);
  const must = async (method: string, path: string, body?: string, type?: string): Promise<string> => {
    const answer = await ask(method, path, body, type);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer.body;
  };
  return {
    pid: child.pid,
    port,
    dataDir,
    spoolDir,
    token,
    ask,
    putQueue: async (name, concurrency) => void (await must('PUT', `/api/queues/${name}`, JSON.stringify({ concurrency }))),
    putWorkflow: async (name, xml) => void (await must('PUT', `/api/workflows/${name}`, xml, 'application/xml')),
    launch: async (workflow, parameters = {}, wait = false) =>
      (JSON.parse(await must('POST', '/api/instances', JSON.stringify({ workflow, parameters, wait }))) as { readonly id: number }).id,
    status: async () => JSON.parse(await must('GET', '/api/status')) as EngineFacts,
    kill: async () => {
      agent.destroy();
      await child.kill();
    },
    stop: async () => {
      agent.destroy();
      await child.stop();
    },
  };
}

/** Starts the program on a new directory of a place, lets it be used, stops it and removes the directory. */
export async function withProgram<T>(
  place: Place,
  environment: Readonly<Record<string, string>>,
  use: (program: EngineProgram) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(place.directory, 'program-'));
  const program = await startProgram(dataDir, environment);
  try {
    return await use(program);
  } finally {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Memory of a process that is in RAM now, bytes. */
export function residentBytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) * 1024;
}

/** Resident memory when nothing has happened for a while: the least of some seconds, in which garbage is collected. */
export async function settledBytes(pid: number, seconds: number): Promise<number> {
  let least = Infinity;
  for (let turn = 0; turn < seconds * 5; turn += 1) {
    least = Math.min(least, residentBytes(pid));
    await pause(200);
  }
  return least;
}

/** Seconds of processor that a process has used, all its threads. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Clock ticks are 1/100 s on every Linux that Node runs on.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Share of one processor that a process uses over some seconds. */
export async function processorShare(pid: number, seconds: number): Promise<number> {
  const before = processorSeconds(pid);
  const startedMs = performance.now();
  await pause(seconds * 1000);
  return (processorSeconds(pid) - before) / ((performance.now() - startedMs) / 1000);
}
