import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, type TestServer } from './harness.ts';

let http: TestServer;
const xml = `<workflow><subjobs>${shellJob('true')}</subjobs></workflow>`;

beforeAll(async () => {
  http = await startTestServer();
  await http.send('PUT', '/api/queues/q', { json: { concurrency: 2 } });
});

afterAll(async () => {
  await http.stop();
});

test('a queue is created with defaults, changed in part, and shown with its load', async () => {
  const created = await http.send('PUT', '/api/queues/work', { json: { concurrency: 4 } });
  expect([created.status, created.json()]).toEqual([
    201,
    {
      name: 'work',
      aliases: [],
      concurrency: 4,
      order: 'fair',
      ageingSeconds: 0,
      key: null,
      keyConcurrency: null,
      rate: null,
      paused: null,
      running: null,
      waiting: null,
    },
  ]);
  const changed = await http.send('PUT', '/api/queues/work', {
    json: { order: 'prio', ageingSeconds: 30, key: 'host', keyConcurrency: 2, rate: { starts: 100, periodSeconds: 60 } },
  });
  expect([changed.status, changed.json()]).toMatchObject([
    200,
    { concurrency: 4, order: 'prio', ageingSeconds: 30, key: 'host', keyConcurrency: 2, rate: { starts: 100, periodSeconds: 60 } },
  ]);
  expect((await http.send('PUT', '/api/queues/work', { json: { key: null, keyConcurrency: null, rate: null } })).json()).toMatchObject({
    key: null,
    rate: null,
    order: 'prio',
  });
  expect((await http.send('GET', '/api/queues/work')).json()).toMatchObject({ name: 'work', running: 0, waiting: 0 });
  expect((await http.send('GET', '/api/queues')).json()).toMatchObject({ items: [{ name: 'q' }, { name: 'work' }] });
});

test('a queue is paused with a reason, goes on, is renamed and keeps its old name', async () => {
  await http.send('PUT', '/api/queues/old', { json: {} });
  expect((await http.send('POST', '/api/queues/old/pause', { json: { reason: 'why not' } })).json()).toMatchObject({
    paused: { reason: 'why not', by: 'administrator', since: expect.stringMatching(/Z$/) },
  });
  expect((await http.send('POST', '/api/queues/old/resume')).json()).toMatchObject({ paused: null });
  expect((await http.send('POST', '/api/queues/old/rename', { json: { name: 'new' } })).json()).toMatchObject({
    name: 'new',
    aliases: ['old'],
  });
  expect((await http.send('GET', '/api/queues/old')).json()).toMatchObject({ name: 'new' });
  expect((await http.send('POST', '/api/queues/new/rename', { json: { name: 'q' } })).json()).toMatchObject({ code: 'NAME_TAKEN' });
  expect((await http.send('DELETE', '/api/queues/new')).json()).toEqual({ deleted: true, moved: 0 });
  expect((await http.send('GET', '/api/queues/new')).status).toBe(404);
});

test('a queue that is needed is not deleted, unless another takes over', async () => {
  await http.send('PUT', '/api/queues/needed', { json: {} });
  await http.send('PUT', '/api/workflows/needs', { xml: xml.replace('queue="q"', 'queue="needed"') });
  const refused = await http.send('DELETE', '/api/queues/needed');
  expect([refused.status, refused.json()]).toMatchObject([409, { code: 'IN_USE', details: { workflows: ['needs'] } }]);
  expect((await http.send('DELETE', '/api/queues/needed?moveTo=q')).status).toBe(200);
  expect((await http.send('GET', '/api/queues/needed')).json()).toMatchObject({ name: 'q' });
  expect(await http.run('needs')).toMatchObject({ errors: 0 });
});

test('a retry schedule has levels in seconds', async () => {
  const levels = [
    { delaySeconds: 1, times: 2 },
    { delaySeconds: 60, times: 5, factor: 2, maxDelaySeconds: 600 },
  ];
  const created = await http.send('PUT', '/api/retry-schedules/provider', { json: { levels } });
  expect([created.status, created.json()]).toEqual([201, { name: 'provider', levels }]);
  expect((await http.send('PUT', '/api/retry-schedules/provider', { json: { levels: levels.slice(0, 1) } })).status).toBe(200);
  expect((await http.send('GET', '/api/retry-schedules/provider')).json()).toEqual({ name: 'provider', levels: levels.slice(0, 1) });
  expect((await http.send('GET', '/api/retry-schedules')).json()).toMatchObject({ items: [{ name: 'provider' }] });
  expect((await http.send('DELETE', '/api/retry-schedules/provider')).json()).toEqual({ deleted: true });
  expect((await http.send('GET', '/api/retry-schedules/provider')).json()).toMatchObject({ code: 'UNKNOWN_RETRY_SCHEDULE' });
});

