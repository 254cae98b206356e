/** Figures over many instances, values for filters, exports, and one action on many. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, tokens, type Body, type TestServer } from './harness.ts';

let http: TestServer;
const ids: number[] = [];

beforeAll(async () => {
  http = await startTestServer();
  const header = '<parameters><parameter name="order" default=""/></parameters>';
  await http.save('good', shellJob('true'), header);
  await http.save('bad', shellJob('false'), header);
  const xml = `<workflow>${header}<subjobs>${shellJob('false')}</subjobs></workflow>`;
  await http.send('PUT', '/api/workflows/bad', { json: { xml, group: 'some' } });
  for (let number = 0; number < 12; number += 1) {
    const ended = await http.run(number % 3 === 0 ? 'bad' : 'good', { order: `A-${number}` });
    ids.push(Number(ended['id']));
  }
  await http.send('POST', `/api/instances/${ids[4]}/tags`, { json: { tag: 'checked' } });
});

afterAll(async () => {
  await http.stop();
});

type Histogram = { bucketMs: number; complete: boolean; buckets: { from: string; count: number; failed: number }[] };

async function histogram(query: string): Promise<Histogram> {
  const reply = await http.send('GET', `/api/instances/histogram?${query}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<Histogram>();
}

async function listed(query: string): Promise<number> {
  return (await http.send('GET', `/api/instances?${query}&limit=1000`)).json<{ items: object[] }>().items.length;
}

test.each([
  '',
  'workflow=bad',
  'workflow=good',
  'group=some',
  'group=some&status=terminated&errors=true',
  'group=none',
  'errors=true',
  'errors=false',
  'status=terminated',
  'status=terminated&workflow=bad',
  'status=executing',
  'tag=checked',
  'parameter.order=A-3',
  'text=a-1',
  'status=terminated&errors=true&text=a-',
  'launchedAfter=2999-01-01',
])('the buckets of the filter "%s" add up to its list', async (query) => {
  const { complete, buckets } = await histogram(`${query}&buckets=7`);
  expect(complete).toBe(true);
  expect(buckets.length).toBeLessThanOrEqual(7);
  expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(await listed(query));
  const failed = query.includes('errors=false')
    ? 0
    : await listed(`${query.replace('&errors=true', '').replace('errors=true', '')}&errors=true`);
  expect(buckets.reduce((sum, bucket) => sum + bucket.failed, 0)).toBe(failed);
});

test('a bucket is the list of its stretch of time', async () => {
  const { bucketMs, buckets } = await histogram('buckets=3');
  for (const { from, count } of buckets) {
    const end = new Date(Date.parse(from) + bucketMs).toISOString();
    expect(await listed(`launchedAfter=${from}&launchedBefore=${end}`)).toBe(count);
  }
});

test.each([
  ['field=workflow', ['bad', 'good']],
  ['field=workflow&prefix=OO', ['good']],
  ['field=tag', ['checked']],
  ['field=host', []],
  ['field=parameter&prefix=or', ['order']],
  ['field=parameter.order&prefix=A-1', ['A-1', 'A-10', 'A-11']],
  ['field=parameter.order&limit=2', ['A-0', 'A-1']],
  ['field=parameter.nothing', []],
])('the values for %s are %j', async (query, items) => {
  expect((await http.send('GET', `/api/instances/values?${query}`)).json()).toEqual({ items });
});

test('a field that is none has no values', async () => {
  expect((await http.send('GET', '/api/instances/values?field=colour')).status).toBe(400);
});

test('the statistics of a workflow tell of its newest results', async () => {
  const good = (await http.send('GET', '/api/workflows/good/statistics')).json<{
    last: { id: number }[];
    duration: { medianMs: number; p95Ms: number };
  }>();
  expect(good).toMatchObject({ workflow: 'good', sample: 8, failed: 0, failureRate: 0 });
  expect(good.last.map(({ id }) => id)).toEqual(ids.filter((_id, index) => index % 3 !== 0).toReversed());
  expect(good.duration.medianMs).toBeLessThanOrEqual(good.duration.p95Ms);
  expect((await http.send('GET', '/api/workflows/bad/statistics')).json()).toMatchObject({
    sample: 4,
    failed: 4,
    failureRate: 1,
    duration: { medianMs: null },
  });
  expect((await http.send('GET', '/api/workflow-statistics')).json()).toMatchObject({ items: [{ workflow: 'bad' }, { workflow: 'good' }] });
  expect((await http.send('GET', '/api/workflows/never/statistics')).json()).toMatchObject({ sample: 0, failureRate: null, last: [] });
});

test('figures over time count launches and failures, and measure', async () => {
  const to = new Date(Date.now() + 60_000).toISOString();
  const reply = await http.send('GET', `/api/statistics?from=2020-01-01&to=${to}&buckets=5`);
  const { buckets } = reply.json<{ buckets: { launched: number; failed: number; duration: { medianMs: number | null } }[] }>();
  expect(buckets.map(({ launched, failed }) => [launched, failed])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [12, 4],
  ]);
  expect(buckets.map(({ duration }) => duration.medianMs === null)).toEqual([true, true, true, true, false]);
  expect((await http.send('GET', '/api/statistics?from=2021-01-01&to=2020-01-01')).status).toBe(400);
});

test('an export has every row of the list, as CSV and as JSON', async () => {
  const csv = await http.send('GET', '/api/instances.csv?workflow=bad');
  expect([csv.headers['content-type'], csv.headers['content-disposition']]).toEqual([
    'text/csv; charset=utf-8',
    'attachment; filename="instances.csv"',
  ]);
  const lines = csv.text.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^id,workflow,status,/);
  expect(lines.slice(1).map((line) => Number(line.split(',', 1)[0]))).toEqual(ids.filter((_id, index) => index % 3 === 0).toReversed());
  const json = await http.send('GET', '/api/instances.json?errors=false');
  const items: { id: number; workflow: string }[] = JSON.parse(json.text);
  expect(items.map(({ id }) => id)).toEqual(ids.filter((_id, index) => index % 3 !== 0).toReversed());
  expect((await http.send('GET', '/api/instances.json?workflow=nothing')).json()).toEqual([]);
});

test('what is running at a moment has begun by then and not ended before', async () => {
  const all = (await http.send('GET', '/api/instances?limit=1000')).json<{ items: { id: number; createdAt: string; endedAt: string }[] }>()
    .items;
  for (const { id, createdAt } of all.slice(0, 3)) {
    const atMs = Date.parse(createdAt);
    const fits = all.filter((each) => Date.parse(each.createdAt) <= atMs && Date.parse(each.endedAt) > atMs).map((each) => each.id);
    const found = (await http.send('GET', `/api/instances?runningAt=${createdAt}`)).json<{ items: { id: number }[] }>();
    expect(found.items.map((each) => each.id)).toEqual(fits);
    expect(fits).toContain(id);
  }
  expect(await listed('runningAt=2020-01-01')).toBe(0);
});

async function bulk(
  json: object,
  headers = {},
): Promise<{ status: number; body: Body & { items: { id: number; ok: boolean; code: string | null; launched: number | null }[] } }> {
  const reply = await http.send('POST', '/api/instances/bulk', { json, headers });
  return { status: reply.status, body: reply.json() };
}

test('a dry run counts and changes nothing', async () => {
  const { status, body } = await bulk({ action: 'delete', filter: { workflow: 'bad' }, dryRun: true });
  expect([status, body]).toEqual([200, { dryRun: true, count: 4, complete: true, done: 0, failed: 0, items: [], nextCursor: null }]);
  expect((await bulk({ action: 'tag', tag: 'x', ids: [ids[0], ids[0], 999_999], dryRun: true })).body['count']).toBe(1);
  expect(await listed('')).toBe(12);
});

test('an action on a filter goes on from page to page, and each has its result', async () => {
  const seen: number[] = [];
  for (let cursor: string | null = null; ;) {
    const { body } = await bulk({
      action: 'tag',
      tag: 'all',
      filter: { workflow: 'good' },
      limit: 3,
      ...(cursor === null ? {} : { cursor }),
    });
    expect(body).toMatchObject({ failed: 0, done: body.items.length });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body['nextCursor'] as string | null;
    if (cursor === null) break;
  }
  expect(seen).toEqual(ids.filter((_id, index) => index % 3 !== 0).toReversed());
  expect(await listed('tag=all')).toBe(8);
});

test('one that is refused says why, and does not stop the rest', async () => {
  const { body } = await bulk({ action: 'cancel', ids: [ids[0], 999_999] });
  expect(body).toMatchObject({
    done: 0,
    failed: 2,
    items: [
      { id: ids[0], ok: false, code: 'INSTANCE_ENDED' },
      { id: 999_999, ok: false, code: 'UNKNOWN_INSTANCE' },
    ],
  });
  const again = await bulk({ action: 'relaunch', ids: [ids[1], 999_999] });
  expect(again.body.items[0]).toMatchObject({ id: ids[1], ok: true, code: null });
  expect(again.body.items[0]?.launched).toBeGreaterThan(ids.at(-1) ?? 0);
  expect(again.body.items[1]).toMatchObject({ ok: false, launched: null });
});

test('an action needs its right, whatever the filter, and a choice', async () => {
  const reader = { authorization: `Bearer ${tokens.reader}` };
  expect((await bulk({ action: 'cancel', filter: {}, dryRun: true }, reader)).status).toBe(403);
  expect((await bulk({ action: 'relaunch', ids: [1] }, reader)).status).toBe(403);
  for (const body of [
    { action: 'cancel' },
    { action: 'cancel', ids: [1], filter: {} },
    { action: 'tag', ids: [1] },
    { action: 'melt', ids: [1] },
    { action: 'cancel', filter: { colour: 'red' } },
    { action: 'cancel', filter: { errors: 'true' } },
  ])
    expect((await bulk(body)).status, JSON.stringify(body)).toBe(400);
});

test('deleting a filter deletes exactly that', async () => {
  const { body } = await bulk({ action: 'delete', filter: { workflow: 'bad' } });
  expect(body).toMatchObject({ done: 4, failed: 0, nextCursor: null });
  expect(await listed('workflow=bad')).toBe(0);
  expect(await listed('workflow=good')).toBeGreaterThanOrEqual(8);
});
