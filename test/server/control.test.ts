import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, until, type Body, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('sleeps', shellJob('exec sleep 60'));
  await http.save('retries', shellJob('exit 1', 'retry_delay="3600" retry_times="1"'));
  await http.send('PUT', '/api/queues/one', { json: { concurrency: 1 } });
  await http.save('alone', shellJob('exec sleep 60').replace('queue="q"', 'queue="one"'));
});

afterAll(async () => {
  await http.stop();
});

async function launch(workflow: string, parameters = {}): Promise<number> {
  return (await http.send('POST', '/api/instances', { json: { workflow, parameters } })).json<{ id: number }>().id;
}

async function show(id: number): Promise<Body> {
  return (await http.send('GET', `/api/instances/${id}`)).json();
}

async function taskOf(id: number): Promise<Body> {
  const tree = (await http.send('GET', `/api/instances/${id}/tree`)).json<{ jobs: { tasks: Body[] }[] }>();
  return tree.jobs[0]?.tasks[0] ?? {};
}

async function taskIs(id: number, status: string): Promise<Body> {
  return until(
    () => taskOf(id),
    (task) => task['status'] === status,
  );
}

test('a killed instance ends with an error, and its command is gone', async () => {
  const id = await launch('sleeps');
  await taskIs(id, 'executing');
  expect((await http.send('POST', `/api/instances/${id}/kill`)).json()).toMatchObject({ changed: true, killed: 1 });
  const ended = await until(
    () => show(id),
    ({ status }) => status === 'terminated',
  );
  expect(ended['errors']).toBe(1);
  expect(await taskOf(id)).toMatchObject({ ok: false, attempts: [{ outcome: { kind: 'killed', by: 'administrator' } }] });
});

test('a cancelled instance lets its commands go on, and is cancelling until they end', async () => {
  const id = await launch('sleeps');
  const { nodeId } = await taskIs(id, 'executing');
  expect((await http.send('POST', `/api/instances/${id}/cancel`, { json: {} })).json()).toEqual({ changed: true });
  expect(await show(id)).toMatchObject({ status: 'cancelling' });
  expect((await http.send('POST', `/api/instances/${id}/cancel`)).json()).toEqual({ changed: false });
  expect((await http.send('POST', `/api/instances/${id}/tasks/${String(nodeId)}/kill`)).json()).toEqual({ changed: true });
  expect(
    await until(
      () => show(id),
      ({ status }) => status === 'terminated',
    ),
  ).toMatchObject({ errors: 1 });
  const late = await http.send('POST', `/api/instances/${id}/cancel`);
  expect([late.status, late.json()['code']]).toEqual([409, 'INSTANCE_ENDED']);
});

test('planned retries happen now: of a task, of an instance, of all', async () => {
  for (const where of ['task', 'instance', 'all']) {
    const id = await launch('retries');
    const { nodeId } = await taskIs(id, 'retrying');
    expect(await show(id)).toMatchObject({ why: [{ nodeId, why: { kind: 'retry' }, text: expect.stringContaining('due') }] });
    const url =
      { task: `/api/instances/${id}/tasks/${String(nodeId)}/retry-now`, instance: `/api/instances/${id}/retry-now`, all: '/api/retry-now' }[
        where
      ] ?? '';
    expect((await http.send('POST', url)).json(), where).toEqual({ retried: 1 });
    expect(
      await until(
        () => show(id),
        ({ status }) => status === 'terminated',
      ),
      where,
    ).toMatchObject({ errors: 1, why: [] });
    expect((await taskOf(id))['attempts'], where).toHaveLength(2);
  }
  expect((await http.send('POST', '/api/retry-now')).json()).toEqual({ retried: 0 });
  const id = await launch('sleeps');
  const nothing = await http.send('POST', `/api/instances/${id}/retry-now`);
  expect([nothing.status, nothing.json()['code']]).toEqual([409, 'NOTHING_TO_RETRY']);
  await http.send('POST', `/api/instances/${id}/kill`);
  await until(
    () => show(id),
    ({ status }) => status === 'terminated',
  );
});

