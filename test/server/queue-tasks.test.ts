import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueueSamplesBody, QueueTasksBody } from '../../src/server/schemas/queue.ts';
import { shellJob, startTestServer, until, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.send('PUT', '/api/queues/q', { json: { concurrency: 1, order: 'fifo' } });
});
afterAll(async () => {
  await http.stop();
});

test('a queue shows who holds its slots and who waits, in order, and says how many there are in all', async () => {
  await http.send('PUT', '/api/workflows/slow', { xml: `<workflow><subjobs>${shellJob('exec sleep 600')}</subjobs></workflow>` });
  const ids: number[] = [];
  for (let count = 0; count < 4; count += 1) {
    const launched = await http.send('POST', '/api/instances', { json: { workflow: 'slow' } });
    ids.push(launched.json<{ id: number }>().id);
  }
  const read = async (): Promise<QueueTasksBody> => (await http.send('GET', '/api/queues/q/tasks?limit=2')).json<QueueTasksBody>();
  const tasks = await until(read, ({ running, waiting }) => running === 1 && waiting === 3);
  expect(tasks.holders).toEqual([
    {
      instanceId: ids[0],
      nodeId: expect.any(Number),
      workflow: 'slow',
      task: 't',
      since: expect.stringMatching(/Z$/),
      usualMs: null,
      expectedStart: null,
    },
  ]);
  expect(tasks.line.map(({ instanceId }) => instanceId)).toEqual(ids.slice(1, 3));
  for (const id of ids) await http.send('POST', `/api/instances/${id}/kill`);
  await until(read, ({ running, waiting }) => running === 0 && waiting === 0);
});

test('nothing is told of a queue that is not there, nor to nobody', async () => {
  for (const address of ['tasks', 'used-by']) {
    const unknown = await http.send('GET', `/api/queues/nowhere/${address}`);
    expect([unknown.status, unknown.json()]).toMatchObject([404, { code: 'UNKNOWN_QUEUE' }]);
    expect((await http.send('GET', `/api/queues/q/${address}`, { headers: { authorization: 'Bearer no' } })).status).toBe(401);
  }
  expect((await http.send('GET', '/api/queues/q/tasks?limit=501')).status).toBe(400);
});

test('where a queue, a retry schedule and a workflow are used: in definitions as they are now, by a former name too', async () => {
  await http.send('PUT', '/api/retry-schedules/again', { json: { levels: [{ delaySeconds: 1, times: 1 }] } });
  await http.send('PUT', '/api/queues/before', { json: {} });
  const launches = `<job><tasks><task name="a" type="WORKFLOW" workflow="inner"/><task name="b" path="/bin/true" queue="before" retry_schedule="again"/></tasks></job>`;
  await http.send('PUT', '/api/workflows/inner', { xml: `<workflow><subjobs>${shellJob('true')}</subjobs></workflow>` });
  expect((await http.send('PUT', '/api/workflows/outer', { xml: `<workflow><subjobs>${launches}</subjobs></workflow>` })).status).toBe(201);
  await http.send('POST', '/api/queues/before/rename', { json: { name: 'after' } });
  for (const address of ['queues/after', 'queues/before', 'retry-schedules/again', 'workflows/inner'])
    expect((await http.send('GET', `/api/${address}/used-by`)).json()).toEqual({ workflows: ['outer'], plans: [] });
  expect((await http.send('GET', '/api/workflows/outer/used-by')).json()).toEqual({ workflows: [], plans: [] });
  for (const [address, code] of [
    ['retry-schedules/none', 'UNKNOWN_RETRY_SCHEDULE'],
    ['workflows/none', 'UNKNOWN_WORKFLOW'],
  ] as const)
    expect((await http.send('GET', `/api/${address}/used-by`)).json()).toMatchObject({ code });
});

test('a waiting task is moved first; what does not wait there cannot be, and who only looks may not', async () => {
  await http.send('PUT', '/api/workflows/long', { xml: `<workflow><subjobs>${shellJob('exec sleep 600')}</subjobs></workflow>` });
  const ids: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    ids.push((await http.send('POST', '/api/instances', { json: { workflow: 'long' } })).json<{ id: number }>().id);
  }
  const read = async (): Promise<QueueTasksBody> => (await http.send('GET', '/api/queues/q/tasks')).json<QueueTasksBody>();
  const { line, holders } = await until(read, ({ running, waiting }) => running === 1 && waiting === 2);
  const [, last] = line;
  const move = (task: QueueTasksBody['line'][number] | undefined, headers = {}) =>
    http.send('POST', '/api/queues/q/move-first', { json: { instanceId: task?.instanceId, nodeId: task?.nodeId }, headers });
  expect((await move(last, { authorization: 'Bearer token-of-the-reader' })).status).toBe(403);
  expect((await move(last, { authorization: 'Bearer token-of-the-operator' })).json()).toEqual({ moved: true });
  expect((await read()).line.map(({ instanceId }) => instanceId)).toEqual([ids[2], ids[1]]);
  expect((await move(holders[0])).json()).toMatchObject({ code: 'CONFLICT' });
  for (const id of ids) await http.send('POST', `/api/instances/${id}/kill`);
  await until(read, ({ running, waiting }) => running === 0 && waiting === 0);
});

test('once tasks have ended, it is told how long they usually take and when those that wait will start', async () => {
  await http.send('PUT', '/api/queues/p', { json: { concurrency: 1, order: 'fifo' } });
  await http.send('PUT', '/api/workflows/short', {
    xml: '<workflow><parameters><parameter name="s"/></parameters><subjobs><job><tasks><task name="t" path="sleep" queue="p"><input><value select="$s"/></input></task></tasks></job></subjobs></workflow>'.replace(
      '<workflow>',
      '<workflow dialect="xpath-1">',
    ),
  });
  await http.run('short', { s: '0.1' });
  const ids: number[] = [];
  for (let count = 0; count < 3; count += 1)
    ids.push(
      (await http.send('POST', '/api/instances', { json: { workflow: 'short', parameters: { s: '600' } } })).json<{ id: number }>().id,
    );
  const read = async (): Promise<QueueTasksBody> => (await http.send('GET', '/api/queues/p/tasks')).json<QueueTasksBody>();
  const { holders, line, usualMs } = await until(read, ({ running, waiting }) => running === 1 && waiting === 2);
  expect(usualMs).toBeGreaterThanOrEqual(100);
  expect(holders[0]?.usualMs).toBe(usualMs);
  const [first, second] = line.map(({ expectedStart }) => Date.parse(expectedStart ?? ''));
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual((usualMs ?? 0) - 1);
  await http.send('POST', '/api/queues/p/pause');
  expect((await read()).line[0]?.expectedStart).toBeNull();
  for (const id of ids) await http.send('POST', `/api/instances/${id}/kill`);
});

test('how full queues are is noted, idle ones apart, and read by stretches', async () => {
  await http.send('PUT', '/api/queues/idle', { json: {} });
  expect(await http.engine.ask({ kind: 'sampleQueues' })).toMatchObject({ ok: true });
  const range = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
  const reply = await http.send('GET', `/api/queue-samples?${range}&buckets=30`);
  const { bucketMs, items } = reply.json<QueueSamplesBody>();
  expect(bucketMs).toBe(180_000);
  expect(items.map(({ queue }) => queue)).toContain('p');
  expect(items.map(({ queue }) => queue)).not.toContain('idle');
  expect(items.find(({ queue }) => queue === 'p')?.samples).toMatchObject([{ concurrency: 1, paused: true }]);
  expect((await http.send('GET', '/api/queue-samples?from=2027-01-02&to=2027-01-01')).status).toBe(400);
});
