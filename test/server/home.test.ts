/** The home page over HTTP, on a real engine with real commands. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HomeBody } from '../../src/server/schemas/home.ts';
import { shellJob, startTestServer, tokens, type Body, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('payzen', shellJob('echo "transaction $EVQUEUE_INSTANCE already captured" >&2; exit 7'));
  await http.save('mirror', shellJob('echo "no route to host" >&2; exit 1'));
  await http.save(
    'flaky',
    shellJob('[ "$EVQUEUE_ATTEMPT_NUMBER" -gt 1 ] || { echo "connection refused" >&2; exit 1; }', 'retry_delay="1" retry_times="1"'),
  );
  await http.save(
    'batch',
    `${shellJob('true')}<job name="free" condition="evqWait(1 = 2)"><tasks><task name="make" path="true" queue="q"/></tasks></job>`,
  );
  await http.save('good', shellJob('true'));
});

afterAll(async () => {
  await http.stop();
});

async function home(period = 'day', token = tokens.administrator): Promise<HomeBody> {
  const reply = await http.send('GET', `/api/home?period=${period}`, { headers: { authorization: `Bearer ${token}` } });
  expect(reply.status, reply.text).toBe(200);
  return reply.json<HomeBody>();
}

async function handle(line: string, undo = false, token = tokens.operator): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await http.send('POST', '/api/home/handled', { json: { line, undo }, headers })).status;
}

test('an installation where nothing happened has nothing to do', async () => {
  const page = await home();
  expect(page).toMatchObject({ troubles: [], recovered: [], waits: [], plans: [], queues: [], use: { instances: 0, plans: 0 } });
  expect(page.ended).toMatchObject({ count: 0, complete: true, failed: 0 });
});

test('the same error is one line, whatever its numbers; a retry that helped and a wait that never came true are told apart', async () => {
  const ids: number[] = [];
  for (let time = 0; time < 3; time += 1) ids.push(Number((await http.run('payzen'))['id']));
  await http.run('mirror');
  await http.run('good');
  await http.run('flaky');
  await http.run('batch');
  const page = await home();
  expect(page.troubles.map(({ workflow, kind, count }) => [workflow, kind, count])).toEqual([
    ['batch', 'unsatisfied', 1],
    ['mirror', 'failed', 1],
    ['payzen', 'failed', 3],
  ]);
  const [batch, , payzen] = page.troubles;
  expect(payzen).toMatchObject({
    node: 't',
    attempt: 1,
    outcome: { kind: 'exited', exitCode: 7 },
    message: `transaction ${ids[2]} already captured`,
    pattern: 'transaction … already captured',
    instanceId: ids[2],
  });
  expect(payzen?.instances.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(batch).toMatchObject({ node: 'free', message: 'evqWait(1 = 2)' });
  expect(page.recovered).toMatchObject([{ workflow: 'flaky', node: 't', count: 1, message: 'connection refused' }]);
  expect(page.ended).toMatchObject({ count: 7, failed: 4, lost: 0, cancelled: 0, unsatisfied: 1, recovered: 1 });
  expect(page.use.instances).toBe(7);
});

test('a line that was dealt with is gone for everybody, until it happens again or that is undone', async () => {
  const line = (await home()).troubles.find(({ workflow }) => workflow === 'mirror')?.line ?? '';
  expect(await handle(line)).toBe(200);
  const names = async (): Promise<readonly string[]> => (await home('day', tokens.reader)).troubles.map(({ workflow }) => workflow);
  expect(await names()).not.toContain('mirror');
  expect(await handle(line, true)).toBe(200);
  expect(await names()).toContain('mirror');
  expect(await handle(line)).toBe(200);
  await http.run('mirror');
  expect((await home()).troubles.find(({ workflow }) => workflow === 'mirror')).toMatchObject({ line, count: 1 });
});

test('who may only read cannot deal with a line, and what is none is refused', async () => {
  expect(await handle('0123456789abcdef', false, tokens.reader)).toBe(403);
  expect(await handle('nonsense')).toBe(400);
  expect(await handle("x' or 1=1")).toBe(400);
});

test('who is nobody sees nothing', async () => {
  for (const path of ['/api/home', '/api/home/slower', '/api/home/coming'])
    expect((await http.send('GET', path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
});

test('a paused queue and a suspended plan need somebody, until they go on or are dealt with', async () => {
  await http.send('POST', '/api/queues/q/pause', { json: { reason: 'bank maintenance' } });
  await http.send('PUT', '/api/plans/nightly', { json: { when: ['30 2 * * *'], workflow: 'good' } });
  await http.send('POST', '/api/plans/nightly/suspend', { json: { reason: 'moving house' } });
  const page = await home();
  expect(page.queues).toMatchObject([{ queue: 'q', reason: 'bank maintenance', by: 'administrator', waiting: 0 }]);
  expect(page.plans).toMatchObject([{ plan: 'nightly', suspended: { reason: 'moving house' }, health: 'ok' }]);
  expect(page.use.plans).toBe(1);
  await handle(page.queues[0]?.line ?? '');
  await handle(page.plans[0]?.line ?? '');
  expect(await home()).toMatchObject({ queues: [], plans: [] });
  await http.send('POST', '/api/queues/q/resume', { json: {} });
  await http.send('POST', '/api/queues/q/pause', { json: { reason: 'again' } });
  expect((await home()).queues).toMatchObject([{ reason: 'again' }]);
  await http.send('POST', '/api/queues/q/resume', { json: {} });
});

test('the next launches are in order, one for each plan, without those that are suspended', async () => {
  await http.send('PUT', '/api/plans/often', { json: { when: ['every 10m'], workflow: 'good' } });
  await http.send('PUT', '/api/plans/seldom', { json: { when: ['every 25m'], workflow: 'flaky' } });
  const { items } = (await http.send('GET', '/api/home/coming?limit=4')).json<{
    items: { at: string; plan: string; workflow: string }[];
  }>();
  expect(items.map(({ plan, workflow }) => `${plan} ${workflow}`).toSorted()).toEqual(['often good', 'seldom flaky']);
  expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted());
});

test('a look begins a visit, and another one soon after belongs to it', async () => {
  const look = async (): Promise<Body> => (await http.send('POST', '/api/home/looked')).json();
  expect((await home('visit')).visitSince).toBe(null);
  const first = await look();
  expect(Date.parse(String(first['lookedAt'])) - Date.parse(String(first['since']))).toBeGreaterThan(23 * 3_600_000);
  expect(await look()).toEqual(first);
  expect((await home('visit')).visitSince).toBe(first['since']);
  expect((await home('visit', tokens.reader)).visitSince).toBe(null);
});

test('nothing is slower than usual where there is no usual yet', async () => {
  expect((await http.send('GET', '/api/home/slower')).json()).toEqual({ items: [] });
});
