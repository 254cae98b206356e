import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ForecastBody, ICalendarAnswerBody, PlanDayBody, PlanListBody } from '../../src/server/schemas/plan.ts';
import { shellJob, startTestServer, tokens, type Reply, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('w', shellJob('true'), '<parameters><parameter name="a" default=""/></parameters>');
});

afterAll(async () => {
  await http.stop();
});

const preview = (json: object): Promise<Reply> => http.send('POST', '/api/plans/preview', { json });
const as = (role: keyof typeof tokens): { headers: { authorization: string } } => ({
  headers: { authorization: `Bearer ${tokens[role]}` },
});

test.each([
  [
    'a gap, after',
    { when: ['30 2 * * *'], zone: 'Europe/Paris', after: '2027-03-27T00:00:00+01:00', count: 3 },
    ['2027-03-27T02:30:00+01:00', '2027-03-28T03:00:00+02:00', '2027-03-29T02:30:00+02:00'],
  ],
  [
    'a gap, skip',
    { when: ['30 2 * * *'], zone: 'Europe/Paris', after: '2027-03-27T12:00:00+01:00', count: 1, gap: 'skip' },
    ['2027-03-29T02:30:00+02:00'],
  ],
  [
    'an overlap, twice; `after` itself is not named',
    { when: ['30 2 * * *'], zone: 'Europe/Paris', after: '2026-10-24T02:30:00+02:00', count: 3, overlap: 'twice' },
    ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00', '2026-10-26T02:30:00+01:00'],
  ],
  [
    'an overlap, once; `after` by the clock of the zone',
    { when: ['30 2 * * *'], zone: 'Europe/Paris', after: '2026-10-24T02:30', count: 2 },
    ['2026-10-25T02:30:00+02:00', '2026-10-26T02:30:00+01:00'],
  ],
  [
    'half an hour, several texts, UTC in `after`',
    { when: ['15 2 * * *', '0 3 * * *'], zone: 'Australia/Lord_Howe', after: '2026-10-03T15:00:00Z', count: 2 },
    ['2026-10-04T02:30:00+11:00', '2026-10-04T03:00:00+11:00'],
  ],
  ['no zone', { when: ['@daily'], after: '2026-11-24', count: 1 }, ['2026-11-25T00:00:00+00:00']],
  [
    'a calendar and an end',
    {
      when: ['0 12 * * *'],
      zone: 'Asia/Kathmandu',
      after: '2026-12-23T00:00',
      end: '2026-12-30',
      calendar: { exclude: [{ kind: 'dates', from: '2026-12-24', to: '2026-12-28' }] },
    },
    ['2026-12-23T12:00:00+05:45', '2026-12-29T12:00:00+05:45'],
  ],
])('preview: %s', async (_name, request, moments) => {
  const reply = await preview(request);
  expect([reply.status, reply.json()]).toEqual([200, { moments }]);
});

test('a preview can explain itself: the sentence in two languages and the coming changes of the clocks', async () => {
  const reply = await preview({ when: ['30 2 * * *'], zone: 'Europe/Paris', after: '2026-11-24T00:00:00Z', count: 1, explain: true });
  expect(reply.json()).toMatchObject({
    sentence: { en: 'Every day at 02:30, Europe/Paris', fr: expect.stringContaining('02:30') },
    clockChanges: [
      {
        kind: 'gap',
        at: '2027-03-28T03:00:00+02:00',
        from: '2027-03-28T02:00',
        named: ['2027-03-28T02:30'],
        moments: ['2027-03-28T03:00:00+02:00'],
      },
      { kind: 'overlap', moments: ['2027-10-31T02:30:00+02:00'] },
    ],
  });
});

