/** What the server does not do: without a token, without a right, for a stranger's page, with a body that makes no sense. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, tokens, type Body, type Reply, type TestServer } from './harness.ts';

type Route = { readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly url: string; readonly right: string };

let http: TestServer;
let routes: readonly Route[];

beforeAll(async () => {
  http = await startTestServer();
  await http.save('w', shellJob('true'));
  await http.send('PUT', '/api/retry-schedules/r', { json: { levels: [{ delaySeconds: 1, times: 1 }] } });
  await http.run('w');
  const api = (await http.send('GET', '/api/openapi.json')).json<{
    paths: { [path: string]: { [method: string]: { 'x-right': string } } };
  }>();
  const values: { readonly [name: string]: string } = { id: '1', node: '2', number: '1', channel: 'stdout', tag: 'x', name: 'unknown' };
  routes = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'head')
      .map(([method, operation]) => ({
        method: method.toUpperCase() as Route['method'],
        url: path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? 'x'),
        right: operation['x-right'],
      })),
  );
});

afterAll(async () => {
  await http.stop();
});

/** Bodies that pass the schemas, so that it is the right that is missing. */
function bodyOf({ method, url }: Route): object | undefined {
  if (method !== 'POST' && method !== 'PUT') return undefined;
  if (url === '/api/instances') return { workflow: 'w' };
  if (url === '/api/instances/bulk') return { action: 'cancel', ids: [] };
  if (url.startsWith('/api/retry-schedules')) return { levels: [{ delaySeconds: 1, times: 1 }] };
  if (url.startsWith('/api/workflows')) return { xml: '<workflow/>' };
  if (url.endsWith('/tags')) return { tag: 'x' };
  if (url.endsWith('/move-first')) return { instanceId: 1, nodeId: 2 };
  if (url === '/api/home/handled') return { line: 'x' };
  if (url === '/api/plans/import') return { format: 'crontab', text: '' };
  if (url.endsWith('/backfill')) return { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
  return url.endsWith('/rename') ? { name: 'x' } : {};
}

async function statuses(of: readonly Route[], headers: { readonly [name: string]: string }): Promise<{ readonly [route: string]: number }> {
  const found: { [route: string]: number } = {};
  for (const route of of) {
    const json = bodyOf(route);
    const reply = await http.send(route.method, route.url, { ...(json === undefined ? {} : { json }), headers });
    found[`${route.method} ${route.url}`] = reply.status;
  }
  return found;
}

test('the reference lists every route with the right that it needs', () => {
  expect(routes.length).toBeGreaterThan(30);
  expect(routes.filter(({ right }) => right === 'public').map(({ url }) => url)).toEqual(['/health/live', '/health/ready']);
  const guests = routes.filter(({ right }) => right === 'no token needed').map(({ method, url }) => `${method} ${url}`);
  expect(guests.toSorted()).toEqual([
    'DELETE /api/session',
    'GET /api/session',
    'POST /api/first',
    'POST /api/password-link',
    'POST /api/password-link/owner',
    'POST /api/session',
  ]);
});

test.each([
  ['no header', ''],
  ['an empty token', 'Bearer '],
  ['a short token', `Bearer ${tokens.administrator.slice(0, -1)}`],
  ['a long token', `Bearer ${tokens.administrator}x`],
  ['a wrong token', 'Bearer wrong'],
  ['another scheme', `Token ${tokens.administrator}`],
])('with %s every route answers 401, but health and those that sign in', async (_what, authorization) => {
  const needing = routes.filter(({ right }) => right !== 'public' && right !== 'no token needed');
  const found = await statuses(needing, { authorization });
  expect(Object.entries(found).filter(([, status]) => status !== 401)).toEqual([]);
});

test('unknown addresses tell nothing to who has no token', async () => {
  const reply = await http.send('GET', '/api/nothing', { headers: { authorization: '' } });
  expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, 'Bearer']);
});

test('a reader may do what only looks, and nothing else', async () => {
  const acting = routes.filter(({ right }) => right.startsWith('right: ') && !right.startsWith('right: read'));
  const headers = { authorization: `Bearer ${tokens.reader}` };
  expect(acting.length).toBeGreaterThan(15);
  expect(Object.entries(await statuses(acting, headers)).filter(([, status]) => status !== 403)).toEqual([]);
  // Accounts, and the log that names them, are nobody's business but the administrator's.
  const closed = ['right: read users', 'right: read the log', 'right: read the audit trail'];
  const looking = routes.filter(({ right, url }) => right.startsWith('right: read') && !closed.includes(right) && url !== '/api/events');
  expect(Object.entries(await statuses(looking, headers)).filter(([, status]) => status === 401 || status === 403)).toEqual([]);
});

test('an operator may launch and control, but not edit or configure', async () => {
  const headers = { authorization: `Bearer ${tokens.operator}` };
  const edits = routes.filter(({ right }) => /^right: (edit|configure)/.test(right));
  expect(Object.entries(await statuses(edits, headers)).filter(([, status]) => status !== 403)).toEqual([]);
  expect((await http.send('POST', '/api/instances', { json: { workflow: 'w' }, headers })).status).toBe(201);
});

test("a page of a stranger and a name of a stranger are refused, an address and this server's own page are not", async () => {
  const sending = (headers: { readonly [name: string]: string }): Promise<Reply> => http.send('GET', '/api/status', { headers });
  expect((await sending({ host: 'evil.example' })).json()).toMatchObject({ code: 'HOST_NOT_ALLOWED' });
  expect((await sending({ origin: 'http://evil.example' })).json()).toMatchObject({ code: 'HOST_NOT_ALLOWED' });
  expect((await sending({ host: '10.0.0.1:5080' })).status).toBe(200);
  expect((await sending({ host: 'localhost:5080', origin: 'http://localhost:5080' })).status).toBe(200);
  expect((await http.send('GET', '/health/live', { headers: { host: 'evil.example' } })).status).toBe(200);
});

