/** Who did what, when, and why. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditBody } from '../../src/server/schemas/audit.ts';
import { shellJob, startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('w', shellJob('true'));
  await http.save('long', shellJob('sleep 60'));
});

afterAll(async () => {
  await http.stop();
});

const trail = async (query = ''): Promise<AuditBody> => {
  const reply = await http.send('GET', `/api/audit${query}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<AuditBody>();
};

test('what was done stands there with who, to what and why; what was refused or only read does not', async () => {
  const before = (await trail('?limit=1')).items[0]?.id ?? 0;
  const { id } = (await http.send('POST', '/api/instances', { json: { workflow: 'long' } })).json<{ id: number }>();
  await http.send('POST', '/api/queues/q/pause', { json: { reason: 'the disk is full' } });
  await http.send('POST', '/api/queues/q/resume', { json: {} });
  await http.send('POST', '/api/queues/none/pause', { json: { reason: 'no such queue' } });
  await http.send('GET', '/api/queues');
  await http.send('POST', `/api/instances/${id}/kill`, { json: {} });
  await http.send('PUT', '/api/settings', { json: { logLevel: 'warn' } });
  const items = (await trail()).items.filter((item) => item.id > before);
  expect(items.map(({ action, name, reason, by }) => [action, name, reason, by])).toEqual([
    ['setting.save', 'logLevel', null, 'administrator'],
    ['instance.kill', String(id), null, 'administrator'],
    ['queue.resume', 'q', null, 'administrator'],
    ['queue.pause', 'q', 'the disk is full', 'administrator'],
  ]);
  expect(items[0]?.details).toEqual({ value: '"warn"' });
  expect(Date.parse(items[0]?.at ?? '')).toBeLessThanOrEqual(Date.now());
});

test('documents, passwords and codes are not kept', async () => {
  await http.send('PUT', '/api/users/ida', { json: { roles: ['operator'], password: 'green lamp 17 windows' } });
  const text = JSON.stringify((await trail()).items);
  expect(text).toContain('"password":"changed"');
  expect(text).not.toContain('green lamp');
  expect(text).not.toContain('scrypt');
  expect(text).not.toContain('subjobs');
});

test('pages join without a gap or a double; filters hold together', async () => {
  const whole = (await trail()).items;
  const seen: number[] = [];
  for (let query = '?limit=2'; ;) {
    const { items, nextCursor } = await trail(query);
    seen.push(...items.map(({ id }) => id));
    if (nextCursor === null) break;
    query = `?limit=2&cursor=${nextCursor}`;
  }
  expect(seen).toEqual(whole.map(({ id }) => id));
  const pauses = await trail('?action=queue.pause&name=q&by=administrator&from=2020-01-01');
  expect(pauses.items.map(({ reason }) => reason)).toEqual(['the disk is full']);
  expect((await trail('?by=nobody')).items).toEqual([]);
  expect((await trail('?from=2999-01-01')).items).toEqual([]);
  for (const query of ['?action=x', '?from=yesterday', '?cursor=-1', '?limit=0'])
    expect((await http.send('GET', `/api/audit${query}`)).status, query).toBe(400);
});

test('operators see it, readers do not', async () => {
  const asked = async (token: string): Promise<number> =>
    (await http.send('GET', '/api/audit', { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await asked(tokens.operator), await asked(tokens.reader)]).toEqual([200, 403]);
});
