/** Accounts as an administrator keeps them: disabled, let in by a link, signed out. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { firstCode, startTestServer, tokens, type Reply, type Sent, type TestServer } from './harness.ts';

let http: TestServer;
const password = 'a horse that reads the news';
const other = 'another good sentence';
const noToken = { authorization: '' };

beforeAll(async () => {
  http = await startTestServer({ passwordLinkMs: 60_000 });
  const made = await http.send('POST', '/api/first', { json: { code: firstCode, name: 'anna', password }, headers: noToken });
  if (made.status !== 201) throw new Error(made.text);
});

afterAll(async () => {
  await http.stop();
});

beforeEach(async () => {
  await http.send('DELETE', '/api/users/ben');
});

const put = (name: string, json: object): Promise<Reply> => http.send('PUT', `/api/users/${name}`, { json });

function cookieOf(reply: Reply): string {
  expect(reply.status, reply.text).toBe(201);
  return String(reply.headers['set-cookie']).split(';', 1)[0] ?? '';
}

const signIn = (name: string, secret = password): Promise<Reply> =>
  http.send('POST', '/api/session', { json: { name, password: secret }, headers: noToken });

const asBrowser = (cookie: string, method: 'GET' | 'POST', url: string, sent: Sent = {}): Promise<Reply> =>
  http.send(method, url, { ...sent, headers: { ...noToken, cookie } });

async function linkFor(name: string): Promise<string> {
  const reply = await http.send('POST', `/api/users/${name}/password-link`, { json: {} });
  expect(reply.status, reply.text).toBe(201);
  return String(reply.json()['code']);
}

const useLink = (code: string, secret = password): Promise<Reply> =>
  http.send('POST', '/api/password-link', { json: { code, password: secret }, headers: noToken });

const ownerOf = (code: string): Promise<Reply> => http.send('POST', '/api/password-link/owner', { json: { code }, headers: noToken });

test('a new user without a password comes in by a link, once, and is signed in', async () => {
  expect((await put('ben', { roles: ['operator'], create: true })).json()).toMatchObject({ passwordChangedAt: null, linkExpiresAt: null });
  expect((await signIn('ben', '')).status).toBe(400);
  expect((await signIn('ben')).json()).toMatchObject({ code: 'WRONG_PASSWORD' });
  const code = await linkFor('ben');
  expect((await http.send('GET', '/api/users/ben')).json()['linkExpiresAt']).not.toBeNull();
  expect((await ownerOf(code)).json()).toMatchObject({ name: 'ben' });
  expect((await useLink(code, 'short')).json()).toMatchObject({ code: 'WEAK_PASSWORD' });
  expect((await useLink(code, 'ben ben ben ben')).json()).toMatchObject({ code: 'WEAK_PASSWORD' });
  const entered = await useLink(code);
  expect(entered.json()).toMatchObject({ user: { name: 'ben', roles: ['operator'] } });
  expect((await asBrowser(cookieOf(entered), 'GET', '/api/status')).status).toBe(200);
  expect((await useLink(code, other)).json()).toMatchObject({ code: 'INVALID_PASSWORD_LINK' });
  expect((await ownerOf(code)).status).toBe(403);
  expect((await http.send('GET', '/api/users/ben')).json()).toMatchObject({ linkExpiresAt: null });
  cookieOf(await signIn('ben'));
});

test('a link leaves password and sessions as they are until it is used, then the old ones open nothing', async () => {
  await put('ben', { roles: ['reader'], password });
  const before = cookieOf(await signIn('ben'));
  const code = await linkFor('ben');
  expect((await asBrowser(before, 'GET', '/api/status')).status).toBe(200);
  cookieOf(await useLink(code, other));
  expect((await asBrowser(before, 'GET', '/api/status')).status).toBe(401);
  expect((await signIn('ben')).json()).toMatchObject({ code: 'WRONG_PASSWORD' });
});

test('only the newest link works, and none after another password was given', async () => {
  await put('ben', { roles: ['reader'], password });
  const [first, second] = [await linkFor('ben'), await linkFor('ben')];
  expect((await ownerOf(first)).status).toBe(403);
  expect((await ownerOf(second)).status).toBe(200);
  await put('ben', { password: other });
  expect((await useLink(second)).json()).toMatchObject({ code: 'INVALID_PASSWORD_LINK' });
});

test('a link ends', async () => {
  const short = await startTestServer({ passwordLinkMs: -1 });
  await short.send('PUT', '/api/users/ben', { json: { roles: ['reader'] } });
  const { code } = (await short.send('POST', '/api/users/ben/password-link', { json: {} })).json<{ readonly code: string }>();
  const ask = (url: string, json: object): Promise<Reply> => short.send('POST', url, { json, headers: noToken });
  expect((await ask('/api/password-link/owner', { code })).json()).toMatchObject({ code: 'INVALID_PASSWORD_LINK' });
  expect((await ask('/api/password-link', { code, password })).json()).toMatchObject({ code: 'INVALID_PASSWORD_LINK' });
  await short.stop();
});

test('codes are not guessed: wrong ones are counted', async () => {
  const counting = await startTestServer({ signInLimits: { windowMs: 60_000, perNameAndAddress: 2, perAddress: 10, perName: 10 } });
  const guess = (): Promise<Reply> => counting.send('POST', '/api/password-link', { json: { code: 'guess', password }, headers: noToken });
  expect([(await guess()).status, (await guess()).status]).toEqual([403, 403]);
  const refused = await guess();
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, expect.anything()]);
  await counting.stop();
});

test('who is disabled is out at once, comes in by nothing, and is as before when enabled again', async () => {
  await put('ben', { roles: ['operator'], password });
  const cookie = cookieOf(await signIn('ben'));
  const code = await linkFor('ben');
  expect((await put('ben', { disabled: true })).json()['disabledAt']).not.toBeNull();
  expect((await asBrowser(cookie, 'GET', '/api/status')).status).toBe(401);
  expect((await signIn('ben')).json()).toMatchObject({ code: 'WRONG_PASSWORD' });
  expect((await useLink(code)).json()).toMatchObject({ code: 'INVALID_PASSWORD_LINK' });
  expect((await http.send('POST', '/api/users/ben/password-link', { json: {} })).json()).toMatchObject({ code: 'CONFLICT' });
  expect((await put('ben', { disabled: false })).json()).toMatchObject({ disabledAt: null, roles: ['operator'] });
  expect((await useLink(code)).json()).toMatchObject({ code: 'INVALID_PASSWORD_LINK' });
  cookieOf(await signIn('ben'));
});

test('the last administrator who can sign in stays one', async () => {
  const refused = async (): Promise<void> => {
    for (const change of [{ roles: ['operator'] }, { disabled: true }]) {
      expect((await put('anna', change)).json()).toMatchObject({ code: 'CONFLICT' });
    }
    expect((await http.send('DELETE', '/api/users/anna')).json()).toMatchObject({ code: 'CONFLICT' });
  };
  await refused();
  // Neither who has no password yet nor who is disabled could take over.
  await put('ben', { roles: ['administrator'] });
  await refused();
  await put('ben', { password, disabled: true });
  await refused();
  await put('ben', { disabled: false });
  expect((await put('anna', { roles: ['operator', 'administrator'] })).status).toBe(200);
  expect((await put('anna', { disabled: true })).status).toBe(200);
  expect((await put('ben', { disabled: true })).json()).toMatchObject({ code: 'CONFLICT' });
  await put('anna', { disabled: false });
});

test('an administrator sees the sessions of a user, and ends one or all', async () => {
  await put('ben', { roles: ['reader'], password });
  const [first, second, third] = [cookieOf(await signIn('ben')), cookieOf(await signIn('ben')), cookieOf(await signIn('ben'))];
  const list = async (): Promise<readonly { readonly id: string; readonly current: boolean }[]> =>
    (await http.send('GET', '/api/users/ben/sessions')).json<{ items: { id: string; current: boolean }[] }>().items;
  const sessions = await list();
  expect(sessions.map(({ current }) => current)).toEqual([false, false, false]);
  const users = (await http.send('GET', '/api/users')).json<{ items: { name: string; sessions: number; lastSeenAt: string | null }[] }>();
  expect(users.items.find(({ name }) => name === 'ben')).toMatchObject({ sessions: 3, lastSeenAt: expect.any(String) });
  await http.send('DELETE', `/api/sessions/${sessions[0]?.id}`);
  expect(await list()).toHaveLength(2);
  expect((await http.send('DELETE', '/api/users/ben/sessions')).json()).toEqual({ closed: true });
  expect(await list()).toEqual([]);
  for (const cookie of [first, second, third]) expect((await asBrowser(cookie, 'GET', '/api/status')).status).toBe(401);
  cookieOf(await signIn('ben'));
});

test('nobody but an administrator may do any of it to others', async () => {
  await put('ben', { roles: ['reader'], password });
  for (const role of ['operator', 'reader'] as const) {
    const headers = { authorization: `Bearer ${tokens[role]}` };
    for (const [method, url] of [
      ['PUT', '/api/users/ben'],
      ['POST', '/api/users/ben/password-link'],
      ['GET', '/api/users/ben/sessions'],
      ['DELETE', '/api/users/ben/sessions'],
    ] as const) {
      const reply = await http.send(method, url, { headers, ...(method === 'PUT' || method === 'POST' ? { json: {} } : {}) });
      expect([url, reply.status]).toEqual([url, 403]);
    }
  }
});

test('no answer, no list and no line of the log has a code in it', async () => {
  await put('ben', { roles: ['reader'] });
  const code = await linkFor('ben');
  const seen: string[] = [];
  seen.push((await http.send('GET', '/api/users')).text, (await http.send('GET', '/api/users/ben')).text, (await useLink(code)).text);
  seen.push((await http.send('GET', '/api/log')).text);
  expect(seen.at(-1)).toContain('link to choose a password made');
  expect(seen.join('\n')).not.toContain(code);
});
