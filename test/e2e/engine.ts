/** A real engine with its pages, on a data directory of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../bin/evqueue');

/** How long an engine may take to say where it listens. */
const startMs = 30_000;

/** With what somebody signs in. */
export type Credentials = { readonly name: string; readonly password: string };

/** The administrator that every test signs in as. */
export const person: Credentials = { name: 'nadia', password: 'quiet river 42 stones' };

/** See the head of this file. */
export type TestEngine = {
  readonly address: string;
  /** The one-time link of the first start. */
  readonly firstLink: string;
  /** Makes the first administrator, `person`, without a page. */
  makePerson(): Promise<void>;
  /** Asks as the administrator by token; the answer's JSON. Throws where it is refused. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Saves a workflow from its XML. */
  saveWorkflow(name: string, xml: string): Promise<void>;
  /** Launches, and gives the id. */
  launch(workflow: string, parameters?: { readonly [name: string]: string }): Promise<number>;
  /** Ends the process as `kill -9` does, and starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends the process as `kill -9` does. */
  kill(): Promise<void>;
  /** Stops it and takes its data away. */
  stop(): Promise<void>;
};

/** Starts one. */
export async function startEngine(): Promise<TestEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'evqueue-pages-'));
  let { child, address, link } = await listening(dataDir, '0');
  const token = (await readFile(join(dataDir, 'local-token'), 'utf8')).trim();
  const port = new URL(address).port;

  async function api(method: string, path: string, body?: unknown): Promise<unknown> {
    const isXml = typeof body === 'string';
    const response = await fetch(`${address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': isXml ? 'application/xml' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isXml ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  return {
    address,
    firstLink: link,
    async makePerson() {
      const code = new URL(link).hash.replace('#first=', '');
      const response = await fetch(`${address}/api/first`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, ...person }),
      });
      if (!response.ok) throw new Error(`POST /api/first: ${response.status} ${await response.text()}`);
    },
    api,
    saveWorkflow: async (name, xml) => void (await api('PUT', `/api/workflows/${encodeURIComponent(name)}`, xml)),
    async launch(workflow, parameters = {}) {
      const { id } = (await api('POST', '/api/instances', { workflow, parameters })) as { readonly id: number };
      return id;
    },
    kill,
    async restart() {
      await kill();
      ({ child, address, link } = await listening(dataDir, port));
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function listening(dataDir: string, port: string): Promise<{ child: ChildProcess; address: string; link: string }> {
  const child = spawn(program, ['start', '--data-dir', dataDir, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  return await new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => reject(new Error(`the engine did not start: ${said.join('')}`)), startMs);
    let address = '';
    let link = '';
    lines.on('line', (line) => {
      said.push(`${line}\n`);
      address = /^\s*address\s+(\S+)/.exec(line)?.[1] ?? address;
      link = /(http\S+#first=\S+)/.exec(line)?.[1] ?? link;
      // The directory is the line after the address; the link, where there is one, comes after it. The hint is the last.
      if (address !== '' && /bin\/evqueue help|^\s*$/.test(line)) {
        clearTimeout(tooLong);
        resolve({ child, address, link });
      }
    });
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}: ${said.join('')}`)));
  });
}
