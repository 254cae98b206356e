/** Finding in outputs, small, large and growing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellJob, startTestServer, until, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.save('small', shellJob("printf 'one\\ntwo error\\nthree Error\\nlast error'"));
  // About 100 MB: a line of 100 bytes a million times, and something to find at the end.
  await http.save(
    'large',
    shellJob(
      "yes 'a line like any other of this output, which has nothing in it that anybody would ever look for......' | head -n 1000000; echo needle",
    ),
  );
  await http.save('hostile', shellJob("printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'"));
  await http.save('empty', shellJob('true'));
});

afterAll(async () => {
  await http.stop();
});

type Found = {
  count: number;
  skipped: number;
  nextFrom: number | null;
  sizeBytes: number;
  growing: boolean;
  matches: { offset: number; line: number; match: string; before: string; after: string }[];
};

async function outputOf(workflow: string): Promise<string> {
  const { id } = await http.run(workflow);
  return `/api/instances/${String(id)}/tasks/2/attempts/1/stdout`;
}

test('every match is counted, and shown from an offset on', async () => {
  const output = await outputOf('small');
  const all = (await http.send('GET', `${output}/find?text=error`)).json<Found>();
  expect(all).toMatchObject({ count: 2, skipped: 0, nextFrom: null, sizeBytes: 36, growing: false });
  expect(all.matches.map(({ offset, line }) => [offset, line])).toEqual([
    [8, 2],
    [31, 4],
  ]);
  const first = (await http.send('GET', `${output}/find?text=error&ignoreCase=true&limit=1`)).json<Found>();
  expect(first).toMatchObject({ count: 3, nextFrom: 13, matches: [{ line: 2, before: 'two ', match: 'error', after: '' }] });
  const rest = (await http.send('GET', `${output}/find?text=error&ignoreCase=true&from=13`)).json<Found>();
  expect(rest).toMatchObject({ count: 3, skipped: 1, nextFrom: null, matches: [{ line: 3 }, { line: 4 }] });
  expect((await http.send('GET', `${output}/find?regexp=${encodeURIComponent('^t\\w+ [eE]')}`)).json<Found>().count).toBe(2);
  expect((await http.send('GET', `${await outputOf('empty')}/find?text=x`)).json<Found>()).toMatchObject({ count: 0, sizeBytes: 0 });
});

test.each(['', 'text=a&regexp=b', 'text=', 'regexp=(', 'text=a%0Ab', 'text=a&limit=0', 'colour=red'])('%s is refused', async (query) => {
  const reply = await http.send('GET', `${await outputOf('empty')}/find?${query}`);
  expect([reply.status, reply.json()['code']]).toEqual([400, 'INVALID_REQUEST']);
});

test('100 MB are searched whole, by text and by expression, while others are answered', async () => {
  const output = await outputOf('large');
  for (const query of ['text=needle', 'regexp=ne%2Bdle', 'text=NEEDLE&ignoreCase=true']) {
    let isDone = false;
    const finding = http.send('GET', `${output}/find?${query}`).then((reply) => {
      isDone = true;
      return reply.json<Found>();
    });
    let answered = 0;
    while (!isDone) {
      expect((await http.send('GET', '/api/status')).status).toBe(200);
      answered += 1;
    }
    const found = await finding;
    expect(found.sizeBytes).toBeGreaterThan(100_000_000);
    expect(found).toMatchObject({ count: 1, matches: [{ line: 1_000_001, match: 'needle' }] });
    expect(answered).toBeGreaterThan(3);
  }
});

test('an expression that never ends is given up, and the next search works', async () => {
  const output = await outputOf('hostile');
  const reply = await http.send('GET', `${output}/find?regexp=${encodeURIComponent('^(a+)+$')}`);
  expect([reply.status, reply.json()['code']]).toEqual([400, 'LIMIT_EXCEEDED']);
  expect((await http.send('GET', `${output}/find?text=!`)).json<Found>().count).toBe(1);
});

test('what a command has written so far can be searched while it runs', async () => {
  await http.save(
    'slow',
    shellJob('echo begun; while ! [ -e "$1" ]; do sleep 0.05; done', '').replace(
      '<script>',
      '<input><value select="$go"/></input><script>',
    ),
    '<parameters><parameter name="go"/></parameters>',
  );
  const go = `${http.dataDir}/go`;
  const { id } = (await http.send('POST', '/api/instances', { json: { workflow: 'slow', parameters: { go } } })).json();
  const url = `/api/instances/${String(id)}/tasks/2/attempts/1/stdout/find?text=begun`;
  const found = await until(
    async () => (await http.send('GET', url)).json<Found>(),
    ({ count }) => count === 1,
  );
  expect(found.growing).toBe(true);
  await http.send('POST', `/api/instances/${String(id)}/kill`);
  await until(
    async () => (await http.send('GET', `/api/instances/${String(id)}`)).json(),
    ({ status }) => status === 'terminated',
  );
  expect((await http.send('GET', url)).json<Found>()).toMatchObject({ count: 1, growing: false });
});
