/** Signing in and out, and what a session may do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstCode, shellJob, startTestServer, type Reply, type TestServer } from './harness.ts';

let http: TestServer;
const password = 'a horse that reads the news';
const noToken = { authorization: '' };

beforeAll(async () => {
  http = await startTestServer();
  await http.save('w', shellJob('true'));
});

afterAll(async () => {
  await http.stop();
});

function cookieOf(reply: Reply): string {
  const header = reply.headers['set-cookie'];
  const text = Array.isArray(header) ? String(header[0]) : String(header);
  return text.split(';', 1)[0] ?? '';
}

async function signIn(name: string, secret: string, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
  return http.send('POST', '/api/session', { json: { name, password: secret }, headers: { ...noToken, ...headers } });
}

test('before the first administrator everybody is told so, and nobody can sign in', async () => {
  const asked = await http.send('GET', '/api/session', { headers: noToken });
  expect([asked.status, asked.json()]).toEqual([200, { user: null, session: null, firstStart: true, version: null }]);
  expect((await signIn('anna', password)).status).toBe(401);
});

test('the one-time link makes the first administrator, once', async () => {
  const first = (code: string, name = 'anna', secret = password): Promise<Reply> =>
    http.send('POST', '/api/first', { json: { code, name, password: secret }, headers: noToken });
  expect((await first('wrong')).json()).toMatchObject({ code: 'INVALID_FIRST_CODE' });
  expect((await first(firstCode, 'anna', 'short')).json()).toMatchObject({ code: 'WEAK_PASSWORD' });
  expect((await first(firstCode, 'local')).json()).toMatchObject({ code: 'INVALID_NAME' });
  const made = await first(firstCode);
  expect([made.status, made.json()]).toMatchObject([201, { user: { name: 'anna', roles: ['administrator'] }, firstStart: false }]);
  expect(String(made.headers['set-cookie'])).toMatch(/^evqueue-session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  expect((await http.send('GET', '/api/session', { headers: { ...noToken, cookie: cookieOf(made) } })).json()).toMatchObject({
    user: { name: 'anna' },
  });
  expect((await first(firstCode, 'second')).json()).toMatchObject({ code: 'INVALID_FIRST_CODE' });
});
