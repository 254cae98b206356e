/** Signing in and out, and what a session may do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstCode, shellJob, startTestServer, tokens, type Reply, type Sent, type TestServer } from './harness.ts';

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

type Method = Parameters<TestServer['send']>[0];

/** Asks as a browser that has a cookie does. */
async function asBrowser(cookie: string, method: Method, url: string, sent: Sent = {}): Promise<Reply> {
  return http.send(method, url, { ...sent, headers: { ...noToken, cookie, ...sent.headers } });
}

async function cookieFor(name: string, secret = password): Promise<string> {
  const reply = await signIn(name, secret);
  expect(reply.status, reply.text).toBe(201);
  return cookieOf(reply);
}

async function makeUser(name: string, roles: readonly string[]): Promise<void> {
  const reply = await http.send('PUT', `/api/users/${name}`, { json: { roles, password } });
  expect([200, 201], reply.text).toContain(reply.status);
}

test('a session is whom it was opened for, with the rights of the roles and no others', async () => {
  await makeUser('ben', ['operator']);
  await makeUser('rita', ['reader']);
  const [ben, rita] = [await cookieFor('ben'), await cookieFor('rita')];
  expect((await asBrowser(ben, 'GET', '/api/session')).json()).toMatchObject({
    user: { name: 'ben', roles: ['operator'] },
    version: 'test',
  });
  expect((await asBrowser(ben, 'POST', '/api/instances', { json: { workflow: 'w' } })).status).toBe(201);
  expect((await asBrowser(ben, 'PUT', '/api/workflows/x', { json: { xml: '<workflow/>' } })).json()).toMatchObject({ code: 'FORBIDDEN' });
  expect((await asBrowser(rita, 'GET', '/api/instances')).status).toBe(200);
  expect((await asBrowser(rita, 'POST', '/api/instances', { json: { workflow: 'w' } })).json()).toMatchObject({ code: 'FORBIDDEN' });
  for (const cookie of [ben, rita]) {
    expect((await asBrowser(cookie, 'GET', '/api/users')).status).toBe(403);
    expect((await asBrowser(cookie, 'GET', '/api/users/anna')).status).toBe(403);
    expect((await asBrowser(cookie, 'PUT', '/api/users/rita', { json: { roles: ['administrator'] } })).status).toBe(403);
    expect((await asBrowser(cookie, 'DELETE', '/api/users/rita', { json: {} })).status).toBe(403);
  }
  expect((await asBrowser(rita, 'GET', '/api/users/rita')).json()).toMatchObject({ name: 'rita', roles: ['reader'] });
});

test('roles that are taken away are gone at the next request', async () => {
  await makeUser('tim', ['administrator']);
  const tim = await cookieFor('tim');
  expect((await asBrowser(tim, 'GET', '/api/users')).status).toBe(200);
  await http.send('PUT', '/api/users/tim', { json: { roles: ['reader'] } });
  expect((await asBrowser(tim, 'GET', '/api/users')).status).toBe(403);
});

test('no answer has a password, a hash or a token in it', async () => {
  const cookie = await cookieFor('anna');
  const secrets = [password, '$argon2id', cookie.split('=')[1] ?? ''];
  for (const url of ['/api/session', '/api/sessions', '/api/users', '/api/users/anna', '/api/settings', '/api/status', '/metrics']) {
    const { status, text } = await asBrowser(cookie, 'GET', url);
    expect(status, url).toBe(200);
    for (const secret of secrets) expect(text, url).not.toContain(secret);
  }
});

test.each([
  ['of another name', (cookie: string) => cookie.replace('evqueue-session', 'session')],
  ['shortened', (cookie: string) => cookie.slice(0, -1)],
  ['lengthened', (cookie: string) => `${cookie}x`],
  [
    'in upper case',
    (cookie: string) =>
      cookie
        .split('=')
        .map((part, index) => (index === 1 ? part.toUpperCase() : part))
        .join('='),
  ],
  ['empty', () => 'evqueue-session='],
  ['of another port', (cookie: string) => cookie.replace('evqueue-session', 'evqueue-session-5080')],
  ['the id of the session', () => `evqueue-session=${'a'.repeat(43)}`],
])('a cookie that is %s opens nothing', async (_what, change) => {
  const cookie = await cookieFor('anna');
  expect((await asBrowser(change(cookie), 'GET', '/api/status')).status).toBe(401);
  expect((await asBrowser(`a=b; ${cookie}; c=d`, 'GET', '/api/status')).status).toBe(200);
});

test('a token in the header wins over a cookie, also where it is wrong', async () => {
  const cookie = await cookieFor('anna');
  const get = (authorization: string): Promise<Reply> => http.send('GET', '/api/session', { headers: { cookie, authorization } });
  expect((await get(`Bearer ${tokens.reader}`)).json()).toMatchObject({ user: { name: 'reader' }, session: null });
  expect((await get('Bearer wrong')).json()).toMatchObject({ user: null });
});