test.each([
  [{ when: ['61 * * * *'] }, 'PLAN_RANGE'],
  [{ when: ['@daily', 'x'] }, 'PLAN_SYNTAX'],
  [{ when: ['0 0 30 2 *'] }, 'PLAN_IMPOSSIBLE'],
  [{ when: ['@daily'], zone: 'Mars/Olympus' }, 'PLAN_UNKNOWN_ZONE'],
  [{ when: ['@daily'], after: 'tomorrow!!' }, 'INVALID_REQUEST'],
  [{ when: [] }, 'INVALID_REQUEST'],
  [{ when: ['@daily'], gap: 'before' }, 'INVALID_REQUEST'],
  [{ when: ['@daily'], calendar: { exclude: [{ kind: 'weekly' }] } }, 'PLAN_CALENDAR'],
])('preview refuses %o', async (request, code) => {
  const reply = await preview(request);
  expect([reply.status, reply.json()['code']]).toEqual([400, code]);
});

test('a text that is wrong is named by its index and the place in it', async () => {
  expect((await preview({ when: ['@daily', '0 25 * * *'] })).json()).toMatchObject({ details: { index: 1, offset: 2 } });
});

test('a plan is created with defaults, changed in part, renamed, found by id, listed, deleted', async () => {
  const made = await http.send('PUT', '/api/plans/nightly', { json: { when: ['30 2 * * *'], zone: 'Europe/Paris', workflow: 'w' } });
  expect(made.status).toBe(201);
  expect(made.json()).toMatchObject({
    name: 'nightly',
    sentence: { en: 'Every day at 02:30, Europe/Paris' },
    gap: 'after',
    overlap: 'once',
    start: null,
    calendar: null,
    jitterSeconds: 0,
    workflow: 'w',
    parameters: {},
    command: null,
    concurrency: 'skip',
    maxActive: null,
    suspendAfterFailures: null,
    missed: { kind: 'last', withinSeconds: 86_400 },
    expect: { successBy: null, successWithinSeconds: null, longestFactor: null },
    suspended: null,
    health: 'ok',
    last: [],
    backfills: [],
    updatedBy: 'administrator',
  });
  const { id, next } = made.json<{ id: number; next: string[] }>();
  expect(next.length).toBe(20);
  expect(next[0]).toMatch(/T0[23]:[03]0:00\+0[12]:00$/);
  const settings = {
    parameters: { a: 'x' },
    jitterSeconds: 1.5,
    suspendAfterFailures: 3,
    missed: { kind: 'all', withinSeconds: 7_200, limit: 5 },
    expect: { successBy: '06:00' },
    calendar: { exclude: [{ kind: 'weekly', weekdays: [0, 6], fromMinute: 0, toMinute: 1440 }] },
    start: '2027-01-01',
    notes: ['call Ann'],
  };
  const changed = await http.send('PUT', '/api/plans/nightly', { json: { ...settings, name: 'night' } });
  expect([changed.status, changed.json()]).toMatchObject([200, { id, name: 'night', ...settings, start: '2027-01-01T00:00:00+01:00' }]);
  const byId = await http.send('GET', `/api/plans/${id}`);
  expect(byId.json()).toMatchObject({ name: 'night', when: ['30 2 * * *'], missed: settings.missed });
  expect((await http.send('GET', '/api/plans/nightly')).status).toBe(404);
  await http.send('PUT', '/api/plans/other', { json: { when: ['every 2h'], workflow: 'w' } });
  const first = (await http.send('GET', '/api/plans?limit=1')).json<{ items: { name: string }[]; nextCursor: string; count: number }>();
  expect([first.items.map((item) => item.name), first.nextCursor, first.count]).toEqual([['night'], 'night', 2]);
  const second = (await http.send('GET', `/api/plans?limit=5&cursor=${first.nextCursor}`)).json<typeof first>();
  expect([second.items.map((item) => item.name), second.nextCursor]).toEqual([['other'], null]);
  expect((await http.send('GET', '/api/plans?text=OTH')).json()).toMatchObject({ items: [{ name: 'other' }] });
  expect((await http.send('DELETE', '/api/plans/night')).json()).toEqual({ deleted: true });
  expect((await http.send('GET', `/api/plans/${id}`)).json()).toMatchObject({ code: 'UNKNOWN_PLAN' });
});