test('the page of the reference takes the token as a password, brings its own style and nothing from elsewhere', async () => {
  const basic = `Basic ${Buffer.from(`me:${tokens.reader}`).toString('base64')}`;
  const page = await http.send('GET', '/api/docs', { headers: { authorization: basic } });
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.text).not.toMatch(/<script|src=|href="(?!#)/);
  for (const { url } of routes.filter(({ url: path }) => !path.includes('1') && !path.includes('unknown')))
    expect(page.text).toContain(url);
  expect((await http.send('GET', '/api/docs', { headers: { authorization: '' } })).headers['www-authenticate']).toContain('Basic');
  expect((await http.send('GET', '/api/status', { headers: { authorization: basic } })).status).toBe(401);
});

const json = { 'content-type': 'application/json' };

test.each([
  ['bad JSON', { raw: '{"workflow":', headers: json }, 400, 'INVALID_JSON'],
  ['JSON that is no object', { raw: '3', headers: json }, 400, 'INVALID_REQUEST'],
  ['no body', {}, 400, 'INVALID_REQUEST'],
  ['an empty body', { raw: '', headers: json }, 400, 'INVALID_REQUEST'],
  ['a wrong type', { json: { workflow: 3 } }, 400, 'INVALID_REQUEST'],
  ['a number where a text belongs', { json: { workflow: 'w', parameters: { a: 1 } } }, 400, 'INVALID_REQUEST'],
  ['a text where a number belongs', { json: { workflow: 'w', priority: '3' } }, 400, 'INVALID_REQUEST'],
  ['an unknown field', { json: { workflow: 'w', prioritee: 3 } }, 400, 'INVALID_REQUEST'],
  ['a prototype', { raw: '{"workflow":"w","__proto__":{"wait":true}}', headers: json }, 400, 'INVALID_REQUEST'],
  ['a body over the limit', { json: { workflow: 'w', comment: 'x'.repeat(2 * 1024 * 1024) } }, 413, 'BODY_TOO_LARGE'],
  ['XML', { raw: '<a/>', headers: { 'content-type': 'application/xml' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a form', { raw: 'workflow=w', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['plain text', { raw: 'w', headers: { 'content-type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
] as const)('a launch with %s is refused, and nothing is launched', async (_what, sent, status, code) => {
  const count = async (): Promise<number> => (await http.send('GET', '/api/instances?limit=1000')).json<{ items: Body[] }>().items.length;
  const before = await count();
  const reply = await http.send('POST', '/api/instances', sent);
  expect([reply.status, reply.json()['code']]).toEqual([status, code]);
  expect(Object.keys(reply.json()).toSorted()).toEqual(['code', 'details', 'message']);
  expect(await count()).toBe(before);
});

test.each([
  ['PUT', '/api/workflows/w'],
  ['POST', '/api/workflows/check'],
] as const)('%s %s without a body is refused: it takes JSON and XML, and not nothing', async (method, url) => {
  for (const sent of [{}, { raw: '', headers: json }]) {
    const reply = await http.send(method, url, sent);
    expect([reply.status, reply.json()['code']]).toEqual([400, 'INVALID_REQUEST']);
  }
  expect(http.logged).toEqual([]);
});

test('every problem of a body is told with its path', async () => {
  const reply = await http.send('PUT', '/api/queues/x', { json: { concurrency: 0, order: 'lifo', colour: 'red' } });
  expect(
    reply
      .json<{ details: { errors: { path: string }[] } }>()
      .details.errors.map(({ path }) => path)
      .toSorted(),
  ).toEqual(['colour', 'concurrency', 'order']);
  expect((await http.send('GET', '/api/queues/x')).status).toBe(404);
});

test.each([
  ['GET', '/api/nothing', 404, 'UNKNOWN_ROUTE'],
  ['GET', '/', 404, 'UNKNOWN_ROUTE'],
  ['PATCH', '/api/instances', 405, 'UNKNOWN_ROUTE'],
  ['DELETE', '/api/queues', 405, 'UNKNOWN_ROUTE'],
  ['GET', '/api/queues/%zz', 400, 'INVALID_REQUEST'],
  ['GET', `/api/queues/${'x'.repeat(300)}`, 400, 'INVALID_REQUEST'],
  ['GET', '/api/queues/q?colour=red', 400, 'INVALID_REQUEST'],
] as const)('%s %s answers %i', async (method, url, status, code) => {
  const reply = await http.send(method, url);
  expect([reply.status, reply.json()['code']]).toEqual([status, code]);
  if (status === 405) expect(reply.headers['allow']).toContain('GET');
});

test('bytes that are no UTF-8 are refused', async () => {
  const response = await http.server.app.inject({
    method: 'POST',
    url: '/api/instances',
    headers: { host: 'localhost', authorization: `Bearer ${tokens.administrator}`, 'content-type': 'application/json' },
    payload: Buffer.from([0x22, 0xff, 0x22]),
  });
  expect([response.statusCode, response.json<Body>()['code']]).toEqual([400, 'INVALID_REQUEST']);
});

test('a definition over the limit is refused before it is read', async () => {
  const reply = await http.send('PUT', '/api/workflows/big', { xml: `<workflow>${' '.repeat(1024 * 1024)}</workflow>` });
  expect([reply.status, reply.json()['code']]).toEqual([413, 'BODY_TOO_LARGE']);
});

test('nothing of all this is a defect in the log', () => {
  expect(http.logged).toEqual([]);
});
