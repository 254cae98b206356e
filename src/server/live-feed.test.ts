import { expect, test } from 'vitest';
import type { LiveEvent } from '../app/engine-types.ts';
import { isAbout, LiveFeed } from './live-feed.ts';
import type { NumberedEvent } from './numbered-event.ts';

/** A feed whose engine is played by the test. */
function createFeed(capacity = 4): {
  readonly feed: LiveFeed;
  readonly publish: (...ids: number[]) => void;
  readonly subscriptions: () => number;
  /** What the feed said of whether it wants everything. */
  readonly wanted: readonly boolean[];
} {
  const listeners = new Set<(events: readonly LiveEvent[]) => void>();
  let subscriptions = 0;
  const wanted: boolean[] = [];
  const feed = new LiveFeed({
    onLive(listener) {
      subscriptions += 1;
      listeners.add(listener);
      return { everything: (isWanted) => void wanted.push(isWanted), stop: () => void listeners.delete(listener) };
    },
    confirm: () => Promise.resolve(),
    stream: 's',
    capacity,
    lingerMs: 60_000,
  });
  return {
    feed,
    publish: (...ids) => {
      for (const listener of listeners) listener(ids.map(eventOf));
    },
    subscriptions: () => subscriptions,
    wanted,
  };
}

function eventOf(instanceId: number): LiveEvent {
  return { type: 'INSTANCE_STARTED', instanceId, workflow: 'w', status: 'executing', errors: 0, atMs: 0 };
}

function collector(): { readonly listener: (events: readonly NumberedEvent[]) => void; readonly seen: number[] } {
  const seen: number[] = [];
  return { seen, listener: (events) => void seen.push(...events.map(({ seq }) => seq)) };
}

test('a new listener hears everything after its welcome', async () => {
  const { feed, publish } = createFeed();
  const { listener, seen } = collector();
  expect(await feed.join(listener, null)).toEqual({ kind: 'hello', seq: 0, events: [] });
  publish(1, 2);
  publish(3);
  expect(seen).toEqual([1, 2, 3]);
});

test('who comes back gets exactly what it has missed', async () => {
  const { feed, publish } = createFeed();
  const first = collector();
  await feed.join(first.listener, null);
  publish(1, 2);
  feed.leave(first.listener);
  publish(3, 4);
  const again = collector();
  const welcome = await feed.join(again.listener, 's-2');
  expect(welcome).toMatchObject({ kind: 'hello', seq: 4, events: [{ seq: 3 }, { seq: 4 }] });
  publish(5);
  expect(again.seen).toEqual([5]);
  expect(first.seen).toEqual([1, 2]);
});

test('who has missed nothing gets nothing twice', async () => {
  const { feed, publish } = createFeed();
  await feed.join(collector().listener, null);
  publish(1, 2);
  expect(await feed.join(collector().listener, 's-2')).toEqual({ kind: 'hello', seq: 2, events: [] });
});

test('a gap that is older than what is remembered asks to read everything again', async () => {
  const { feed, publish } = createFeed(4);
  await feed.join(collector().listener, null);
  publish(...Array.from({ length: 20 }, (_, index) => index + 1));
  expect(await feed.join(collector().listener, 's-3')).toEqual({ kind: 'reload', seq: 20 });
  expect(await feed.join(collector().listener, 's-18')).toMatchObject({ kind: 'hello', events: [{ seq: 19 }, { seq: 20 }] });
});

test.each(['other-1', 's-99', 's-', 's-x', 'nonsense', 's--1'])('the id %s is of no use, and asks to read everything again', async (id) => {
  const { feed, publish } = createFeed();
  await feed.join(collector().listener, null);
  publish(1, 2);
  expect(await feed.join(collector().listener, id)).toEqual({ kind: 'reload', seq: 2 });
});

test('nothing that is published during the welcome is lost or told twice', async () => {
  const { feed, publish } = createFeed();
  await feed.join(collector().listener, null);
  publish(1);
  const late = collector();
  const welcome = feed.join(late.listener, 's-1');
  publish(2);
  const { events } = (await welcome) as { readonly events: readonly NumberedEvent[] };
  publish(3);
  expect([...events.map(({ seq }) => seq), ...late.seen]).toEqual([2, 3]);
});

test('the engine is heard once for all, and after a stop old ids are of no use', async () => {
  const { feed, publish, subscriptions } = createFeed();
  const one = collector();
  await feed.join(one.listener, null);
  await feed.join(collector().listener, null);
  expect(subscriptions()).toBe(1);
  publish(1);
  feed.stop();
  publish(2);
  expect(one.seen).toEqual([1]);
  expect(await feed.join(collector().listener, 's-1')).toMatchObject({ kind: 'reload' });
  expect(subscriptions()).toBe(2);
});

test('the text of an event has its id, its number and its moment', async () => {
  const { feed, publish } = createFeed();
  const texts: string[] = [];
  await feed.join((events) => void texts.push(...events.map(({ text }) => text)), null);
  publish(7);
  const [text = ''] = texts;
  expect(text.startsWith('id: s-1\ndata: {')).toBe(true);
  expect(text.endsWith('}\n\n')).toBe(true);
  expect(JSON.parse(text.split('data: ')[1] ?? '')).toMatchObject({
    seq: 1,
    type: 'INSTANCE_STARTED',
    instanceId: 7,
    at: '1970-01-01T00:00:00.000Z',
  });
});

test('an event is about an instance by its id, also among deleted ones', () => {
  expect(isAbout(eventOf(3), 3)).toBe(true);
  expect(isAbout(eventOf(3), 4)).toBe(false);
  expect(isAbout({ type: 'INSTANCES_DELETED', instanceIds: [1, 4], atMs: 0 }, 4)).toBe(true);
  expect(isAbout({ type: 'CONFIGURATION_CHANGED', noun: 'queue', name: 'q', atMs: 0 }, 4)).toBe(false);
});

test('who comes back at a pace is told what it has missed, and what waited for its turn is not told twice', async () => {
  const { feed, publish } = createFeed();
  const first = collector();
  await feed.join(first.listener, null, 60_000);
  publish(1);
  publish(2, 3);
  expect(first.seen).toEqual([1]);
  const again = collector();
  expect(await feed.join(again.listener, 's-1', 60_000)).toMatchObject({ kind: 'hello', events: [{ seq: 2 }, { seq: 3 }] });
  expect(first.seen).toEqual([1, 2, 3]);
  expect(again.seen).toEqual([]);
  feed.leave(first.listener);
  feed.leave(again.listener);
  expect(feed.listeners).toBe(0);
});

test('everything is asked of the engine only while somebody wants everything, and who does is not told that nothing was left out', async () => {
  const { feed, publish, wanted } = createFeed();
  const [page, program, again] = [collector(), collector(), collector()];
  await feed.join(page.listener, null, 60_000);
  publish(1);
  await feed.join(program.listener, null);
  publish(2);
  feed.leave(program.listener);
  expect(wanted).toEqual([true, false]);
  expect(await feed.join(again.listener, 's-2')).toMatchObject({ kind: 'hello', events: [] });
  feed.leave(again.listener);
  publish(3);
  expect(await feed.join(again.listener, 's-2')).toEqual({ kind: 'reload', seq: 3 });
});