test('who waits for a slot is told by whom it is taken, and when the queue is paused by whom', async () => {
  const holder = await launch('alone');
  await taskIs(holder, 'executing');
  const waiter = await launch('alone');
  const { why } = (await show(waiter)) as { readonly why: readonly Body[] };
  expect(why).toMatchObject([
    { why: { kind: 'queueFull', queue: 'one', place: 1, running: 1, concurrency: 1, holders: [{ instanceId: holder }] } },
  ]);
  expect(why[0]?.['text']).toContain('one');
  expect((await http.send('GET', `/api/instances/${waiter}/why`)).json()).toMatchObject({ items: [{ why: { kind: 'queueFull' } }] });
  await http.send('POST', '/api/queues/one/pause', { json: { reason: 'the disk is changed' } });
  expect(await show(waiter)).toMatchObject({
    why: [{ why: { kind: 'paused', by: 'administrator', reason: 'the disk is changed', pausedSince: expect.stringMatching(/Z$/) } }],
  });
  await http.send('POST', '/api/queues/one/resume');
  for (const id of [waiter, holder]) await http.send('POST', `/api/instances/${id}/kill`);
  for (const id of [waiter, holder])
    await until(
      () => show(id),
      ({ status }) => status === 'terminated',
    );
});

test('a resumed instance is a new one that names the old; a relaunched one begins anew', async () => {
  const flag = join(http.dataDir, 'flag');
  await http.save('needs-flag', shellJob(`test -e ${flag}`));
  const failed = await http.run('needs-flag');
  expect(failed['errors']).toBe(1);
  writeFileSync(flag, '');
  const resumed = await http.send('POST', `/api/instances/${String(failed['id'])}/resume`);
  expect(resumed.status).toBe(201);
  const { id } = resumed.json<{ id: number }>();
  expect(id).toBeGreaterThan(Number(failed['id']));
  expect(
    await until(
      () => show(id),
      ({ status }) => status === 'terminated',
    ),
  ).toMatchObject({ errors: 0, resumedFrom: failed['id'] });
  const again = await http.send('POST', `/api/instances/${id}/resume`);
  expect([again.status, again.json()['code']]).toEqual([409, 'CONFLICT']);
  const relaunched = await http.send('POST', `/api/instances/${id}/relaunch`);
  expect(relaunched.json()).toMatchObject({ workflow: 'needs-flag', existing: false });
  const fresh = relaunched.json<{ id: number }>().id;
  expect(
    await until(
      () => show(fresh),
      ({ status }) => status === 'terminated',
    ),
  ).toMatchObject({ errors: 0, resumedFrom: null, relaunchedFrom: id });
  expect((await http.send('GET', `/api/instances/${id}/lineage`)).json()).toMatchObject({
    resumedFrom: failed['id'],
    relaunchedFrom: null,
    resumedAs: { items: [], more: false },
    relaunchedAs: { items: [{ id: fresh, status: 'terminated', errors: 0 }], more: false },
  });
  expect((await http.send('GET', `/api/instances/${String(failed['id'])}/lineage`)).json()).toMatchObject({
    resumedAs: { items: [{ id }] },
  });
  const repeated = await http.send('POST', '/api/instances', { json: { workflow: 'needs-flag', relaunchedFrom: id, wait: true } });
  expect(repeated.json()).toMatchObject({ relaunchedFrom: id });
  const other = await http.send('POST', '/api/instances', { json: { workflow: 'sleeps', relaunchedFrom: id } });
  expect([other.status, other.json()['code']]).toEqual([409, 'CONFLICT']);
});

