import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueueTasksBody } from '../../src/server/schemas/queue.ts';
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
    { instanceId: ids[0], nodeId: expect.any(Number), workflow: 'slow', task: 't', since: expect.stringMatching(/Z$/) },
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
    expect((await http.send('GET', `/api/${address}/used-by`)).json()).toEqual({ workflows: ['outer'] });
  expect((await http.send('GET', '/api/workflows/outer/used-by')).json()).toEqual({ workflows: [] });
  for (const [address, code] of [
    ['retry-schedules/none', 'UNKNOWN_RETRY_SCHEDULE'],
    ['workflows/none', 'UNKNOWN_WORKFLOW'],
  ] as const)
    expect((await http.send('GET', `/api/${address}/used-by`)).json()).toMatchObject({ code });
});
