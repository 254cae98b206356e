/** Live events on real connections. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, type ServerEvent } from '../../src/cli/client.ts';
import { shellJob, startTestServer, tokens, until, type TestServer } from './harness.ts';

let http: TestServer;
let address: string;

beforeAll(async () => {
  http = await startTestServer({ liveCapacity: 20, liveBacklogBytes: 64 * 1024, liveHeartbeatMs: 50, maxLiveListeners: 5 });
  address = await http.server.listen('127.0.0.1', 0);
  await http.save('w', shellJob('true'));
});

afterAll(async () => {
  await http.stop();
});

/** Listens until `enough` says so, and answers with all that came. `onHello` is called when the server listens to the engine. */
async function listen(
  path: string,
  enough: (events: readonly ServerEvent[]) => boolean,
  onHello: () => void = () => undefined,
  lastEventId?: string,
): Promise<readonly ServerEvent[]> {
  const events: ServerEvent[] = [];
  const controller = new AbortController();
  await createClient(address, tokens.reader).events(
    path,
    lastEventId === undefined ? {} : { headers: { 'last-event-id': lastEventId } },
    (event) => {
      events.push(event);
      if (events.length === 1) onHello();
      if (enough(events)) controller.abort();
    },
    controller.signal,
  );
  return events;
}

function typesOf(events: readonly ServerEvent[]): readonly string[] {
  return events.filter(({ event }) => event === 'message').map(({ data }) => String(JSON.parse(data).type));
}

const ended = (events: readonly ServerEvent[]): boolean => typesOf(events).includes('INSTANCE_TERMINATED');

test('first comes hello, then everything that happens, numbered without a gap', async () => {
  const events = await listen('/api/events', ended, () => void http.run('w'));
  expect(events[0]).toMatchObject({ event: 'hello' });
  // There are no pages here.
  expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ build: null });
  const numbers = events.slice(1).map(({ data }) => Number(JSON.parse(data).seq));
  const first = Number(JSON.parse(events[0]?.data ?? '').seq);
  expect(numbers).toEqual(numbers.map((_number, index) => first + 1 + index));
  expect(typesOf(events)).toEqual(expect.arrayContaining(['INSTANCE_STARTED', 'TASK_EXECUTING', 'TASK_TERMINATED', 'INSTANCE_TERMINATED']));
  expect(events.at(-1)?.id.endsWith(`-${numbers.at(-1) ?? ''}`)).toBe(true);
});

test('nothing is missed of what a client begins when it has the headers of the answer', async () => {
  // Again and again as the first listener, whom the engine has to be told of.
  for (let count = 0; count < 5; count += 1) {
    const controller = new AbortController();
    const headers = { authorization: `Bearer ${tokens.reader}` };
    const answer = await fetch(`${address}/api/events`, { headers, signal: controller.signal });
    const launched = http.run('w');
    let heard = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body!) {
      heard += decoder.decode(chunk, { stream: true });
      if (heard.includes('INSTANCE_TERMINATED')) break;
    }
    controller.abort();
    expect(heard).toContain('INSTANCE_STARTED');
    await launched;
  }
});

test('who comes back gets what was missed, once and in order', async () => {
  const before = await listen('/api/events', ended, () => void http.run('w'));
  const all = before.slice(1);
  // Seen up to the first event: the others come again.
  const seen = all[0]?.id ?? '';
  const again = await listen('/api/events', (events) => events.length > all.length - 1, undefined, seen);
  expect(again[0]).toMatchObject({ event: 'hello', id: seen });
  expect(again.slice(1)).toEqual(all.slice(1));
});

test('a gap that is too old, or an id of another server, asks to read everything again', async () => {
  const first = (await listen('/api/events', (events) => events.length > 0))[0]?.id ?? '';
  for (let count = 0; count < 8; count += 1) await http.run('w');
  expect((await listen('/api/events', (events) => events.length > 0, undefined, first))[0]).toMatchObject({ event: 'reload' });
  expect((await listen('/api/events', (events) => events.length > 0, undefined, 'ffffffffffff-1'))[0]).toMatchObject({ event: 'reload' });
});

test('events of one instance come without those of others', async () => {
  const { id } = (await http.send('POST', '/api/instances', { json: { workflow: 'w' } })).json<{ id: number }>();
  const next = id + 2;
  const events = await listen(`/api/events?instance=${next}`, ended, () => void http.run('w').then(() => http.run('w')));
  const instances = new Set(events.slice(1).map(({ data }) => Number(JSON.parse(data).instanceId)));
  expect([...instances]).toEqual([next]);
});

test('who does not read is cut off, with bounded memory, and others go on', async () => {
  const { port } = new URL(address);
  const slow = connect(Number(port), '127.0.0.1');
  const closed = new Promise<void>((resolve) => void slow.on('close', () => resolve()));
  slow.on('error', () => undefined);
  slow.write(`GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tokens.reader}\r\n\r\n`);
  slow.pause();
  const dropped = async (): Promise<number> =>
    Number(/^evqueue_live_dropped_total (\d+)/m.exec((await http.send('GET', '/metrics')).text)?.[1]);
  const name = 'x'.repeat(60);
  await http.save(name, shellJob('true'));
  await until(
    async () => {
      await Promise.all(Array.from({ length: 50 }, () => http.send('PUT', `/api/queues/${name}`, { json: { concurrency: 3 } })));
      return dropped();
    },
    (count) => count > 0,
  );
  slow.resume();
  await closed;
  expect((await http.send('GET', '/api/status')).status).toBe(200);
});

test('there are not more listeners than the limit, and a connection that is closed makes room', async () => {
  const listeners = async (): Promise<string | undefined> =>
    /^evqueue_live_listeners (\d+)/m.exec((await http.send('GET', '/metrics')).text)?.[1];
  // Connections of earlier tests may still be closing.
  await until(listeners, (count) => count === '0');
  const controllers = Array.from({ length: 5 }, () => new AbortController());
  const listening = controllers.map((controller) =>
    createClient(address, tokens.reader).events('/api/events', {}, () => undefined, controller.signal),
  );
  await until(listeners, (count) => count === '5');
  await expect(
    createClient(address, tokens.reader).events('/api/events', {}, () => undefined, new AbortController().signal),
  ).rejects.toThrow('limit');
  for (const controller of controllers) controller.abort();
  await Promise.all(listening);
  await until(listeners, (count) => count === '0');
});

test('at a pace tasks of an instance come together, no start and no end is left out, and the connection tells that it lives', async () => {
  const total = 12;
  const events = await listen(
    '/api/events?pace=300',
    (all) => typesOf(all).filter((type) => type === 'INSTANCE_TERMINATED').length === total && all.at(-1)?.event === 'alive',
    () => void Promise.all(Array.from({ length: total }, () => http.run('w'))),
  );
  expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ aliveMs: 50 });
  expect(typesOf(events).filter((type) => type === 'INSTANCE_STARTED')).toHaveLength(total);
  const numbers = events.filter(({ event }) => event === 'message').map(({ data }) => Number(JSON.parse(data).seq));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('a pace outside of its limits is refused', async () => {
  expect((await http.send('GET', '/api/events?pace=5')).status).toBe(400);
});
