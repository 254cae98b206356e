import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InstanceBody, InstanceListItem } from '../../src/server/schemas/instance.ts';
import { shellJob, startTestServer, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('good', shellJob('true'));
  await http.save('bad', shellJob('echo first >&2; printf "\\033[31mcard refused\\033[0m\\n\\n" >&2; exit 7'));
  await http.save('long', shellJob('sleep 600'));
});

afterAll(async () => {
  await http.stop();
});

async function rows(ids: readonly number[]): Promise<readonly InstanceListItem[]> {
  const reply = await http.send('GET', `/api/instances/rows?ids=${ids.join(',')}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<{ items: InstanceListItem[] }>().items;
}

async function launch(workflow: string): Promise<number> {
  return (await http.send('POST', '/api/instances', { json: { workflow } })).json<{ id: number }>().id;
}

test('a row of a failed instance says what failed first, how, and what it said last', async () => {
  const id = Number((await http.run('bad'))['id']);
  const [row] = await rows([id]);
  expect(row?.summary).toMatchObject({
    tasks: null,
    why: null,
    endedAs: 'failed',
    failure: { outcome: { kind: 'exited', exitCode: 7 }, message: 'card refused', error: null },
  });
  const list = (await http.send('GET', '/api/instances?errors=true&summary=true')).json<{ items: InstanceListItem[] }>();
  expect(list.items[0]?.summary?.failure).toEqual(row?.summary?.failure);
});

test('a row of an executing instance says what executes, how far it is and how long that took', async () => {
  const id = await launch('long');
  await expect.poll(async () => (await rows([id]))[0]?.summary?.executing.length).toBe(1);
  const [row] = await rows([id]);
  expect(row?.summary).toMatchObject({ tasks: { executing: 1, left: 0 }, why: null, failure: null, endedAs: null });
  await expect.poll(async () => (await rows([id]))[0]?.realMs).toBeGreaterThan(row?.realMs ?? 0);
  await http.send('POST', `/api/instances/${id}/kill`, { json: {} });
  await expect.poll(async () => (await rows([id]))[0]?.summary?.endedAs).toBe('killed');
});

test('the wait for a retry counts while it goes on, in the list and on the page of the instance', async () => {
  await http.save('again', shellJob('exit 1').replace('<task ', '<task retry_delay="600" retry_times="1" '));
  const id = await launch('again');
  const one = async (): Promise<InstanceBody> => (await http.send('GET', `/api/instances/${id}`)).json<InstanceBody>();
  await expect.poll(async () => (await one()).tasks?.retrying).toBe(1);
  await expect.poll(async () => (await one()).waitedForRetryMs).toBeGreaterThan(0);
  const [[row], body] = [await rows([id]), await one()];
  expect(body.waitedForRetryMs).toBeGreaterThanOrEqual(row?.waitedForRetryMs ?? Infinity);
  expect([body.asOf > body.createdAt, body.realMs]).toEqual([true, row?.realMs]);
  await http.send('POST', `/api/instances/${id}/kill`, { json: {} });
  await expect.poll(one).toMatchObject({ status: 'terminated', tasks: null });
});

test('rows keep the order asked, without those that are gone, and lists have no summary unless asked', async () => {
  const [a, b] = [Number((await http.run('good'))['id']), Number((await http.run('good'))['id'])];
  expect((await rows([b, 999_999, a])).map(({ id }) => id)).toEqual([b, a]);
  const plain = (await http.send('GET', '/api/instances?limit=1')).json<{ items: InstanceListItem[] }>();
  expect(plain.items[0]?.summary).toBeNull();
});

test.each(['ids=', 'ids=a', 'ids=1,,2', 'ids=-1', '', `ids=${Array.from({ length: 201 }, () => 1).join(',')}`])(
  '%s is refused',
  async (query) => {
    expect((await http.send('GET', `/api/instances/rows?${query}`)).status).toBe(400);
  },
);
