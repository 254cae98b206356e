/** The engine's own log over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogBody } from '../../src/server/schemas/log.ts';
import { shellJob, startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('fails', shellJob('exit 3'));
});

afterAll(async () => {
  await http.stop();
});

const read = async (query = ''): Promise<LogBody> => (await http.send('GET', `/api/log${query}`)).json<LogBody>();

test('an instance that ended with errors is told, and named so that one can go there', async () => {
  const { id } = await http.run('fails');
  const { items } = await read('?text=ended%20with%20errors');
  expect(items[0]).toMatchObject({
    level: 'info',
    source: 'engine',
    message: 'instance ended with errors',
    instances: [id],
    fields: { workflow: 'fails', errors: 1 },
  });
});

test('changes are told with who made them; documents and secrets are not', async () => {
  await http.send('POST', '/api/queues/q/pause', { json: { reason: 'maintenance' } });
  await http.send('POST', '/api/queues/q/resume', { json: {} });
  await http.send('PUT', '/api/users/ben', { json: { roles: ['reader'], password: 'a horse that reads the news' } });
  const { items } = await read();
  expect(items.map(({ message, fields }) => [message, fields])).toEqual(
    expect.arrayContaining([
      ['queue paused or resumed', expect.objectContaining({ queue: 'q', paused: true, reason: 'maintenance', by: 'administrator' })],
      ['user saved', { user: 'ben', roles: ['reader'], by: 'administrator' }],
      ['workflow saved', { workflow: 'fails', by: 'administrator' }],
    ]),
  );
  expect(JSON.stringify(items)).not.toContain('argon2');
  expect(JSON.stringify(items)).not.toContain('exit 3');
});

test('what was refused is no change', async () => {
  expect((await http.send('DELETE', '/api/queues/none')).status).toBe(404);
  expect((await read('?text=queue%20deleted')).items).toEqual([]);
});

test('pages, levels and wrong questions', async () => {
  const first = await read('?limit=2');
  expect(first.items).toHaveLength(2);
  const second = await read(`?limit=2&cursor=${first.nextCursor}`);
  expect(second.items[0]).not.toEqual(first.items[1]);
  expect((await read('?level=error')).items).toEqual([]);
  for (const query of ['?cursor=x', '?level=loud', '?limit=0', '?text=']) {
    expect((await http.send('GET', `/api/log${query}`)).status, query).toBe(400);
  }
});

test('names and addresses stand in it: it is for administrators', async () => {
  for (const role of ['operator', 'reader'] as const) {
    expect((await http.send('GET', '/api/log', { headers: { authorization: `Bearer ${tokens[role]}` } })).json()).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('read the log'),
    });
  }
});
