/** The page of the interface and its files, and the headers of everything. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;
let dist: string;
const script = `console.log(${JSON.stringify('x'.repeat(5000))});\n`;
const noToken = { authorization: '' };
const html = { ...noToken, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function build(title: string): void {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, '.vite'), { recursive: true });
  writeFileSync(
    join(dist, 'index.html'),
    `<!doctype html><title>${title}</title><meta property="csp-nonce" nonce="__CSP_NONCE__"><meta name="evqueue-build" content="__EVQUEUE_BUILD__"><style nonce="__CSP_NONCE__"></style><script type="module" src="/assets/main-1a2b3c4d.js"></script>`,
  );
  writeFileSync(join(dist, 'assets', 'main-1a2b3c4d.js'), script);
  writeFileSync(join(dist, 'assets', 'inter-9z8y7x6w.woff2'), randomBytes(3000));
  writeFileSync(join(dist, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(dist, '.vite', 'manifest.json'), '{}');
}

beforeAll(async () => {
  http = await startTestServer();
  dist = join(http.dataDir, 'web');
});

afterAll(async () => {
  await http.stop();
});

async function fetchBytes(url: string, headers: { readonly [name: string]: string } = {}) {
  return http.server.app.inject({ method: 'GET', url, headers: { host: 'localhost', ...headers } });
}

test('while there is no interface a page says so, under the same policy', async () => {
  const page = await http.send('GET', '/', { headers: html });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain('is not built');
  const nonce = /nonce="([^"]+)"/.exec(page.text)?.[1] ?? '';
  expect(page.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
  expect((await http.send('GET', '/assets/main-1a2b3c4d.js', { headers: noToken })).status).toBe(404);
});

test('the page comes at every address of the interface, each time with another nonce, and is not kept', async () => {
  build('first');
  const nonces = new Set<string>();
  for (const url of ['/', '/instances', '/instances/17?tab=log', '/workflows/a%20b', '/nowhere/at/all']) {
    const page = await http.send('GET', url, { headers: html });
    expect([page.status, page.headers['cache-control']], url).toEqual([200, 'no-store']);
    expect(page.text).toContain('<title>first</title>');
    expect(page.text).not.toContain('__CSP_NONCE__');
    const found = [...page.text.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce ?? '');
    expect(new Set(found).size).toBe(1);
    expect(found[0]).toMatch(/^[\w+/]{24}$/);
    nonces.add(found[0] ?? '');
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${found[0]}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
  }
  expect(nonces.size).toBe(5);
});

test('a new build is seen at once, and has another name', async () => {
  const nameOf = (text: string): string => /evqueue-build" content="([^"]*)"/.exec(text)?.[1] ?? '';
  const before = nameOf((await http.send('GET', '/', { headers: html })).text);
  build('second build');
  const { text } = await http.send('GET', '/', { headers: html });
  expect(text).toContain('<title>second build</title>');
  expect([before, nameOf(text)]).toEqual([expect.stringMatching(/^[\w-]{12}$/), expect.stringMatching(/^[\w-]{12}$/)]);
  expect(nameOf(text)).not.toBe(before);
});

test('files whose name has a hash are kept for ever, others are asked for again', async () => {
  const main = await http.send('GET', '/assets/main-1a2b3c4d.js', { headers: noToken });
  expect([main.status, main.headers['cache-control'], main.headers['content-type'], main.text]).toEqual([
    200,
    'public, max-age=31536000, immutable',
    'text/javascript; charset=utf-8',
    script,
  ]);
  const icon = await http.send('GET', '/favicon.svg', { headers: noToken });
  expect([icon.status, icon.headers['cache-control'], icon.headers['content-type']]).toEqual([200, 'no-cache', 'image/svg+xml']);
  const unchanged = await http.send('GET', '/favicon.svg', {
    headers: { ...noToken, 'if-none-match': `"x", W/${String(icon.headers['etag'])}` },
  });
  expect([unchanged.status, unchanged.text]).toEqual([304, '']);
  expect((await http.send('HEAD', '/favicon.svg', { headers: noToken })).status).toBe(200);
});

test('text is compressed as the client likes, fonts never', async () => {
  const get = (encodings: string) => fetchBytes('/assets/main-1a2b3c4d.js', { 'accept-encoding': encodings });
  const [br, gzip, plain] = [await get('gzip, deflate, br'), await get('gzip;q=0.5, br;q=0'), await get('identity')];
  expect([br.headers['content-encoding'], gzip.headers['content-encoding'], plain.headers['content-encoding']]).toEqual([
    'br',
    'gzip',
    undefined,
  ]);
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(script);
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(script);
  expect(new Set([br, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
  for (const { headers } of [br, gzip, plain]) expect(headers.vary).toBe('accept-encoding');
  const font = await fetchBytes('/assets/inter-9z8y7x6w.woff2', { 'accept-encoding': 'br' });
  expect([font.headers['content-encoding'], font.headers['content-type'], font.rawPayload.length]).toEqual([undefined, 'font/woff2', 3000]);
});

test.each([
  '/../local-token',
  '/assets/../../evqueue.db',
  '/..%2flocal-token',
  '/%2e%2e/local-token',
  '/assets/..%5c..%5clocal-token',
  '//etc/passwd',
  '/.vite/manifest.json',
  '/index.html%00.js',
  '/link.txt',
  '/assets',
  '/assets/gone-12345678.js',
])('%s is no file', async (url) => {
  writeFileSync(join(http.dataDir, 'secret.txt'), 'secret');
  rmSync(join(dist, 'link.txt'), { force: true });
  symlinkSync(join(http.dataDir, 'secret.txt'), join(dist, 'link.txt'));
  build('with a link');
  const reply = await fetchBytes(url, { accept: '*/*' });
  expect([404, 400]).toContain(reply.statusCode);
  expect(reply.json()).toMatchObject({ details: {} });
});

