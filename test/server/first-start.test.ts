/** The program as a person meets it: the printed link, users on the command line, sessions over a restart. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repository } from '../../scripts/markdown.ts';

const program = join(repository, 'bin/evqueue');
let dataDir: string;
let engine: ChildProcess | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'evqueue-first-start-'));
});

afterEach(async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts an engine; resolves with what it has printed, and its address. */
async function start(): Promise<{ readonly printed: string; readonly address: string }> {
  const started = spawn(program, ['start', '--data-dir', dataDir, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  engine = started;
  started.stderr.resume();
  const printed: string[] = [];
  for await (const line of createInterface({ input: started.stdout })) {
    printed.push(line);
    if (line.includes('bin/evqueue help'))
      return { printed: printed.join('\n'), address: readFileSync(join(dataDir, 'address'), 'utf8').trim() };
  }
  throw new Error(`the engine ended: ${printed.join('\n')}`);
}

async function stop(): Promise<void> {
  const stopping = engine;
  engine = null;
  if (stopping === null || stopping.exitCode !== null || stopping.signalCode !== null) return;
  const ended = new Promise((resolve) => stopping.once('exit', resolve));
  stopping.kill('SIGTERM');
  await ended;
}

/** Runs a command with a password on its standard input. */
async function evqueue(
  words: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(program, [...words, '--data-dir', dataDir], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, out, err };
}

function post(address: string, path: string, body: object): Promise<Response> {
  return fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

const password = 'a horse that reads the news';

test('the printed link makes the first administrator; unused it is worth nothing after the next start', async () => {
  const codeOf = (printed: string): string => /#first=(\S+)/.exec(printed)?.[1] ?? '';
  const first = codeOf((await start()).printed);
  expect(first).toMatch(/^[\w-]{24}$/);
  await stop();
  const { printed, address } = await start();
  const second = codeOf(printed);
  expect(second).not.toBe(first);
  expect(printed).toContain(`${address}/#first=${second}`);
  expect((await post(address, '/api/first', { code: first, name: 'anna', password })).status).toBe(403);
  const made = await post(address, '/api/first', { code: second, name: 'anna', password });
  expect(made.status).toBe(201);
  const cookie = made.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  expect((await post(address, '/api/first', { code: second, name: 'eve', password })).status).toBe(403);
  await stop();

  const again = await start();
  expect(again.printed).not.toContain('#first=');
  // Another port, another name of the cookie; the session itself outlives the restart.
  const renamed = cookie.replace(/-\d+=/, `-${new URL(again.address).port}=`);
  expect(await (await fetch(`${again.address}/api/session`, { headers: { cookie: renamed } })).json()).toMatchObject({
    user: { name: 'anna', roles: ['administrator'] },
  });
});

test('users are made, changed and deleted on the command line, with passwords from the standard input', async () => {
  const { address } = await start();
  const signIn = async (secret: string): Promise<number> => (await post(address, '/api/session', { name: 'ben', password: secret })).status;
  expect(await evqueue(['user', 'list'])).toMatchObject({ code: 0, out: 'no users\n' });
  expect(await evqueue(['user', 'add', 'ben', '--role', 'operator'], `${password}\n`)).toMatchObject({ code: 0, out: 'ben: operator\n' });
  expect(await signIn(password)).toBe(201);
  expect((await evqueue(['user', 'add', 'ben'], password)).err).toContain('already');
  expect((await evqueue(['user', 'password', 'ben'], 'short')).err).toContain('12 characters');
  expect((await evqueue(['user', 'password', 'ben'])).err).toContain('standard input');
  expect(await evqueue(['user', 'password', 'ben'], 'another good sentence\r\n')).toMatchObject({ code: 0 });
  expect([await signIn(password), await signIn('another good sentence')]).toEqual([401, 201]);
  expect(await evqueue(['user', 'roles', 'ben', 'reader', 'administrator'])).toMatchObject({
    code: 0,
    out: 'ben: administrator, reader\n',
  });
  expect((await evqueue(['user', 'list', '--json'])).out).toContain('"roles":["administrator","reader"]');
  expect((await evqueue(['user', 'delete', 'ben'])).err).toContain('last administrator');
  await evqueue(['user', 'add', 'anna', '--role', 'administrator'], password);
  expect(await evqueue(['user', 'delete', 'ben'])).toMatchObject({ code: 0, out: 'deleted\n' });
  expect((await evqueue(['user', 'delete', 'ben'])).err).toContain('no user is named "ben"');
});

test('neither passwords nor tokens are on the disk', async () => {
  const { printed, address } = await start();
  const code = /#first=(\S+)/.exec(printed)?.[1] ?? '';
  const made = await post(address, '/api/first', { code, name: 'anna', password });
  const token = /=([\w-]{43});/.exec(made.headers.get('set-cookie') ?? '')?.[1] ?? '';
  expect(token).toHaveLength(43);
  await stop();
  const store = readFileSync(join(dataDir, 'evqueue.db'));
  for (const secret of [password, token, code]) expect(store.includes(secret)).toBe(false);
  expect(store.includes('$argon2id$')).toBe(true);
});

test('an empty directory that others can enter is closed to them, and used', async () => {
  chmodSync(dataDir, 0o755);
  await start();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

test('an engine whose messages nobody reads goes on, and stops when it is told to', async () => {
  const started = spawn(program, ['start', '--data-dir', dataDir, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  engine = started;
  for await (const line of createInterface({ input: started.stdout })) if (line.includes('bin/evqueue help')) break;
  const read = (name: string): string => readFileSync(join(dataDir, name), 'utf8').trim();
  const headers = { authorization: `Bearer ${read('local-token')}`, 'content-type': 'application/json' };
  // Each leaves a line of the log, many more in all than a pipe takes that is not read.
  for (let index = 0; index < 100; index += 1) {
    const saved = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { status } = await fetch(`${read('address')}/api/queues/q`, { method: 'PUT', headers, body: '{"concurrency":1}' });
        return status;
      }),
    );
    expect(saved.every((status) => status < 300)).toBe(true);
  }
  const ended = new Promise((resolve) => started.once('exit', resolve));
  started.kill('SIGTERM');
  expect(await ended).toBe(0);
  engine = null;
});

test('a run whose terminal is closed kills what it started', async () => {
  const file = join(dataDir, 'sleeps.xml');
  const pidFile = join(dataDir, 'pid');
  writeFileSync(
    file,
    `<workflow><subjobs><job><tasks><task name="t" type="SCRIPT" queue="q"><script>#!/bin/sh
echo $$ &gt; ${pidFile}.new; mv ${pidFile}.new ${pidFile}; exec sleep 600</script></task></tasks></job></subjobs></workflow>`,
  );
  const run = spawn(program, ['run', file], { stdio: 'ignore' });
  const ended = new Promise((resolve) => run.once('exit', resolve));
  await vi.waitUntil(() => existsSync(pidFile), { timeout: 30_000 });
  run.kill('SIGHUP');
  expect(await ended).toBe(130);
  expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow('ESRCH');
});