test('a plan is launched, suspended with a reason, shown with what resuming would do, and resumed', async () => {
  await http.send('PUT', '/api/plans/p', { json: { when: ['0 0 1 1 *'], workflow: 'w', parameters: { a: '1' }, comment: 'c' } });
  const suspended = await http.send('POST', '/api/plans/p/suspend', { json: { reason: 'holiday' } });
  expect(suspended.json()).toMatchObject({
    suspended: { reason: 'holiday', by: 'administrator', since: expect.stringMatching(/Z$/) },
    next: [],
    onResume: { launch: [], passedOver: 0 },
  });
  const launched = await http.send('POST', '/api/plans/p/launch');
  expect(launched.status).toBe(201);
  const { id } = launched.json<{ id: number }>();
  await http.engine.ask({ kind: 'waitForEnd', instanceId: id });
  expect((await http.send('GET', `/api/instances/${id}`)).json()).toMatchObject({ launchedBy: { kind: 'plan', plan: 'p' }, comment: 'c' });
  const shown = (await http.send('GET', '/api/plans/p/moments')).json<{ items: { moment: string }[] }>();
  expect(shown.items).toMatchObject([{ state: 'launched', instanceId: id, origin: { kind: 'person', name: 'administrator' }, errors: 0 }]);
  expect((await http.send('GET', `/api/plans/p/moments?before=${encodeURIComponent(shown.items[0]!.moment)}`)).json()).toEqual({
    items: [],
  });
  const dry = await http.send('POST', '/api/plans/p/resume', { json: { missed: { kind: 'all' }, dryRun: true } });
  expect([dry.status, dry.json()]).toMatchObject([200, { suspended: { reason: 'holiday' }, onResume: { launch: [], passedOver: 0 } }]);
  expect((await http.send('POST', '/api/plans/p/resume', { json: { missed: { kind: 'none' } } })).json()).toMatchObject({
    suspended: null,
  });
  expect((await http.send('POST', '/api/plans/p/resume', { json: { missed: { kind: 'some' } } })).status).toBe(400);
});

test('what resuming would launch is said for each rule, and the one that is given is followed', async () => {
  await http.send('PUT', '/api/plans/ticks', {
    json: { when: ['every 1s'], workflow: 'w', concurrency: 'allow', missed: { kind: 'none' } },
  });
  await http.send('POST', '/api/plans/ticks/suspend');
  type Shown = { readonly onResume: { launch: string[]; passedOver: number }; readonly last: { origin: object; state: string }[] };
  const dry = async (missed?: object): Promise<Shown['onResume']> =>
    (
      await http.send('POST', '/api/plans/ticks/resume', { json: { dryRun: true, ...(missed === undefined ? {} : { missed }) } })
    ).json<Shown>().onResume;
  while ((await dry()).passedOver < 3) await new Promise((wake) => setTimeout(wake, 100));
  expect((await dry()).launch).toEqual([]);
  expect((await dry({ kind: 'last' })).launch).toHaveLength(1);
  expect((await dry({ kind: 'all', limit: 2 })).launch).toHaveLength(2);
  expect(
    (await http.send('POST', '/api/plans/ticks/resume', { json: { dryRun: true, missed: { kind: 'all', withinSeconds: 0 } } })).json(),
  ).toMatchObject({ code: 'PLAN_SETTINGS' });
  await http.send('POST', '/api/plans/ticks/resume', { json: { missed: { kind: 'all', limit: 2 } } });
  const launched = async (): Promise<number> =>
    (await http.send('GET', '/api/plans/ticks')).json<Shown>().last.filter(({ state }) => state === 'launched').length;
  while ((await launched()) < 2) await http.engine.ask({ kind: 'status' });
  await http.send('DELETE', '/api/plans/ticks');
});

test('all plans are suspended and go on', async () => {
  expect((await http.send('POST', '/api/plans/suspend', { json: { reason: 'move' } })).json()).toMatchObject({
    allSuspended: { reason: 'move' },
  });
  expect((await http.send('GET', '/api/plans')).json()).toMatchObject({ allSuspended: { by: 'administrator' } });
  expect((await http.send('GET', '/api/plans/p')).json()).toMatchObject({ next: [], suspended: null });
  expect((await http.send('POST', '/api/plans/resume')).json()).toEqual({ allSuspended: null });
});

