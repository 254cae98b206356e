/** The engine as users start it: `bin/evqueue start`, in a process of its own that can be killed and comes back. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../bin/evqueue');

export type EngineOptions = {
  readonly dataDir: string;
  readonly port: number;
  /** File that takes what the engines print. */
  readonly log: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** How a process has ended. */
export type EngineEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** One engine process. */
export class EngineProcess {
  readonly pid: number;
  readonly exited: Promise<EngineEnd>;
  /** Null while it lives. */
  end: EngineEnd | null = null;
  readonly #child: ChildProcess;
  readonly #log: string;

  constructor({ dataDir, port, log, args = [], environment = {} }: EngineOptions) {
    const output = openSync(log, 'a');
    // It leads a process group, so that a Ctrl-C for the test does not reach it first.
    this.#child = spawn(program, ['start', '--data-dir', dataDir, '--listen', `127.0.0.1:${port}`, ...args], {
      stdio: ['ignore', output, output],
      detached: true,
      env: { ...process.env, ...environment },
    });
    closeSync(output);
    this.#log = log;
    this.pid = this.#child.pid ?? 0;
    this.exited = new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.end = { code, signal };
        resolve(this.end);
      };
      this.#child.once('exit', settle);
      this.#child.once('error', () => settle(127, null));
    });
  }

  signal(name: NodeJS.Signals): void {
    if (this.end === null) this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }

  /** Stops it as a service manager does; kills it after 30 s. */
  async stop(): Promise<EngineEnd> {
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), 30_000);
    const end = await this.exited;
    clearTimeout(late);
    return end;
  }

  /** The last lines that were printed by any engine with this log. */
  printed(lines = 15): string {
    return readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
