/** The report of what happened, from figures that are kept. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportBody } from '../../src/server/schemas/statistics.ts';
import { shellJob, startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;
const dayMs = 86_400_000;
const today = (): string => new Date().toISOString().slice(0, 10);
const from = (days: number): string => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
const tomorrow = (): string => new Date(Date.now() + dayMs).toISOString();

beforeAll(async () => {
  http = await startTestServer();
  await http.save('good', shellJob('true'));
  await http.save('bad', shellJob('exit 1'));
  for (const workflow of ['good', 'good', 'good', 'bad']) await http.run(workflow);
});

afterAll(async () => {
  await http.stop();
});

const report = async (query: string): Promise<ReportBody> => {
  const reply = await http.send('GET', `/api/statistics/report?${query}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<ReportBody>();
};

const sum = (periods: ReportBody['periods'], figure: 'started' | 'ended' | 'failed'): number =>
  periods.reduce((total, period) => total + period[figure], 0);

test('by days: all instances, each workflow, each queue; periods without anything stand there too', async () => {
  const body = await report(`from=${from(6)}&to=${tomorrow()}`);
  expect(body.step).toBe('hour');
  expect(body.periods.length).toBeGreaterThanOrEqual(8);
  expect([sum(body.periods, 'started'), sum(body.periods, 'ended'), sum(body.periods, 'failed')]).toEqual([4, 4, 1]);
  expect(body.whole).toMatchObject({ started: 4, ended: 4, failed: 1, run: { medianMs: expect.any(Number) } });
  expect(body.periods[0]).toMatchObject({ started: 0, run: { medianMs: null, p95Ms: null } });
  expect(body.workflows).toMatchObject([
    { name: 'bad', started: 1, failed: 1 },
    { name: 'good', started: 3, failed: 0 },
  ]);
  expect(body.queues).toMatchObject([{ name: 'q', started: 4, ended: 4, failed: 1 }]);
});

test('periods of one workflow, or of the attempts in a queue; the tables stay whole', async () => {
  const range = `from=${from(1)}&to=${tomorrow()}`;
  const good = await report(`${range}&workflow=good`);
  expect([sum(good.periods, 'ended'), good.workflows.length]).toEqual([3, 2]);
  expect(sum((await report(`${range}&queue=q`)).periods, 'ended')).toBe(4);
  expect(sum((await report(`${range}&workflow=none`)).periods, 'ended')).toBe(0);
});

test('of a group: its workflows alone', async () => {
  const xml = `<workflow><subjobs>${shellJob('exit 1')}</subjobs></workflow>`;
  await http.send('PUT', '/api/workflows/bad', { json: { xml, group: 'night' } });
  const range = `from=${from(1)}&to=${tomorrow()}`;
  const body = await report(`${range}&group=night`);
  expect([sum(body.periods, 'ended'), body.whole.failed, body.workflows.map(({ name }) => name)]).toEqual([1, 1, ['bad']]);
  expect(body.queues).toMatchObject([{ name: 'q', ended: 4 }]);
  expect((await report(`${range}&group=none`)).workflows).toEqual([]);
  expect((await http.send('GET', `/api/statistics/report?${range}&group=night&queue=q`)).status).toBe(400);
});

test('hours, weeks and months, in a zone', async () => {
  expect(sum((await report(`period=hour&from=${today()}&to=${tomorrow()}`)).periods, 'ended')).toBe(4);
  const weeks = await report(`period=week&zone=Europe/Paris&from=${from(180)}&to=${tomorrow()}`);
  expect([weeks.step, sum(weeks.periods, 'ended')]).toEqual(['day', 4]);
  expect(sum((await report(`period=month&from=${from(360)}&to=${tomorrow()}`)).periods, 'started')).toBe(4);
});

test.each([
  'from=x&to=2027-01-01',
  'from=2027-01-02&to=2027-01-01',
  'from=2027-01-01',
  'period=year&from=2027-01-01&to=2027-02-01',
  'zone=Moon/Sea&from=2027-01-01&to=2027-02-01',
  'period=hour&from=2020-01-01&to=2020-01-02',
  'from=2000-01-01&to=2020-01-02',
  'from=2027-01-01&to=2027-02-01&workflow=a&queue=b',
])('?%s is refused', async (query) => {
  expect((await http.send('GET', `/api/statistics/report?${query}`)).json()).toMatchObject({ code: 'INVALID_REQUEST' });
});

test('each table as CSV', async () => {
  const csv = async (table: string): Promise<readonly string[]> => {
    const reply = await http.send('GET', `/api/statistics/report.csv?from=${from(1)}&to=${tomorrow()}&table=${table}`);
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="statistics-${table}.csv"`);
    return reply.text.trim().split('\r\n');
  };
  expect((await csv('periods'))[0]).toBe(
    'from,to,started,ended,failed,runMedianMs,runP95Ms,waitMedianMs,waitP95Ms,retryMedianMs,retryP95Ms',
  );
  expect((await csv('workflows')).slice(1).map((line) => line.split(',').slice(0, 4))).toEqual([
    ['bad', '1', '1', '1'],
    ['good', '3', '3', '0'],
  ]);
  expect(await csv('queues')).toHaveLength(2);
});

test('whoever may look at instances may look at this, and nobody else', async () => {
  const url = `/api/statistics/report?from=${from(1)}&to=${today()}`;
  expect((await http.send('GET', url, { headers: { authorization: `Bearer ${tokens.reader}` } })).status).toBe(200);
  expect((await http.send('GET', url, { headers: { authorization: '' } })).status).toBe(401);
});
