/** What README.md promises: start the engine, and let it run a real workflow from a second terminal. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { repository } from '../../scripts/markdown.ts';

const program = join(repository, 'bin/evqueue');
const directories: string[] = [];
const engines: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => stop(engine, 'SIGKILL')));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function newDataDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-first-steps-'));
  directories.push(directory);
  return join(directory, 'data');
}

/** Starts an engine in the repository and resolves with what it has printed when it says what to type next. */
async function start(dataDir: string): Promise<{ readonly engine: ChildProcess; readonly printed: readonly string[] }> {
  const engine = spawn(program, ['start', '--data-dir', dataDir, '--listen', '127.0.0.1:0'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  engines.push(engine);
  engine.stderr.resume();
  const printed: string[] = [];
  for await (const line of createInterface({ input: engine.stdout })) {
    printed.push(line);
    if (line.includes('bin/evqueue help')) return { engine, printed };
  }
  throw new Error(`the engine ended: ${printed.join('\n')}`);
}

async function stop(engine: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  const ended = new Promise((resolve) => engine.once('exit', resolve));
  engine.kill(signal);
  await ended;
}

/** Runs a command line of the documentation in the repository, as from a second terminal. */
async function type(dataDir: string, line: string): Promise<string> {
  const [command = '', ...words] = line.trim().split(' ');
  const { stdout } = await promisify(execFile)(join(repository, command), words, {
    cwd: repository,
    env: { ...process.env, EVQUEUE_DATA_DIR: dataDir },
  });
  return stdout;
}

test('the command that the engine suggests at its first start runs the mail-merge', async () => {
  const dataDir = newDataDir();
  const { engine, printed } = await start(dataDir);
  const suggested = printed.find((line) => line.includes('bin/evqueue launch mail-merge'));
  expect(suggested?.trim()).toBe('bin/evqueue launch mail-merge --wait members=examples/mail-merge/members.xml');
  expect(await type(dataDir, suggested!)).toContain('ended without error');
  await stop(engine, 'SIGTERM');
  expect(engine.exitCode).toBe(0);
});

test('an instance ends well when the engine is killed in the middle of it and started again', async () => {
  const dataDir = newDataDir();
  const { engine } = await start(dataDir);
  const { id } = JSON.parse(await type(dataDir, 'bin/evqueue launch order order_id=7 --json')) as { id: number };
  await stop(engine, 'SIGKILL');
  await start(dataDir);
  expect(await type(dataDir, `bin/evqueue instance wait ${id}`)).toContain('ended without error');
});