test('a backfill is previewed, launched and shown with its progress', async () => {
  await http.send('PUT', '/api/plans/hourly', { json: { when: ['0 * * * *'], zone: 'Asia/Kathmandu', workflow: 'w' } });
  const ask = { from: '2026-01-01T00:00', to: '2026-01-01T10:00', limit: 3, concurrency: 2 };
  const moments = ['00', '01', '02'].map((hour) => `2026-01-01T${hour}:00:00+05:45`);
  const dry = await http.send('POST', '/api/plans/hourly/backfill', { json: { ...ask, dryRun: true } });
  expect([dry.status, dry.json()]).toEqual([200, { moments, taken: 0, more: true, backfillId: null }]);
  const begun = await http.send('POST', '/api/plans/hourly/backfill', { json: ask });
  expect([begun.status, begun.json()]).toEqual([201, { moments, taken: 0, more: true, backfillId: 1 }]);
  const last = async (): Promise<{ waiting: number; executing: number; succeeded: number }> =>
    (await http.send('GET', '/api/plans/hourly')).json<{ backfills: { waiting: number; executing: number; succeeded: number }[] }>()
      .backfills[0]!;
  for (let progress = await last(); progress.waiting + progress.executing > 0; progress = await last())
    await http.engine.ask({ kind: 'status' });
  expect(await last()).toMatchObject({ total: 3, succeeded: 3, failed: 0, from: '2026-01-01T00:00:00+05:45' });
  expect((await http.send('POST', '/api/plans/hourly/backfill', { json: { ...ask, dryRun: true } })).json()).toMatchObject({ taken: 3 });
  expect((await http.send('POST', '/api/plans/hourly/backfill/stop')).json()).toEqual({ stopped: 0 });
  expect((await http.send('POST', '/api/plans/hourly/backfill', { json: { from: '2100-01-01' } })).status).toBe(400);
});

test('a command stands in a plan without a workflow', async () => {
  const command = { command: 'echo "$A" > /dev/null', environment: { A: '1' }, queue: 'q' };
  const made = await http.send('PUT', '/api/plans/clean', { json: { when: ['@weekly'], command } });
  expect(made.json()).toMatchObject({ workflow: 'clean', command: { ...command, shell: '/bin/sh', stdin: null, directory: null } });
  const { id } = (await http.send('POST', '/api/plans/clean/launch')).json<{ id: number }>();
  expect((await http.send('GET', `/api/instances/${id}`)).json()).toMatchObject({ workflow: 'clean' });
  expect((await http.send('PUT', '/api/plans/clean', { json: { command, workflow: 'w' } })).json()).toMatchObject({
    code: 'INVALID_REQUEST',
  });
});

test.each([
  ['nothing to launch', 'x', { when: ['@daily'] }, 400, 'PLAN_SETTINGS'],
  ['an unknown workflow', 'x', { when: ['@daily'], workflow: 'none' }, 404, 'UNKNOWN_WORKFLOW'],
  ['an unknown parameter', 'x', { when: ['@daily'], workflow: 'w', parameters: { b: '' } }, 400, 'INVALID_WORKFLOW_PARAMETERS'],
  ['a name of digits', '77', { when: ['@daily'], workflow: 'w' }, 404, 'UNKNOWN_PLAN'],
  ['a name with a blank', 'a b', { when: ['@daily'], workflow: 'w' }, 400, 'INVALID_NAME'],
  ['a priority that no launch takes', 'x', { when: ['@daily'], workflow: 'w', priority: 1e9 }, 400, 'PLAN_SETTINGS'],
  ['a variable without a name', 'x', { when: ['@daily'], command: { command: 'a', environment: { '': 'x' } } }, 400, 'PLAN_SETTINGS'],
  [
    'a variable with a sign of equality',
    'x',
    { when: ['@daily'], command: { command: 'a', environment: { 'A=B': '' } } },
    400,
    'PLAN_SETTINGS',
  ],
  ['NUL in its command', 'x', { when: ['@daily'], command: { command: 'echo \0' } }, 400, 'PLAN_SETTINGS'],
  ['NUL in its environment', 'x', { when: ['@daily'], command: { command: 'a', environment: { A: '\0' } } }, 400, 'PLAN_SETTINGS'],
  ['an empty shell', 'x', { when: ['@daily'], command: { command: 'a', shell: ' ' } }, 400, 'PLAN_SETTINGS'],
  ['an end before the start', 'x', { when: ['@daily'], workflow: 'w', start: '2027-01-02', end: '2027-01-01' }, 400, 'PLAN_RANGE'],
])('a plan with %s is refused', async (_what, name, json, status, code) => {
  const reply = await http.send('PUT', `/api/plans/${encodeURIComponent(name)}`, { json });
  expect([reply.status, reply.json()['code']]).toEqual([status, code]);
});

