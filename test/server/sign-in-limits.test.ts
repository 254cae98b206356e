/** Guessing, and sessions that end by themselves. */
import { expect, test } from 'vitest';
import { firstCode, startTestServer, until, type Reply, type TestServer } from './harness.ts';

const password = 'a horse that reads the news';

async function withServer(
  settings: Parameters<typeof startTestServer>[0],
  run: (http: TestServer) => Promise<void>,
  nowMs?: () => number,
): Promise<void> {
  const http = await startTestServer(settings, nowMs);
  try {
    const first = await http.send('POST', '/api/first', {
      json: { code: firstCode, name: 'anna', password },
      headers: { authorization: '' },
    });
    expect(first.status, first.text).toBe(201);
    await run(http);
  } finally {
    await http.stop();
  }
}

function signIn(http: TestServer, name: string, secret: string, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
  return http.send('POST', '/api/session', { json: { name, password: secret }, headers: { authorization: '', ...headers } });
}

test('after too many wrong passwords even the right one has to wait, and only for that name from that address', async () => {
  await withServer({}, async (http) => {
    // All at once: none of them gains anything from that.
    const wrong = await Promise.all(Array.from({ length: 8 }, () => signIn(http, 'anna', 'wrong')));
    expect(wrong.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const refused = await signIn(http, 'anna', password);
    expect([refused.status, refused.json()['code']]).toEqual([429, 'TOO_MANY_ATTEMPTS']);
    const retryAfter = Number(refused.headers['retry-after']);
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(300);
    expect((await signIn(http, 'ben', 'wrong')).status).toBe(401);
    expect((await signIn(http, 'anna', password, { 'x-forwarded-for': '1.2.3.4, 10.1.1.1' })).status).toBe(201);
    expect((await signIn(http, 'anna', password, { 'x-forwarded-for': '10.1.1.1, nonsense' })).status).toBe(429);
  });
});

test('a right password clears what was counted, wrong ones go with time', async () => {
  await withServer({ signInLimits: { windowMs: 400, perNameAndAddress: 2, perAddress: 100, perName: 100 } }, async (http) => {
    for (let round = 0; round < 3; round += 1) {
      expect((await signIn(http, 'anna', 'wrong')).status).toBe(401);
      expect((await signIn(http, 'anna', password)).status).toBe(201);
    }
    await signIn(http, 'anna', 'wrong');
    await signIn(http, 'anna', 'wrong');
    await until(
      () => signIn(http, 'anna', password),
      ({ status }) => status === 201,
    );
  });
});

test('one address cannot try one name after the other, nor many addresses one name', async () => {
  await withServer({ signInLimits: { windowMs: 60_000, perNameAndAddress: 100, perAddress: 4, perName: 6 } }, async (http) => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const names: number[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) names.push((await signIn(http, name, 'wrong', from('10.0.0.1'))).status);
    expect(names).toEqual([401, 401, 401, 401, 429]);
    const addresses: number[] = [];
    for (let last = 2; last < 10; last += 1) addresses.push((await signIn(http, 'f', 'wrong', from(`10.0.0.${last}`))).status);
    expect(addresses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  });
});

test('the code of the first start cannot be guessed, but a weak password may be mended', async () => {
  const http = await startTestServer();
  try {
    const first = (code: string, secret: string): Promise<Reply> =>
      http.send('POST', '/api/first', { json: { code, name: 'anna', password: secret }, headers: { authorization: '' } });
    for (let round = 0; round < 7; round += 1) expect((await first(firstCode, 'short')).json()).toMatchObject({ code: 'WEAK_PASSWORD' });
    for (let round = 0; round < 5; round += 1)
      expect((await first(`${round}`, password)).json()).toMatchObject({ code: 'INVALID_FIRST_CODE' });
    expect((await first(firstCode, password)).status).toBe(429);
  } finally {
    await http.stop();
  }
});

test('of many who use the link at the same time one becomes administrator', async () => {
  const http = await startTestServer();
  try {
    const replies = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        http.send('POST', '/api/first', { json: { code: firstCode, name, password }, headers: { authorization: '' } }),
      ),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403, 403, 403]);
    expect((await http.send('GET', '/api/users')).json<{ items: object[] }>().items).toHaveLength(1);
  } finally {
    await http.stop();
  }
});

test('an unknown name takes as long as a wrong password', async () => {
  await withServer({ signInLimits: { windowMs: 1, perNameAndAddress: 100, perAddress: 100, perName: 100 } }, async (http) => {
    const timeOf = async (name: string): Promise<number> => {
      const startedMs = performance.now();
      expect((await signIn(http, name, 'wrong')).json()).toEqual({
        code: 'WRONG_PASSWORD',
        message: 'name or password is wrong',
        details: {},
      });
      return performance.now() - startedMs;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      known.push(await timeOf('anna'));
      unknown.push(await timeOf('nobody'));
    }
    // The shortest of each: what else runs on the machine only adds. Without the same work one would be a tenth of the other.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

test('a session that is not used ends, one that is used goes on until its last moment', async () => {
  const minuteMs = 60_000;
  let aheadMs = 0;
  await withServer(
    { sessionIdleMs: 10 * minuteMs, sessionLongestMs: 30 * minuteMs, sessionTouchMs: 0 },
    async (http) => {
      const cookieOf = async (): Promise<string> =>
        String((await signIn(http, 'anna', password)).headers['set-cookie']).split(';', 1)[0] ?? '';
      const look = (cookie: string): Promise<Reply> => http.send('GET', '/api/sessions', { headers: { authorization: '', cookie } });
      const latestEnd = async (): Promise<number> => {
        const { items } = (await look(used)).json<{ items: { expiresAt: string }[] }>();
        return Math.max(...items.map(({ expiresAt }) => Date.parse(expiresAt)));
      };
      const unused = await cookieOf();
      const used = await cookieOf();
      for (const minutes of [8, 16, 24]) {
        const before = await latestEnd();
        aheadMs = minutes * minuteMs;
        expect((await look(used)).status).toBe(200);
        // The sign of life has reached the store.
        await until(latestEnd, (end) => end > before + minuteMs);
      }
      expect((await look(unused)).status).toBe(401);
      aheadMs = 31 * minuteMs;
      expect((await look(used)).status).toBe(401);
    },
    () => Date.now() + aheadMs,
  );
});

test('live events end with the session', async () => {
  await withServer({ liveHeartbeatMs: 20 }, async (http) => {
    const address = await http.server.listen('127.0.0.1', 0);
    const post = await fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'anna', password }),
    });
    const cookie = post.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const events = await fetch(`${address}/api/events`, { headers: { cookie } });
    expect(events.status).toBe(200);
    const ended = events.text();
    await fetch(`${address}/api/session`, { method: 'DELETE', headers: { cookie, 'evqueue-request': '1' } });
    expect(await ended).toContain('event: hello');
  });
});
