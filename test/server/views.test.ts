import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, tokens, type Reply, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
});

afterAll(async () => {
  await http.stop();
});

type Role = keyof typeof tokens;

function as(role: Role, method: 'GET' | 'PUT' | 'DELETE', url: string, json?: unknown): Promise<Reply> {
  return http.send(method, url, { headers: { authorization: `Bearer ${tokens[role]}` }, ...(json === undefined ? {} : { json }) });
}

async function names(role: Role): Promise<readonly string[]> {
  const { items } = (await as(role, 'GET', '/api/views')).json<{ items: { name: string; owner: string; mayChange: boolean }[] }>();
  return items.map(({ name, owner, mayChange }) => `${owner} ${name}${mayChange ? ' may change' : ''}`);
}

test('a view is kept for oneself, changed under its name, and forgotten', async () => {
  await as('reader', 'PUT', '/api/views/mine', { search: '?state=failed' });
  const saved = await as('reader', 'PUT', '/api/views/mine', { search: '?state=failed&workflow=a' });
  expect(saved.json()).toMatchObject({ name: 'mine', owner: 'reader', search: '?state=failed&workflow=a', shared: false });
  expect(await names('reader')).toEqual(['reader mine may change']);
  expect(await names('operator')).toEqual([]);
  expect((await as('operator', 'DELETE', '/api/views/mine?owner=reader')).status).toBe(404);
  expect((await as('reader', 'DELETE', '/api/views/mine')).status).toBe(200);
  expect((await as('reader', 'DELETE', '/api/views/mine')).json()).toMatchObject({ code: 'UNKNOWN_VIEW' });
});

test('a view for everybody needs the right, and is changed by its owner or an administrator only', async () => {
  expect((await as('reader', 'PUT', '/api/views/ours', { search: '', shared: true })).status).toBe(403);
  expect((await as('operator', 'PUT', '/api/views/ours', { search: '?tag=x', shared: true })).status).toBe(200);
  expect(await names('reader')).toEqual(['operator ours']);
  expect(await names('administrator')).toEqual(['operator ours may change']);
  expect((await as('reader', 'DELETE', '/api/views/ours?owner=operator')).status).toBe(403);
  expect((await as('administrator', 'DELETE', '/api/views/ours?owner=operator')).status).toBe(200);
  expect(await names('operator')).toEqual([]);
});

test.each([
  ['/api/views/%20', { search: '' }],
  [`/api/views/${'x'.repeat(61)}`, { search: '' }],
  ['/api/views/a', { search: 'state=failed' }],
  ['/api/views/a', {}],
])('%s with %o is refused', async (url, body) => {
  expect((await as('reader', 'PUT', url, body)).status).toBe(400);
});