test('who may do what: readers look, operators launch and suspend, administrators change', async () => {
  const tries: readonly (readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string, object | null, number, number])[] = [
    ['GET', '/api/plans/p', null, 200, 200],
    ['POST', '/api/plans/preview', { when: ['@daily'] }, 200, 200],
    ['POST', '/api/plans/p/suspend', {}, 403, 200],
    ['POST', '/api/plans/p/resume', { dryRun: true }, 403, 200],
    ['POST', '/api/plans/p/resume', {}, 403, 200],
    ['POST', '/api/plans/suspend', {}, 403, 200],
    ['POST', '/api/plans/resume', {}, 403, 200],
    ['POST', '/api/plans/p/launch', {}, 403, 201],
    ['POST', '/api/plans/hourly/backfill', { from: '2026-01-01', limit: 1, dryRun: true }, 403, 200],
    ['PUT', '/api/plans/p', { comment: 'x' }, 403, 403],
    ['POST', '/api/plans/import', { format: 'crontab', text: '', dryRun: true }, 403, 403],
    ['DELETE', '/api/plans/p', null, 403, 403],
  ];
  for (const [method, url, json, reader, operator] of tries) {
    const sent = json === null ? {} : { json };
    const statuses = [
      (await http.send(method, url, { ...sent, ...as('reader') })).status,
      (await http.send(method, url, { ...sent, ...as('operator') })).status,
    ];
    expect([method, url, ...statuses]).toEqual([method, url, reader, operator]);
  }
});

test('an import says what it understood and what not, saves nothing in a dry run, and then saves what it said', async () => {
  const text = [
    'CRON_TZ=Europe/Paris',
    'MAILTO=ops@example.org',
    '30 2 * * * /usr/local/bin/backup --all%input',
    '@reboot /bin/never',
    '0 25 * * * /bin/wrong',
    '*/5 * * * * /usr/local/bin/backup --quick',
  ].join('\n');
  const ask = { format: 'crontab', text, queue: 'q' };
  const dry = (await http.send('POST', '/api/plans/import', { json: { ...ask, dryRun: true } })).json<{
    plans: { name: string; line: number }[];
    notUnderstood: { line: number }[];
  }>();
  expect(dry).toMatchObject({
    plans: [
      {
        line: 3,
        name: 'backup',
        zone: 'Europe/Paris',
        sentence: { en: 'Every day at 02:30, Europe/Paris', fr: 'Tous les jours à 02:30, Europe/Paris' },
        next: expect.stringMatching(/T02:30:00\+0[12]:00$/),
        launches: '/usr/local/bin/backup --all',
        error: null,
      },
      { line: 6, name: 'backup-2', error: null },
    ],
    notUnderstood: [{ line: 4 }, { line: 5 }],
  });
  expect((await http.send('GET', '/api/plans/backup')).status).toBe(404);
  const one = (await http.send('POST', '/api/plans/import', { json: { ...ask, only: ['backup-2'], dryRun: true } })).json();
  expect(one).toMatchObject({ plans: [{ line: 6, name: 'backup-2' }], notUnderstood: [{ line: 4 }, { line: 5 }] });
  const saved = (await http.send('POST', '/api/plans/import', { json: ask })).json();
  expect(saved).toMatchObject({
    plans: dry.plans.map(({ line, name }) => ({ line, name, error: null })),
    notUnderstood: dry.notUnderstood,
  });
  expect((await http.send('GET', '/api/plans/backup')).json()).toMatchObject({
    command: { command: '/usr/local/bin/backup --all', stdin: expect.stringContaining('input') },
    concurrency: 'allow',
    missed: { kind: 'none' },
    notes: [expect.stringContaining('ops@example.org')],
  });
});

