import { execFileSync } from 'node:child_process';
import { openSync, closeSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, tokens, until, type Reply, type TestServer } from './harness.ts';

let http: TestServer;
let output: string;
const text = Array.from({ length: 100 }, (_, index) => `line ${index + 1}\n`).join('');

beforeAll(async () => {
  http = await startTestServer();
  await http.save('lines', shellJob('i=1; while [ $i -le 100 ]; do echo "line $i"; i=$((i+1)); done; printf oops >&2'));
  const { id } = await http.run('lines');
  output = `/api/instances/${String(id)}/tasks/2/attempts/1`;
});

afterAll(async () => {
  await http.stop();
});

async function range(header: string): Promise<Reply> {
  return http.send('GET', `${output}/stdout`, { headers: { range: header } });
}

test('each channel gives its bytes', async () => {
  const stdout = await http.send('GET', `${output}/stdout`);
  expect(stdout.text).toBe(text);
  expect(stdout.headers).toMatchObject({
    'content-length': String(text.length),
    'accept-ranges': 'bytes',
    'evqueue-output': 'complete',
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  expect((await http.send('GET', `${output}/stderr`)).text).toBe('oops');
  const log = await http.send('GET', `${output}/log`);
  expect([log.status, log.text]).toEqual([200, '']);
});

test('a range gives a part, and says which', async () => {
  const part = await range('bytes=5-9');
  expect([part.status, part.text, part.headers['content-range']]).toEqual([206, text.slice(5, 10), `bytes 5-9/${text.length}`]);
  expect((await range('bytes=-8')).text).toBe(text.slice(-8));
  expect((await range(`bytes=${text.length - 3}-`)).text).toBe(text.slice(-3));
  const outside = await range(`bytes=${text.length}-`);
  expect([outside.status, outside.headers['content-range'], outside.json()['code']]).toEqual([
    416,
    `bytes */${text.length}`,
    'INVALID_RANGE',
  ]);
});

test('HEAD gives the size alone', async () => {
  const head = await http.send('HEAD', `${output}/stdout`);
  expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', String(text.length)]);
});

test.each([
  ['lines=3-5', 'line 3\nline 4\nline 5\n'],
  ['lines=7', 'line 7\n'],
  ['lines=99-', 'line 99\nline 100\n'],
  ['fromLine=10&lines=2', 'line 10\nline 11\n'],
  ['lines=200-300', ''],
])('%s gives those lines', async (query, expected) => {
  expect((await http.send('GET', `${output}/stdout?${query}`)).text).toBe(expected);
});

test('lines are counted where the output is', async () => {
  const { sizeBytes, newlines, ...rest } = (await http.send('GET', `${output}/stdout/lines`)).json<{
    sizeBytes: number;
    newlines: number;
  }>();
  expect([sizeBytes, newlines, rest]).toEqual([
    text.length,
    text.split('\n').length - 1,
    { endsWithNewline: text.endsWith('\n'), growing: false },
  ]);
  expect((await http.send('GET', `${output}/log/lines`)).json()).toMatchObject({ sizeBytes: 0, newlines: 0 });
});

test('lines that make no sense are refused', async () => {
  expect((await http.send('GET', `${output}/stdout?lines=5-3`)).json()).toMatchObject({ code: 'INVALID_REQUEST' });
});

test('what a command writes can be read while it runs, and after its end from the same address', async () => {
  const fifo = join(http.dataDir, 'fifo');
  execFileSync('mkfifo', [fifo]);
  await http.save('live', shellJob(`echo begun; read word < ${fifo}; echo "$word"`));
  const { id } = (await http.send('POST', '/api/instances', { json: { workflow: 'live' } })).json<{ id: number }>();
  const address = `/api/instances/${id}/tasks/2/attempts/1/stdout`;
  const live = await until(
    () => http.send('GET', address),
    ({ text: got }) => got === 'begun\n',
  );
  expect(live.headers['evqueue-output']).toBe('growing');
  // Opening waits until the command has begun to read.
  const writer = openSync(fifo, 'w');
  writeSync(writer, 'done\n');
  closeSync(writer);
  const ended = await until(
    () => http.send('GET', address, { headers: { range: 'bytes=6-' } }),
    ({ headers }) => headers['evqueue-output'] === 'complete',
  );
  expect([ended.status, ended.text]).toEqual([206, 'done\n']);
});

test('a large output arrives whole and by range, in bounded memory', async () => {
  // Reader and server share this process, and memory that was let go is not given back at once.
  const megabytes = 500;
  await http.save('large', shellJob(`head -c ${megabytes * 1024 * 1024} /dev/zero`));
  const { id } = await http.run('large');
  const address = await http.server.listen('127.0.0.1', 0);
  const response = await fetch(`${address}/api/instances/${String(id)}/tasks/2/attempts/1/stdout`, {
    headers: { authorization: `Bearer ${tokens.administrator}` },
  });
  const before = process.memoryUsage.rss();
  let bytes = 0;
  let highest = before;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    highest = Math.max(highest, process.memoryUsage.rss());
  }
  expect(bytes).toBe(megabytes * 1024 * 1024);
  expect(highest - before).toBeLessThan((megabytes / 2) * 1024 * 1024);
});

test('a short command has all lines at their places, between its start and its end', async () => {
  const times = (await http.send('GET', `${output}/times`)).json<{ ranges: { since: string; at: string }[]; after: string }>();
  expect(times).toMatchObject({
    growing: false,
    sizeBytes: text.length + 4,
    after: '100.1.0',
    ranges: [
      { channel: 'stdout', firstLine: 1, lastLine: 100 },
      { channel: 'stderr', firstLine: 1, lastLine: 1 },
    ],
  });
  for (const { since, at } of times.ranges) expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(since));
  expect((await http.send('GET', `${output}/times?after=100.0.0`)).json()).toMatchObject({ ranges: [{ channel: 'stderr' }] });
});