test('signing in gives a new session whatever the request brought, and the old one ends', async () => {
  const planted = `evqueue-session=${'P'.repeat(43)}`;
  const first = await signIn('anna', password, { cookie: planted });
  expect(cookieOf(first)).not.toBe(planted);
  expect((await asBrowser(planted, 'GET', '/api/status')).status).toBe(401);
  const second = await signIn('anna', password, { cookie: cookieOf(first) });
  expect((await asBrowser(cookieOf(first), 'GET', '/api/status')).status).toBe(401);
  expect((await asBrowser(cookieOf(second), 'GET', '/api/status')).status).toBe(200);
});

test('signing out ends the session and takes the cookie away, twice too', async () => {
  const cookie = await cookieFor('anna');
  const out = await asBrowser(cookie, 'DELETE', '/api/session', { headers: { 'evqueue-request': '1' } });
  expect([out.status, out.json()['user']]).toEqual([200, null]);
  expect(String(out.headers['set-cookie'])).toContain('evqueue-session=; Path=/; Max-Age=0');
  expect((await asBrowser(cookie, 'GET', '/api/status')).json()).toMatchObject({
    code: 'NOT_AUTHENTICATED',
    details: { shown: 'session' },
  });
  expect((await asBrowser(cookie, 'DELETE', '/api/session')).status).toBe(200);
});

test('own sessions are listed and ended, those of others are not even there', async () => {
  await makeUser('uma', ['reader']);
  const [here, there] = [await cookieFor('uma'), await cookieFor('uma')];
  const anna = await cookieFor('anna');
  const list = async (cookie: string): Promise<{ id: string; current: boolean }[]> =>
    (await asBrowser(cookie, 'GET', '/api/sessions')).json<{ items: { id: string; current: boolean }[] }>().items;
  const mine = await list(here);
  expect(mine.filter(({ current }) => current)).toHaveLength(mine.length - 1);
  const end = (cookie: string, id: string): Promise<Reply> =>
    asBrowser(cookie, 'DELETE', `/api/sessions/${id}`, { headers: { 'evqueue-request': '1' } });
  const annas = (await list(anna)).find(({ current }) => current)?.id ?? '';
  expect((await end(here, annas)).json()).toMatchObject({ code: 'UNKNOWN_SESSION' });
  expect((await end(here, mine.find(({ current }) => !current)?.id ?? '')).status).toBe(200);
  expect((await asBrowser(there, 'GET', '/api/status')).status).toBe(401);
  expect((await end(anna, mine.find(({ current }) => current)?.id ?? '')).status).toBe(200);
  expect((await asBrowser(here, 'GET', '/api/status')).status).toBe(401);
});

const change = { json: { workflow: 'w' } };