test('addresses of programs are never a page', async () => {
  for (const url of ['/api/nothing', '/api/', '/health/nothing', '/metrics/x']) {
    const known = await http.send('GET', url, { headers: { accept: 'text/html' } });
    expect([known.status, known.json()['code']], url).toEqual([404, 'UNKNOWN_ROUTE']);
    expect((await http.send('GET', url, { headers: html })).status, url).toBe(401);
  }
  const other = await http.send('GET', '/api/retry-now', { headers: { accept: 'text/html' } });
  expect([other.status, other.headers['allow']]).toEqual([405, 'POST']);
  expect((await http.send('POST', '/', { json: {} })).status).toBe(404);
  expect((await http.send('GET', '/nowhere', { headers: noToken })).status).toBe(404);
});

test('a name of a stranger and a page of a stranger get nothing, not even the page', async () => {
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) {
    for (const url of ['/', '/assets/main-1a2b3c4d.js', '/api/session']) {
      const reply = await http.send('GET', url, { headers: { ...html, ...headers } });
      expect([reply.status, reply.json()['code']], url).toEqual([403, 'HOST_NOT_ALLOWED']);
    }
    const json = { name: 'anna', password: 'a horse that reads' };
    expect((await http.send('POST', '/api/session', { json, headers: { ...noToken, ...headers } })).status).toBe(403);
  }
});

test('nothing is guessed, framed, embedded or told to other sites, in any answer', async () => {
  const outputs = ['/', '/assets/main-1a2b3c4d.js', '/api/status', '/api/nothing', '/api/docs', '/health/live', '/metrics'];
  for (const url of outputs) {
    const { headers } = await http.send('GET', url, { headers: { authorization: `Bearer ${tokens.reader}`, accept: 'text/html' } });
    expect(headers, url).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'$/),
      'cache-control': expect.stringMatching(/./),
    });
    expect(headers['access-control-allow-origin'], url).toBeUndefined();
  }
  const page = await http.send('GET', '/', { headers: html });
  expect(page.headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  });
});

test('what is in an address is never in the page', async () => {
  const attack = '/<script>alert(1)</script>?x=<img src=x onerror=alert(1)>';
  const page = await fetchBytes(encodeURI(attack), { accept: 'text/html' });
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toContain('alert');
});