test('a workflow is saved as XML or inside JSON, and read as it was written', async () => {
  const created = await http.send('PUT', '/api/workflows/w?group=mine&comment=first', { xml });
  expect([created.status, created.json()]).toMatchObject([201, { name: 'w', created: true, warnings: [] }]);
  const changed = await http.send('PUT', '/api/workflows/w', { json: { xml: `${xml}\n`, comment: 'second' } });
  expect([changed.status, changed.json()]).toMatchObject([200, { created: false }]);
  expect(changed.json()['definitionHash']).not.toBe(created.json()['definitionHash']);
  expect((await http.send('GET', '/api/workflows/w')).json()).toMatchObject({
    name: 'w',
    group: 'mine',
    comment: 'second',
    xml: `${xml}\n`,
    updatedBy: 'administrator',
  });
  const raw = await http.send('GET', '/api/workflows/w', { headers: { accept: 'application/xml' } });
  expect([raw.headers['content-type'], raw.text]).toEqual(['application/xml; charset=utf-8', `${xml}\n`]);
  expect((await http.send('GET', '/api/workflows')).json<{ items: { name: string }[] }>().items.map(({ name }) => name)).toContain('w');
  expect((await http.send('DELETE', '/api/workflows/w')).json()).toEqual({ deleted: true });
  expect((await http.send('GET', '/api/workflows/w')).json()).toMatchObject({ code: 'UNKNOWN_WORKFLOW' });
});

test('a definition that is wrong is refused with line and column, and nothing is saved', async () => {
  const wrong = '<workflow>\n  <subjobs>\n    <job><tasks><task path="true" queue="nowhere"/></tasks></job>\n  </subjobs>\n</workflow>';
  const refused = await http.send('PUT', '/api/workflows/wrong', { xml: wrong });
  expect([refused.status, refused.json()]).toMatchObject([
    400,
    { code: 'WORKFLOW_UNKNOWN_QUEUE', details: { problems: [{ code: 'WORKFLOW_UNKNOWN_QUEUE', severity: 'error', line: 3 }] } },
  ]);
  expect((await http.send('GET', '/api/workflows/wrong')).status).toBe(404);
  expect((await http.send('PUT', '/api/workflows/wrong', { xml: '<workflow' })).json()).toMatchObject({
    code: 'XML_SYNTAX',
    details: { problems: [{ line: 1 }] },
  });
  expect((await http.send('PUT', '/api/workflows/a%20b', { xml })).json()).toMatchObject({ code: 'INVALID_NAME' });
});

test('a check answers with all problems and saves nothing', async () => {
  const good = await http.send('POST', '/api/workflows/check', { xml });
  expect([good.status, good.json()]).toEqual([200, { valid: true, problems: [] }]);
  const bad = await http.send('POST', '/api/workflows/check', { json: { xml: '<workflow><subjobs><job/></subjobs></workflow>' } });
  expect([bad.status, bad.json()]).toMatchObject([200, { valid: false, problems: [{ severity: 'error' }] }]);
});

test('settings are changed one by one, and the level of the log at once', async () => {
  const nothing = { retention: { default: { days: null, newest: null }, workflows: {} }, logLevel: null };
  expect((await http.send('GET', '/api/settings')).json()).toEqual(nothing);
  expect((await http.send('PUT', '/api/settings', { json: { logLevel: 'debug' } })).json()).toEqual({ ...nothing, logLevel: 'debug' });
  expect(http.logLevels).toEqual(['debug']);
  const retention = { default: { days: 30, newest: null }, workflows: { w: { days: null, newest: 100 } } };
  expect((await http.send('PUT', '/api/settings', { json: { retention } })).json()).toEqual({ retention, logLevel: 'debug' });
  expect((await http.send('GET', '/api/settings')).json()).toEqual({ retention, logLevel: 'debug' });
});

test('status, measurements and health tell of a running engine', async () => {
  expect((await http.send('GET', '/api/status')).json()).toMatchObject({
    version: 'test',
    epoch: 1,
    startsPossible: true,
    startsRefusedReason: null,
    instances: { executing: 0 },
  });
  const metrics = await http.send('GET', '/metrics');
  expect(metrics.headers['content-type']).toContain('text/plain');
  expect(metrics.text).toContain('evqueue_http_request_duration_seconds_bucket');
  expect(metrics.text).toMatch(/^evqueue_queue_concurrency\{queue="q"\} 2$/m);
  const families = metrics.text.split('\n').filter((line) => line.startsWith('# TYPE '));
  expect(new Set(families).size).toBe(families.length);
  expect((await http.send('GET', '/health/live', { headers: { authorization: '' } })).json()).toEqual({ status: 'live' });
  expect((await http.send('GET', '/health/ready', { headers: { authorization: '' } })).json()).toEqual({ status: 'ready' });
});

test('an engine that has stopped is not ready, and says so', async () => {
  const other = await startTestServer();
  try {
    await other.engine.stop();
    const ready = await other.send('GET', '/health/ready');
    expect([ready.status, ready.json()]).toEqual([503, { status: 'not ready' }]);
    const refused = await other.send('POST', '/api/instances', { json: { workflow: 'w' } });
    expect([refused.status, refused.json()['code']]).toEqual([503, 'NOT_READY']);
  } finally {
    await other.stop();
  }
});