test.each([
  ['a form', { raw: 'workflow=w', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['text that is JSON', { raw: '{"workflow":"w"}', headers: { 'content-type': 'text/plain' } }],
  ['no body', { headers: {} }],
  ['JSON from a page of a stranger', { ...change, headers: { origin: 'http://evil.example' } }],
  ['JSON from a page of another port', { ...change, headers: { origin: 'http://localhost:81' } }],
  ['JSON from a page without origin', { ...change, headers: { origin: 'null' } }],
  ['JSON that a browser says comes from elsewhere', { ...change, headers: { 'sec-fetch-site': 'cross-site' } }],
  ['JSON that a browser says comes from a sibling', { ...change, headers: { 'sec-fetch-site': 'same-site' } }],
])('with a session, %s changes nothing', async (_what, sent) => {
  const cookie = await cookieFor('anna');
  const count = async (): Promise<number> => (await http.send('GET', '/api/instances?limit=1000')).json<{ items: object[] }>().items.length;
  const before = await count();
  expect((await asBrowser(cookie, 'POST', '/api/instances', sent)).status).toBe(403);
  expect(await count()).toBe(before);
});

test('with a session, a page of this server changes what it may', async () => {
  const cookie = await cookieFor('anna');
  const headers = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
  expect((await asBrowser(cookie, 'POST', '/api/instances', { ...change, headers })).status).toBe(201);
  expect((await asBrowser(cookie, 'POST', '/api/retry-now', { headers: { ...headers, 'evqueue-request': '1' } })).status).toBe(200);
  expect((await asBrowser(cookie, 'POST', '/api/workflows/check', { xml: '<workflow/>', headers })).status).toBe(200);
});

test('over TLS the cookie is marked, named and taken accordingly', async () => {
  const headers = { host: 'localhost:8443', origin: 'https://localhost:8443' };
  const reply = await signIn('anna', password, headers);
  expect(String(reply.headers['set-cookie'])).toMatch(
    /^__Host-evqueue-session-8443=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
  );
  const secure = cookieOf(reply);
  expect((await asBrowser(secure, 'GET', '/api/status', { headers: { host: 'localhost:8443' } })).status).toBe(200);
  // A cookie that can have been set without TLS does not count where there is TLS.
  const plain = secure.replace('__Host-', '');
  expect((await asBrowser(plain, 'GET', '/api/status', { headers: { ...headers, 'x-forwarded-proto': 'https' } })).status).toBe(401);
});

test('a new password ends all other sessions, and the old one opens nothing', async () => {
  await makeUser('vera', ['reader']);
  const [here, there] = [await cookieFor('vera'), await cookieFor('vera')];
  const put = (json: object): Promise<Reply> => asBrowser(here, 'PUT', '/api/me/password', { json });
  expect((await put({ current: 'wrong', password: 'another good sentence' })).json()).toMatchObject({ code: 'WRONG_PASSWORD' });
  expect((await put({ current: password, password: 'vera vera vera' })).json()).toMatchObject({ code: 'WEAK_PASSWORD' });
  expect((await put({ current: password, password: 'another good sentence' })).status).toBe(200);
  expect((await asBrowser(here, 'GET', '/api/status')).status).toBe(200);
  expect((await asBrowser(there, 'GET', '/api/status')).status).toBe(401);
  expect((await signIn('vera', password)).status).toBe(401);
  expect((await signIn('vera', 'another good sentence')).status).toBe(201);
});

test('an administrator who gives a new password, or deletes the user, ends the sessions', async () => {
  await makeUser('will', ['reader']);
  const first = await cookieFor('will');
  await http.send('PUT', '/api/users/will', { json: { password: 'another good sentence' } });
  expect((await asBrowser(first, 'GET', '/api/status')).status).toBe(401);
  const second = await cookieFor('will', 'another good sentence');
  expect((await http.send('DELETE', '/api/users/will')).json()).toEqual({ deleted: true });
  expect((await asBrowser(second, 'GET', '/api/status')).status).toBe(401);
  expect((await signIn('will', 'another good sentence')).status).toBe(401);
});

test('the last administrator stays one', async () => {
  expect((await http.send('DELETE', '/api/users/anna')).json()).toMatchObject({ code: 'CONFLICT' });
  expect((await http.send('PUT', '/api/users/anna', { json: { roles: ['operator'] } })).json()).toMatchObject({ code: 'CONFLICT' });
});

test.each([
  ['PUT', '/api/users/new', { password: 'a good long sentence' }, 400, 'INVALID_REQUEST'],
  ['PUT', '/api/users/new', { roles: [], password: 'a good long sentence' }, 400, 'INVALID_REQUEST'],
  ['PUT', '/api/users/new', { roles: ['king'], password: 'a good long sentence' }, 400, 'INVALID_REQUEST'],
  ['PUT', '/api/users/new', { roles: ['reader'], password: 'password1234' }, 400, 'WEAK_PASSWORD'],
  ['PUT', '/api/users/local', { roles: ['reader'], password: 'a good long sentence' }, 400, 'INVALID_NAME'],
  ['PUT', '/api/users/a%20b', { roles: ['reader'], password: 'a good long sentence' }, 400, 'INVALID_NAME'],
  ['PUT', `/api/users/${encodeURIComponent('<script>')}`, { roles: ['reader'], password: 'a good long sentence' }, 400, 'INVALID_NAME'],
  ['PUT', '/api/users/anna', { roles: ['reader'], password, create: true }, 409, 'NAME_TAKEN'],
  ['GET', '/api/users/nobody', undefined, 404, 'UNKNOWN_USER'],
  ['DELETE', '/api/users/nobody', undefined, 404, 'UNKNOWN_USER'],
  ['PUT', '/api/me/password', { current: 'x', password: 'a good long sentence' }, 404, 'UNKNOWN_USER'],
] as const)('%s %s with %j is refused', async (method, url, json, status, code) => {
  const reply = await http.send(method, url, json === undefined ? {} : { json });
  expect([reply.status, reply.json()['code']]).toEqual([status, code]);
});

test('what the screens keep is of each user alone', async () => {
  const cookie = await cookieFor('anna');
  const settings = { views: [{ name: 'mine', filter: { workflow: 'w' } }], lastSeenAt: '2027-03-01T12:00:00.000Z', __proto: 1 };
  expect((await asBrowser(cookie, 'GET', '/api/me/settings')).json()).toEqual({});
  expect((await asBrowser(cookie, 'PUT', '/api/me/settings', { json: settings })).json()).toEqual(settings);
  expect((await asBrowser(cookie, 'GET', '/api/me/settings')).json()).toEqual(settings);
  expect((await http.send('GET', '/api/me/settings')).json()).toEqual({});
  expect((await asBrowser(cookie, 'PUT', '/api/me/settings', { json: { text: 'x'.repeat(300_000) } })).json()).toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  expect((await asBrowser(cookie, 'PUT', '/api/me/settings', { json: [] })).status).toBe(400);
});
