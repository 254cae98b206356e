import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogPage, LogQuestion } from '../app/ports.ts';
import { logFiles, openLogFile } from './log-file.ts';
import { createLogReader } from './log-reader.ts';
import { createThreadLog } from './thread-log.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'evqueue-log-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const read = (given: Partial<LogQuestion> = {}): Promise<LogPage> =>
  createLogReader(directory, ['engine', 'http']).read({ level: 'debug', text: null, limit: 100, cursor: null, ...given });

const messages = async (given: Partial<LogQuestion> = {}): Promise<readonly string[]> =>
  (await read(given)).entries.map(({ message }) => message);

function line(atMs: number, msg: string, more: object = {}, level = 30): string {
  return `${JSON.stringify({ level, time: atMs, pid: 1, hostname: 'h', name: 'engine', ...more, msg })}\n`;
}

test('lines of all threads stand in one order, newest first, with their fields', async () => {
  const [engine, http] = [openLogFile(directory, 'engine'), openLogFile(directory, 'http')];
  engine.write(line(1, 'a', { instance: 7 }));
  http.write(line(2, 'b', { address: '::1' }, 40));
  engine.write(line(3, 'c'));
  const { entries, nextCursor } = await read();
  expect(nextCursor).toBeNull();
  expect(entries).toEqual([
    { atMs: 3, level: 'info', source: 'engine', message: 'c', fields: {} },
    { atMs: 2, level: 'warn', source: 'http', message: 'b', fields: { address: '::1' } },
    { atMs: 1, level: 'info', source: 'engine', message: 'a', fields: { instance: 7 } },
  ]);
});

test('where nothing was logged there is nothing, and a line that was cut is left out', async () => {
  expect(await messages()).toEqual([]);
  writeFileSync(join(directory, 'engine.ndjson'), `${line(1, 'whole')}{"level":30,"time":2,"msg":"cu`);
  expect(await messages()).toEqual(['whole']);
});

test('a level shows what is of it or above; a text is found in messages and values, whatever its case, not in what is the same everywhere', async () => {
  const file = openLogFile(directory, 'engine');
  file.write(line(1, 'quiet', {}, 20));
  file.write(line(2, 'Instance ended', { workflow: 'say "hi"' }));
  file.write(line(3, 'commit failed', { cause: { message: 'disk\nfull' } }, 50));
  expect(await messages({ level: 'warn' })).toEqual(['commit failed']);
  expect(await messages({ text: 'INSTANCE' })).toEqual(['Instance ended']);
  expect(await messages({ text: 'say "H' })).toEqual(['Instance ended']);
  expect(await messages({ text: 'disk\nfull' })).toEqual(['commit failed']);
  expect(await messages({ text: 'hostname' })).toEqual([]);
});

test('pages go on where the last one ended, also in the middle of a moment, across files and blocks', async () => {
  const [engine, http] = [openLogFile(directory, 'engine', 90_000), openLogFile(directory, 'http', 1_000_000)];
  for (let index = 0; index < 900; index += 1) {
    (index % 3 === 0 ? http : engine).write(line(1_000 + Math.floor(index / 5), `m${index}`, { filling: 'é'.repeat(index % 40) }));
  }
  const all = await messages({ limit: 1_000 });
  const sorted = all.map((message) => Number(message.slice(1)));
  expect(new Set(sorted).size).toBe(sorted.length);
  const paged: string[] = [];
  for (let cursor: string | null = null; ;) {
    const page: LogPage = await read({ limit: 7, cursor });
    paged.push(...page.entries.map(({ message }) => message));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  expect(paged).toEqual(all);
});

test('the files of a thread stay within their bound, and hold the newest', async () => {
  const file = openLogFile(directory, 'engine', 2_000);
  for (let index = 0; index < 200; index += 1) file.write(line(index, `m${index}`));
  for (const path of logFiles(directory, 'engine')) expect(statSync(path).size).toBeLessThanOrEqual(2_000);
  const kept = await messages();
  expect(kept.slice(0, 2)).toEqual(['m199', 'm198']);
  expect(kept.length).toBeGreaterThan(20);
});

test('a log that cannot be written costs nothing but the log', () => {
  writeFileSync(join(directory, 'file'), '');
  const file = openLogFile(join(directory, 'file'), 'engine');
  expect(() => file.write(line(1, 'a'))).not.toThrow();
});

test('a file that another start has begun is gone on with', async () => {
  const first = openLogFile(directory, 'engine');
  first.write(line(1, 'before'));
  first.close();
  openLogFile(directory, 'engine').write(line(2, 'after'));
  expect(await messages()).toEqual(['after', 'before']);
});

test('the file keeps more than the standard error shows, until somebody sets a level for both', () => {
  const path = join(directory, 'engine.ndjson');
  const { log, setLevel } = createThreadLog({ name: 'engine', level: 'fatal', fileLevel: 'info', file: openLogFile(directory, 'engine') });
  log.debug('left out');
  log.info({ cause: new Error('why') }, 'kept');
  setLevel('fatal');
  log.error('left out too');
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'kept', name: 'engine', cause: { message: 'why' } });
});

test.skipIf(process.platform !== 'linux')('a page that ends early leaves no file open', async () => {
  const file = openLogFile(directory, 'engine');
  for (let atMs = 1; atMs <= 20; atMs += 1) file.write(line(atMs, 'a'));
  file.close();
  const page = await read({ limit: 5 });
  expect(page.entries.length).toBe(5);
  const open = readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory);
    } catch {
      return false;
    }
  });
  expect(open).toEqual([]);
});
