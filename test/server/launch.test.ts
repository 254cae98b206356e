import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, until, type Body, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('hello', shellJob('echo "hello $1"; echo note >&2'), '<parameters><parameter name="who" default="you"/></parameters>');
  await http.save('fails', shellJob('exit 3'));
});

afterAll(async () => {
  await http.stop();
});

test('a launch is answered with the id of an instance that can be read at once', async () => {
  const launched = await http.send('POST', '/api/instances', {
    json: { workflow: 'hello', parameters: { who: 'me' }, priority: 7, comment: 'first' },
  });
  expect(launched.status).toBe(201);
  const { id } = launched.json<{ id: number }>();
  expect(launched.json()).toEqual({ id, workflow: 'hello', existing: false });
  const shown = await http.send('GET', `/api/instances/${id}`);
  expect(shown.status).toBe(200);
  expect(shown.json()).toMatchObject({
    id,
    workflow: 'hello',
    parameters: { who: 'me' },
    priority: 7,
    comment: 'first',
    launchedBy: { kind: 'user', name: 'administrator' },
  });
});

test('with wait the answer comes after the end and has all fields', async () => {
  const before = Date.now();
  const ended = await http.run('hello', { who: 'you' });
  expect(ended).toMatchObject({
    workflow: 'hello',
    status: 'terminated',
    errors: 0,
    unsatisfied: 0,
    why: [],
    comment: null,
    host: null,
    user: null,
    resumedFrom: null,
    parentInstance: null,
    tags: [],
    customAttributes: [],
    existing: false,
  });
  for (const name of ['createdAt', 'startedAt', 'endedAt']) {
    expect(ended[name], name).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(String(ended[name]))).toBeGreaterThanOrEqual(before);
  }
  for (const name of ['realMs', 'queuedMs', 'waitedForRetryMs']) expect(ended[name], name).toBeGreaterThanOrEqual(0);
});

test('a command that fails is an error of the instance, not of the request', async () => {
  expect(await http.run('fails')).toMatchObject({ status: 'terminated', errors: 1 });
});

test('the same idempotency key gives the same instance, also while many ask at once', async () => {
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => http.send('POST', '/api/instances', { json: { workflow: 'hello', idempotencyKey: 'k1' } })),
  );
  const bodies = replies.map((reply) => reply.json<{ id: number; existing: boolean }>());
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(1);
  expect(bodies.filter(({ existing }) => !existing)).toHaveLength(1);
  const again = await http.send('POST', '/api/instances', { json: { workflow: 'hello', idempotencyKey: 'k1', wait: true } });
  expect(again.json()).toMatchObject({ id: bodies[0]?.id, existing: true, status: 'terminated' });
});

test('what cannot be launched is refused with a code, and leaves nothing behind', async () => {
  const count = async (): Promise<number> => (await http.send('GET', '/api/instances?limit=1000')).json<{ items: Body[] }>().items.length;
  const before = await count();
  const refused = async (json: object): Promise<Body> => (await http.send('POST', '/api/instances', { json })).json();
  expect(await refused({ workflow: 'nothing' })).toMatchObject({ code: 'UNKNOWN_WORKFLOW', details: { name: 'nothing' } });
  expect(await refused({ workflow: 'hello', parameters: { whom: 'x' } })).toMatchObject({
    code: 'INVALID_WORKFLOW_PARAMETERS',
    details: { unknown: ['whom'] },
  });
  expect(await count()).toBe(before);
});

test('document, tree, journal and attempts tell of the same run', async () => {
  const { id } = await http.run('hello', { who: 'all' });
  const document = await http.send('GET', `/api/instances/${String(id)}/document`);
  expect(document.headers['content-type']).toBe('application/xml; charset=utf-8');
  expect(document.text).toMatch(/^<workflow name="hello"/);
  expect(document.text).toContain('<parameter name="who"');

  const tree = (await http.send('GET', `/api/instances/${String(id)}/tree`)).json<{ status: string; jobs: { tasks: Body[] }[] }>();
  expect(tree).toMatchObject({ id, workflow: 'hello', status: 'terminated', errors: 0 });
  const task = tree.jobs[0]?.tasks[0];
  expect(task).toMatchObject({
    kind: 'task',
    name: 't',
    status: 'terminated',
    ok: true,
    exitCode: 0,
    attempts: [{ number: 1, outcome: { kind: 'exited', exitCode: 0 } }],
  });

  const attempts = await http.send('GET', `/api/instances/${String(id)}/tasks/${String(task?.['nodeId'])}/attempts`);
  expect(attempts.json()).toMatchObject({ items: [{ number: 1, queue: 'q', host: null, outcome: { kind: 'exited', exitCode: 0 } }] });

  const journal = (await http.send('GET', `/api/instances/${String(id)}/journal`)).json<{
    items: { seq: number; at: string; event: Body }[];
    nextAfter: null;
  }>();
  expect(journal.items.map(({ seq }) => seq)).toEqual(journal.items.map((_item, index) => index + 1));
  expect(journal.items.map(({ event }) => event['kind'])).toContain('attemptEnded');
  expect(JSON.stringify(journal.items)).not.toMatch(/Ms"/);
  expect(journal.nextAfter).toBeNull();
});

test('a journal is read page by page', async () => {
  const { id } = await http.run('hello');
  const all = (await http.send('GET', `/api/instances/${String(id)}/journal`)).json<{ items: Body[] }>().items;
  const pages: Body[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: { items: Body[]; nextAfter: number | null } = (
      await http.send('GET', `/api/instances/${String(id)}/journal?after=${after}&limit=1`)
    ).json();
    pages.push(...page.items);
    after = page.nextAfter;
  }
  expect(pages).toEqual(all);
});

test('a finished instance is deleted with all that it owns, a running one is not', async () => {
  const { id } = await http.run('hello');
  expect((await http.send('DELETE', `/api/instances/${String(id)}`)).json()).toEqual({ deleted: true });
  expect((await http.send('GET', `/api/instances/${String(id)}`)).json()).toMatchObject({
    code: 'UNKNOWN_INSTANCE',
    details: { instanceId: id },
  });
  await http.save('sleeps', shellJob('exec sleep 60'));
  const running = (await http.send('POST', '/api/instances', { json: { workflow: 'sleeps' } })).json();
  const refused = await http.send('DELETE', `/api/instances/${String(running['id'])}`);
  expect([refused.status, refused.json()['code']]).toEqual([409, 'INSTANCE_NOT_ENDED']);
  await http.send('POST', `/api/instances/${String(running['id'])}/kill`);
  await until(
    async () => (await http.send('GET', `/api/instances/${String(running['id'])}`)).json(),
    ({ status }) => status === 'terminated',
  );
});

test('who waits for an end when the server stops is told so, and the stop does not wait', async () => {
  const other = await startTestServer();
  try {
    await other.save('sleeps', shellJob('exec sleep 60'));
    const waiting = other.send('POST', '/api/instances', { json: { workflow: 'sleeps', wait: true } });
    await until(
      async () => (await other.send('GET', '/api/instances/1/tree')).text,
      (text) => text.includes('"executing"'),
    );
    await other.server.close();
    const reply = await waiting;
    expect([reply.status, reply.json()]).toMatchObject([503, { code: 'NOT_READY', details: { instanceId: 1 } }]);
    await other.engine.ask({ kind: 'kill', instanceId: 1, by: 'test' });
    await other.engine.ask({ kind: 'waitForEnd', instanceId: 1 });
  } finally {
    await other.stop();
  }
});