test('an instance goes on from a chosen task with other values, on the definition that it had', async () => {
  const echo = (name: string): string =>
    `<task name="${name}" type="SCRIPT" queue="q"><input><value select="evqGetWorkflowParameter('p')"/></input><script>#!/bin/sh\nprintf '${name} %s' "$1"</script></task>`;
  const jobs = `<job name="one"><tasks>${echo('a')}${echo('beside')}</tasks><subjobs><job name="two"><tasks>${echo('b')}</tasks></job></subjobs></job>`;
  await http.save('valued', jobs, '<parameters><parameter name="p"/></parameters>');
  const first = (await http.send('POST', '/api/instances', { json: { workflow: 'valued', parameters: { p: 'old' }, wait: true } })).json();
  await http.save('valued', shellJob('true'));
  const from = `/api/instances/${String(first['id'])}`;
  const { xml } = (await http.send('GET', `${from}/definition`)).json<{ xml: string }>();
  expect(xml).toContain('beside');
  const { nodeId } = await taskOf(Number(first['id']));
  const resumed = await http.send('POST', `${from}/resume`, { json: { fromNode: nodeId, parameters: { p: 'new' } } });
  expect(resumed.status).toBe(201);
  const id = Number(resumed.json()['id']);
  const ended = await until(
    () => show(id),
    ({ status }) => status === 'terminated',
  );
  expect(ended).toMatchObject({ errors: 0, parameters: { p: 'new' } });
  const document = (await http.send('GET', `/api/instances/${id}/document`)).text;
  expect(document).toContain('a new');
  expect(document).toContain('b new');
  expect(document).toContain('beside old');
  const journal = (await http.send('GET', `/api/instances/${id}/journal`)).json<{ items: { event: Body }[] }>();
  expect(journal.items[0]?.event).toMatchObject({ kind: 'resumed', by: 'administrator', fromNode: nodeId, parameters: ['p'] });
  const unknown = await http.send('POST', `${from}/resume`, { json: { fromNode: 999 } });
  expect([unknown.status, unknown.json()['code']]).toEqual([404, 'UNKNOWN_NODE']);
  const wrong = await http.send('POST', `${from}/resume`, { json: { fromNode: nodeId, parameters: { q: '1' } } });
  expect(wrong.json()['code']).toBe('INVALID_WORKFLOW_PARAMETERS');
});

test('tags are put on and taken off', async () => {
  await http.save('quick', shellJob('true'));
  const { id } = await http.run('quick');
  await http.send('POST', `/api/instances/${String(id)}/tags`, { json: { tag: 'a b/c' } });
  expect((await show(Number(id)))['tags']).toEqual(['a b/c']);
  expect((await http.send('DELETE', `/api/instances/${String(id)}/tags/${encodeURIComponent('a b/c')}`)).status).toBe(200);
  expect((await show(Number(id)))['tags']).toEqual([]);
});

test.each([
  ['POST', '/api/instances/999999/cancel', 404, 'UNKNOWN_INSTANCE'],
  ['POST', '/api/instances/999999/resume', 404, 'UNKNOWN_INSTANCE'],
  ['GET', '/api/instances/999999/tree', 404, 'UNKNOWN_INSTANCE'],
  ['GET', '/api/instances/999999/document', 404, 'UNKNOWN_INSTANCE'],
  ['GET', '/api/instances/999999/why', 404, 'UNKNOWN_INSTANCE'],
  ['GET', '/api/instances/0', 400, 'INVALID_REQUEST'],
  ['GET', '/api/instances/x', 400, 'INVALID_REQUEST'],
  ['GET', '/api/instances/99999999999999999999', 400, 'INVALID_REQUEST'],
  ['POST', '/api/instances/1/tasks/-1/kill', 400, 'INVALID_REQUEST'],
  ['GET', '/api/instances/1/tasks/12345/attempts', 404, 'UNKNOWN_NODE'],
  ['GET', '/api/instances/1/tasks/12345/attempts/1/stdout', 404, 'UNKNOWN_NODE'],
  ['GET', '/api/instances/1/tasks/2/attempts/99/stdout', 404, 'UNKNOWN_ATTEMPT'],
  ['GET', '/api/instances/1/tasks/2/attempts/1/stdin', 400, 'INVALID_REQUEST'],
] as const)('%s %s answers %i %s', async (method, url, status, code) => {
  const reply = await http.send(method, url);
  expect([reply.status, reply.json()['code']]).toEqual([status, code]);
});
