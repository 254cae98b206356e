/** Commands about plans against a real server, in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import { shellJob, startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;
let server: string;
let directory: string;

beforeAll(async () => {
  http = await startTestServer();
  server = await http.server.listen('127.0.0.1', 0);
  directory = mkdtempSync(join(tmpdir(), 'evqueue-plan-cli-'));
  await http.save('w', shellJob('true'), '<parameters><parameter name="a" default=""/></parameters>');
});

afterAll(async () => {
  await http.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function evqueue(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const printed = { out: '', err: '' };
  const unused = (): Promise<never> => Promise.reject(new Error('this command asks the server'));
  const code = await runCommandLine(words, {
    terminal: {
      out: (text) => void (printed.out += text),
      outBytes: (bytes) => void (printed.out += Buffer.from(bytes).toString('utf8')),
      err: (text) => void (printed.err += text),
      isTerminal: false,
      columns: () => 80,
      onInterrupt: () => () => undefined,
    },
    environment: { EVQUEUE_SERVER: server, EVQUEUE_TOKEN: tokens.administrator, EVQUEUE_DATA_DIR: directory },
    version: '1.2.3',
    start: unused,
    runOnce: unused,
    inspect: unused,
    backup: unused,
    verifyBackup: unused,
    restore: unused,
  });
  return { code, ...printed };
}

test('preview shows the moments of texts and what happens in the nights when the clocks change', async () => {
  expect(await evqueue('plan', 'preview', '30 2 * * *', '--zone', 'Europe/Paris', '--after', '2027-03-27', '--count', '2')).toEqual({
    code: 0,
    err: '',
    out: [
      'Every day at 02:30, Europe/Paris',
      '2027-03-27T02:30:00+01:00',
      '2027-03-28T03:00:00+02:00',
      'clocks go forward 2027-03-28T03:00:00+02:00: 2027-03-28T03:00:00+02:00',
      'clocks go back 2027-10-31T02:00:00+01:00: 2027-10-31T02:30:00+02:00',
      '',
    ].join('\n'),
  });
  const wrong = await evqueue('plan', 'preview', '30 25 * * *');
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('25')]);
});

test('a plan is saved, shown, listed, suspended, resumed, launched and deleted', async () => {
  const words = ['--when', '30 2 * * *', '--when', 'every 6h', '--zone', 'Europe/Paris', '--workflow', 'w', '--parameter', 'a=1'];
  const rules = ['--missed', 'all', '--missed-within', '3600', '--suspend-after', '3', '--success-by', '06:00', '--note', 'call Ann'];
  const saved = await evqueue('plan', 'save', 'nightly', ...words, ...rules, '--json');
  expect([saved.code, JSON.parse(saved.out)]).toMatchObject([
    0,
    {
      name: 'nightly',
      parameters: { a: '1' },
      missed: { kind: 'all', withinSeconds: 3600, limit: 1000 },
      suspendAfterFailures: 3,
      expect: { successBy: '06:00' },
    },
  ]);
  const renamed = await evqueue(
    'plan',
    'save',
    'nightly',
    '--rename',
    'night',
    '--suspend-after',
    'none',
    '--success-by',
    'none',
    '--json',
  );
  expect(JSON.parse(renamed.out)).toMatchObject({ name: 'night', suspendAfterFailures: null, expect: { successBy: null } });
  expect((await evqueue('plan', 'show', 'night')).out).toMatch(/when +Every day at 02:30; every 6 hours, Europe\/Paris[^]*note +call Ann/);
  expect((await evqueue('plan', 'list')).out).toMatch(/^NAME +STATE +NEXT +LAST +WHEN\nnight +ok +\d{4}-.*Every day/);
  expect((await evqueue('plan', 'suspend', 'night', '--reason', 'holiday')).code).toBe(0);
  expect((await evqueue('plan', 'show', 'night')).out).toMatch(
    /suspended +since .* by administrator: holiday\nif resumed +0 launched at once/,
  );
  expect((await evqueue('plan', 'resume', 'night', '--missed', 'none')).out).toBe('resumed\n');
  expect((await evqueue('plan', 'suspend', '--all')).code).toBe(0);
  expect((await evqueue('plan', 'list')).out).toContain('all plans are suspended by administrator\n');
  expect((await evqueue('plan', 'resume', '--all')).code).toBe(0);
  expect((await evqueue('plan', 'suspend')).code).toBe(2);
  const launched = await evqueue('plan', 'launch', 'night');
  expect(launched.out).toMatch(/^instance \d+\n$/);
  expect((await evqueue('plan', 'show', 'night')).out).toMatch(/launched +\d+/);
  expect((await evqueue('plan', 'delete', 'night')).out).toBe('deleted\n');
  expect((await evqueue('plan', 'show', 'night')).err).toContain('no plan');
});

test('a command with its environment is saved by options or from a file', async () => {
  const command = ['--command', 'echo "$A"', '--env', 'A=1', '--queue', 'q', '--directory', '/tmp'];
  await evqueue('plan', 'save', 'say', '--when', '@weekly', ...command);
  const shown = JSON.parse((await evqueue('plan', 'show', 'say', '--json')).out) as { readonly command: object };
  expect(shown.command).toEqual({
    command: 'echo "$A"',
    shell: '/bin/sh',
    stdin: null,
    directory: '/tmp',
    environment: { A: '1' },
    queue: 'q',
  });
  const file = join(directory, 'plan.json');
  writeFileSync(file, JSON.stringify({ when: ['@daily'], workflow: 'w', comment: 'of the file', zone: 'Asia/Tokyo' }));
  const saved = await evqueue('plan', 'save', 'filed', '--file', file, '--zone', 'Europe/Paris', '--json');
  expect(JSON.parse(saved.out)).toMatchObject({ comment: 'of the file', zone: 'Europe/Paris' });
});

test('a backfill is shown before it is launched', async () => {
  await evqueue('plan', 'save', 'hourly', '--when', '0 * * * *', '--workflow', 'w');
  const range = ['--from', '2026-01-01', '--to', '2026-01-01T05:00', '--limit', '2'];
  const moments = '2026-01-01T00:00:00+00:00\n2026-01-01T01:00:00+00:00\n';
  expect((await evqueue('plan', 'backfill', 'hourly', ...range, '--dry-run')).out).toBe(`${moments}2 moments, and there are more\n`);
  expect((await evqueue('plan', 'backfill', 'hourly', ...range)).out).toBe(`${moments}2 moments are launched, and there are more\n`);
  expect((await evqueue('plan', 'backfill', 'hourly', '--stop')).code).toBe(0);
});

test('a crontab is imported: first dry, then for good; lines that were not understood are named', async () => {
  const file = join(directory, 'crontab');
  writeFileSync(
    file,
    [
      '# m h dom mon dow command',
      'SHELL=/bin/bash',
      'MAILTO=ops@example.org',
      '30 2 * * * /usr/local/bin/backup --all >> /var/log/backup.log 2>&1',
      '0 6 * * 1-5 mail -s report ops%Good morning',
      '@reboot /usr/local/bin/warm-up',
      '99 * * * * /bin/wrong',
      '',
    ].join('\n'),
  );
  const dry = await evqueue('plan', 'import', 'crontab', file, '--zone', 'Europe/Paris', '--queue', 'q', '--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.out).toMatch(/^LINE +PLAN +WHEN +LAUNCHES\n +4 +backup +Every day at 02:30, Europe\/Paris +\/usr\/local\/bin\/backup --all/);
  expect(dry.out).toContain(`${file}:6:1: `);
  expect(dry.out).toContain(`${file}:7:1: `);
  expect(dry.out).toContain('2 plans understood, nothing saved, 2 lines not understood\n');
  expect((await evqueue('plan', 'show', 'backup')).code).not.toBe(0);
  const saved = await evqueue('plan', 'import', 'crontab', file, '--zone', 'Europe/Paris', '--queue', 'q');
  expect(saved.out).toContain('2 plans saved, 2 lines not understood\n');
  expect((await evqueue('plan', 'show', 'backup')).out).toMatch(/note .*ops@example\.org/);
  expect((await evqueue('plan', 'import', 'fcron', file)).err).toContain('format');
});

test('what resuming a plan would launch is shown for each rule before it is resumed', async () => {
  await evqueue('plan', 'save', 'rest', '--when', '@yearly', '--workflow', 'w');
  expect((await evqueue('plan', 'resume', 'rest', '--dry-run')).out).toBe('the plan is not suspended\n');
  await evqueue('plan', 'suspend', 'rest');
  const { out, code } = await evqueue('plan', 'resume', 'rest', '--dry-run');
  expect([code, ...out.split('\n').map((line) => line.split(/\s{2,}/)[0])]).toEqual([
    0,
    'MISSED',
    'its rule: last',
    'none',
    'last',
    'all',
    '',
  ]);
  expect((await evqueue('plan', 'resume', 'rest', '--missed', 'all', '--dry-run', '--json')).out).toContain('"passedOver":');
  expect((await evqueue('plan', 'resume', '--all', '--dry-run')).code).toBe(2);
  expect((await evqueue('plan', 'resume', 'rest', '--missed', 'all')).out).toBe('resumed\n');
});

test('what a command reads comes from a file, and options of a command need one', async () => {
  const file = join(directory, 'input');
  writeFileSync(file, 'a\r\n\tb ');
  await evqueue('plan', 'save', 'reads', '--when', '@yearly', '--command', 'cat', '--queue', 'q', '--stdin', file);
  expect(JSON.parse((await evqueue('plan', 'show', 'reads', '--json')).out)).toMatchObject({ command: { stdin: 'a\r\n\tb ' } });
  expect((await evqueue('plan', 'save', 'reads', '--env', 'A=1')).err).toContain('--env says more about --command');
});

test('a crontab that is imported again is said to be there', async () => {
  const file = join(directory, 'again');
  writeFileSync(file, '0 1 1 1 * /bin/again\n');
  const words = ['plan', 'import', 'crontab', file, '--zone', 'UTC', '--queue', 'q'];
  expect((await evqueue(...words)).out).toContain('1 plans saved, 0 lines');
  const again = await evqueue(...words);
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('0 plans saved, 1 there already, 0 lines')]);
  expect(again.out).toContain('again is there already');
  expect((await evqueue(...words, '--duplicates')).out).toContain('1 plans saved, 0 lines');
});