test('what was imported before is said and left out, unless it is asked for twice; what was inactive is suspended from the start', async () => {
  const text = '* * * * * /bin/again\n* * * * * /bin/again\n';
  type Answer = { plans: { name: string; sameAs: string | null }[] };
  const ask = async (more: object): Promise<(string | null)[][]> =>
    (await http.send('POST', '/api/plans/import', { json: { format: 'crontab', text, queue: 'q', ...more } }))
      .json<Answer>()
      .plans.map(({ name, sameAs }) => [name, sameAs]);
  expect(await ask({})).toEqual([
    ['again', null],
    ['again-2', null],
  ]);
  const there = [
    ['again-3', 'again'],
    ['again-4', 'again'],
  ];
  expect(await ask({ dryRun: true })).toEqual(there);
  expect(await ask({})).toEqual(there);
  expect((await http.send('GET', '/api/plans?text=again')).json<PlanListBody>().items).toHaveLength(2);
  expect(await ask({ duplicates: true, only: ['again-3'] })).toEqual([there[0]]);
  expect((await http.send('GET', '/api/plans?text=again')).json<PlanListBody>().items).toHaveLength(3);
  for (const name of ['again', 'again-2', 'again-3']) await http.send('DELETE', `/api/plans/${name}`);
  const inactive = '<schedules><workflow_schedule schedule="0;*" workflow_name="w" active="0"/></schedules>'.replace('0;*', '0;0');
  await http.send('POST', '/api/plans/import', { json: { format: 'evqueue', text: inactive } });
  const [{ name } = { name: '' }] = (await http.send('GET', '/api/plans?suspended=true&text=w')).json<PlanListBody>().items;
  expect((await http.send('GET', `/api/plans/${name}`)).json()).toMatchObject({
    suspended: { reason: 'it was inactive where it comes from' },
    last: [],
  });
  await http.send('DELETE', `/api/plans/${name}`);
});

test('plans of evQueue and timers of systemd are imported too', async () => {
  const evqueue = await http.send('POST', '/api/plans/import', {
    json: { format: 'evqueue', text: '0;30;6;;; w\n0;0;7;;;\n0;0;8;;; none', zone: 'Europe/Paris' },
  });
  expect(evqueue.json()).toMatchObject({
    plans: [
      { name: 'w-2', when: ['30 6 * * *'], launches: 'w', error: null },
      { name: 'none', error: { code: 'UNKNOWN_WORKFLOW' } },
    ],
    notUnderstood: [{ line: 2, message: expect.stringContaining('workflow') }],
  });
  const timer =
    '# /etc/systemd/system/tidy.timer\n[Timer]\nOnCalendar=daily\nPersistent=yes\n# /etc/systemd/system/tidy.service\n[Service]\nExecStart=/usr/bin/tidy -v\n';
  const systemd = await http.send('POST', '/api/plans/import', { json: { format: 'systemd', text: timer, queue: 'q' } });
  expect(systemd.json()).toMatchObject({ plans: [{ name: 'tidy', when: ['0 0 * * *'], error: null }], notUnderstood: [] });
  expect((await http.send('GET', '/api/plans/tidy')).json()).toMatchObject({ missed: { kind: 'last', withinSeconds: null } });
});

test('the forecast says what comes, in which group, and where plans want more slots than there are; filters leave plans out', async () => {
  for (const name of ['fore-a', 'fore-b'])
    await http.send('PUT', `/api/plans/${name}`, { json: { when: ['0 * * * *'], workflow: 'w', comment: 'Forecast me' } });
  const all = (await http.send('GET', '/api/plan-forecast?hours=24&text=forecast')).json() as ForecastBody;
  // The strip begins with a whole quarter hour: right after a full hour that one is past, and the last is not there yet.
  const hours = all.buckets.filter(({ plans }) => plans === 2).length;
  expect([23, 24]).toContain(hours);
  expect(all).toMatchObject({ looked: 2, launching: 2, launches: 2 * hours, launchesAreCounted: true, isWhole: true, bucketSeconds: 900 });
  expect(all.groups).toEqual([{ name: '', plans: 2 }]);
  await http.send('POST', '/api/plans/fore-b/suspend', { json: { reason: 'moving' } });
  expect((await http.send('GET', '/api/plan-forecast?text=forecast')).json()).toMatchObject({ looked: 2, launching: 1, launches: hours });
  const suspended = (await http.send('GET', '/api/plans?suspended=true&text=forecast')).json() as PlanListBody;
  expect(suspended.items.map(({ name }) => name)).toEqual(['fore-b']);
  expect(suspended.suspendedCount).toBeGreaterThanOrEqual(1);
  expect((await http.send('GET', '/api/workflows/w/used-by')).json().plans).toEqual(expect.arrayContaining(['fore-a', 'fore-b']));
});

