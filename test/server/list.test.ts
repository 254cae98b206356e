import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, type TestServer } from './harness.ts';

let http: TestServer;
const ids: number[] = [];

beforeAll(async () => {
  http = await startTestServer();
  const header = '<parameters><parameter name="order" default=""/></parameters>';
  await http.save('good', shellJob('true'), header);
  await http.save('bad', shellJob('false'), header);
  const xml = `<workflow>${header}<subjobs>${shellJob('false')}</subjobs></workflow>`;
  await http.send('PUT', '/api/workflows/bad', { json: { xml, group: 'of the bad' } });
  for (let number = 0; number < 12; number += 1) {
    const ended = await http.run(number % 3 === 0 ? 'bad' : 'good', { order: `A-${number}` });
    ids.push(Number(ended['id']));
  }
  await http.send('POST', `/api/instances/${ids[4]}/tags`, { json: { tag: 'checked' } });
});

afterAll(async () => {
  await http.stop();
});

async function list(query: string): Promise<number[]> {
  const reply = await http.send('GET', `/api/instances?${query}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<{ items: { id: number }[] }>().items.map(({ id }) => id);
}

test('the list begins with the newest', async () => {
  expect(await list('')).toEqual(ids.toReversed());
});

test.each([
  ['workflow=bad', (index: number) => index % 3 === 0],
  ['errors=true', (index: number) => index % 3 === 0],
  ['errors=false', (index: number) => index % 3 !== 0],
  ['status=terminated', () => true],
  ['status=executing', () => false],
  ['parameter.order=A-5', (index: number) => index === 5],
  ['parameter.order=A', () => false],
  ['workflow=bad,good', () => true],
  ['group=of%20the%20bad', (index: number) => index % 3 === 0],
  ['group=of%20the%20bad&workflow=good', () => false],
  ['group=of%20the%20bad&workflow=good,bad&errors=true&parameter.order=A-3', (index: number) => index === 3],
  ['group=of%20the%20bad&status=executing', () => false],
  ['group=gone', () => false],
  ['workflow=bad,other', (index: number) => index % 3 === 0],
  ['launchedBy=administrator', () => true],
  ['launchedBy=plan:administrator', () => false],
  ['waits=retrying', () => false],
  ['waitingLongerThan=0', () => false],
  ['text=a-11', (index: number) => index === 11],
  ['tag=checked', (index: number) => index === 4],
  ['workflow=good&parameter.order=A-3', () => false],
  ['launchedAfter=2020-01-01', () => true],
  ['launchedBefore=2020-01-01', () => false],
  ['launchedAfter=2999-01-01T00:00:00Z', () => false],
])('the filter %s gives exactly what fits', async (query, fits) => {
  expect(await list(query)).toEqual(ids.filter((_id, index) => fits(index)).toReversed());
});

test('pages join to the whole list, without a gap or a double', async () => {
  for (const filter of ['', 'errors=false&']) {
    const seen: number[] = [];
    for (let cursor = ''; ;) {
      const page: { items: { id: number }[]; nextCursor: string | null } = (
        await http.send('GET', `/api/instances?${filter}limit=5${cursor}`)
      ).json();
      expect(page.items.length).toBeLessThanOrEqual(5);
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen).toEqual(await list(`${filter}limit=1000`));
  }
});

test.each([
  'cursor=nonsense',
  'cursor=eyJ9',
  'limit=0',
  'limit=1001',
  'limit=x',
  'errors=maybe',
  'status=gone',
  'launchedAfter=yesterday',
  'colour=red',
  'parameter.=x',
  'tag=a&tag=b',
  'waits=ever',
  'waitingLongerThan=-1',
  'launchedBy=',
  'text=',
])('%s is refused', async (query) => {
  const reply = await http.send('GET', `/api/instances?${query}`);
  expect([reply.status, reply.json()['code']]).toEqual([400, 'INVALID_REQUEST']);
  expect(reply.json()['message']).toContain('expected');
});

test('groups are known by name, and lists of workflows are those of one', async () => {
  const values = await http.send('GET', '/api/instances/values?field=group&prefix=BAD');
  expect(values.json()).toEqual({ items: ['of the bad'] });
  const names = async (query: string): Promise<string[]> =>
    (await http.send('GET', `/api/workflows${query}`)).json<{ items: { name: string }[] }>().items.map(({ name }) => name);
  expect(await names('?group=of%20the%20bad')).toEqual(['bad']);
  expect(await names('?group=gone')).toEqual([]);
  expect(await names('')).toEqual(['bad', 'good']);
});

test('what a group is counts now: a workflow that left it takes its instances along', async () => {
  const xml = `<workflow><parameters><parameter name="order" default=""/></parameters><subjobs>${shellJob('false')}</subjobs></workflow>`;
  await http.send('PUT', '/api/workflows/bad', { json: { xml, group: 'elsewhere' } });
  expect(await list('group=of%20the%20bad')).toEqual([]);
  expect((await list('group=elsewhere')).length).toBe(4);
});