test.each([
  ['lines=99-', 'line 99\nline 100\noops\n'],
  ['lines=99-&prefix=channel', 'o line 99\no line 100\ne oops\n'],
  ['lines=2&channels=stdout', 'line 2\n'],
  ['after=98.1.0', 'line 99\nline 100\n'],
  ['channels=stderr,log&prefix=channel', 'e oops\n'],
])('all of it with %s', async (query, expected) => {
  const answer = await http.send('GET', `${output}/all?${query}`);
  expect([answer.status, answer.text]).toEqual([200, expected]);
  expect(answer.headers).toMatchObject({ 'evqueue-output': 'complete', 'evqueue-after': '100.1.0', 'x-content-type-options': 'nosniff' });
});

test('what several channels got is told in the order of arrival, while it runs and after it', async () => {
  await http.save(
    'mixed',
    shellJob('echo a; sleep 1.5; echo b >&2; sleep 0.6; printf c; sleep 0.6; echo d >&2; sleep 0.6; echo c; printf end'),
  );
  const launched = await http.send('POST', '/api/instances', { json: { workflow: 'mixed' } });
  const { id } = launched.json<{ id: number }>();
  const all = `/api/instances/${id}/tasks/2/attempts/1/all`;
  let seen = '';
  let after = '0.0.0';
  for (;;) {
    const part = await http.send('GET', `${all}?after=${after}&prefix=channel`);
    if (part.status !== 200) {
      await until(
        async () => (await http.send('GET', all)).status,
        (status) => status === 200,
      );
      continue;
    }
    seen += part.text;
    after = String(part.headers['evqueue-after']);
    if (part.headers['evqueue-output'] === 'complete') break;
  }
  const expected = 'o a\ne b\ne d\no cc\no end\n';
  expect(seen).toBe(expected);
  expect((await http.send('GET', `${all}?prefix=channel`)).text).toBe(expected);
  const timed = (await http.send('GET', `${all}?prefix=both`)).text.split('\n').slice(0, -1);
  expect(timed.every((line) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [oel] /.test(line))).toBe(true);
  expect(timed.map((line) => line.slice(0, 24))).toEqual(timed.map((line) => line.slice(0, 24)).toSorted());
});