test('plans come in the order of their next launch, page by page, those that launch nothing last', async () => {
  const texts = { 'order-c': ['0 0 1 1 *'], 'order-a': ['* * * * *'], 'order-b': ['0 0 1 1 *'], 'order-d': ['every 1s'] };
  for (const [name, when] of Object.entries(texts))
    await http.send('PUT', `/api/plans/${name}`, { json: { when, workflow: 'w', end: '2100-01-01' } });
  await http.send('POST', '/api/plans/order-d/suspend');
  const page = async (query: string): Promise<PlanListBody> =>
    (await http.send('GET', `/api/plans?text=order-&${query}`)).json<PlanListBody>();
  const named = ({ items }: PlanListBody): string[] => items.map(({ name }) => name);
  const whole = await page('order=next');
  expect([named(whole), whole.order, whole.nextCursor]).toEqual([['order-a', 'order-b', 'order-c', 'order-d'], 'next', null]);
  const first = await page('order=next&limit=2');
  expect(named(first)).toEqual(['order-a', 'order-b']);
  const second = await page(`order=next&limit=2&cursor=${encodeURIComponent(first.nextCursor ?? '')}`);
  expect([named(second), second.nextCursor]).toEqual([['order-c', 'order-d'], null]);
  expect(named(await page('limit=2'))).toEqual(['order-a', 'order-b']);
  await http.send('POST', '/api/plans/order-d/resume', { json: { missed: { kind: 'none' } } });
  expect(named(await page('order=next'))[0]).toBe('order-d');
  const ids = [...whole.items].toReversed().map(({ id }) => id);
  expect((await page(`ids=${ids.join(',')},999999`)).items.map(({ id }) => id)).toEqual(ids);
  expect((await http.send('GET', '/api/plans?ids=a')).status).toBe(400);
  for (const name of Object.keys(texts)) await http.send('DELETE', `/api/plans/${name}`);
});

test('the days of a plan count what became of its moments', async () => {
  await http.send('PUT', '/api/plans/daily', { json: { when: ['0 0 1 1 *'], workflow: 'w' } });
  const { id } = (await http.send('POST', '/api/plans/daily/launch')).json<{ id: number }>();
  await http.send('GET', `/api/instances/${id}?wait=true`);
  const { items } = (await http.send('GET', '/api/plans/daily/days')).json() as { items: PlanDayBody[] };
  expect(items).toHaveLength(1);
  expect((items[0]?.succeeded ?? 0) + (items[0]?.executing ?? 0)).toBe(1);
});

test('an iCalendar text becomes spans that a plan takes', async () => {
  const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'SUMMARY:Noël', 'DTSTART;VALUE=DATE:20261225', 'END:VEVENT', 'END:VCALENDAR'].join(
    '\r\n',
  );
  const { events, notUnderstood } = (await http.send('POST', '/api/plans/icalendar', { json: { text } })).json() as ICalendarAnswerBody;
  expect([events, notUnderstood]).toMatchObject([[{ line: 2, summary: 'Noël', spans: [{ kind: 'dates', from: '2026-12-25' }] }], []]);
  const json = { when: ['@daily'], after: '2026-12-24T00:00', count: 2, calendar: { include: [], exclude: events[0]?.spans ?? [] } };
  expect((await preview(json)).json().moments).toEqual(['2026-12-26T00:00:00+00:00', '2026-12-27T00:00:00+00:00']);
});
