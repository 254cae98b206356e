import { expect, test } from 'vitest';
import { attemptIdOf, type AttemptId } from '../ids.ts';
import { createQueueBoard, type QueueBoard } from './board.ts';
import type { QueueDefinition, QueuedTask } from './queue.ts';

function queue(settings: Partial<QueueDefinition> = {}): QueueDefinition {
  return {
    id: 1,
    name: 'mail',
    aliases: [],
    concurrency: 1,
    order: 'fair',
    ageingS: 0,
    key: null,
    keyConcurrency: null,
    rate: null,
    paused: null,
    ...settings,
  };
}

function task(instanceId: number, nodeId: number, fields: Partial<QueuedTask> = {}): QueuedTask {
  return {
    attemptId: attemptIdOf(instanceId, nodeId, 1),
    instanceId,
    nodeId,
    queue: 'mail',
    priority: 0,
    key: null,
    queuedAtMs: 0,
    ...fields,
  };
}

function boardWith(...queues: readonly QueueDefinition[]): QueueBoard {
  const board = createQueueBoard();
  for (const each of queues) board.saveQueue(each);
  return board;
}

/** Starts and ends tasks one by one until nothing may start; gives their ids. */
function runAll(board: QueueBoard, nowMs = 0): AttemptId[] {
  const ids: AttemptId[] = [];
  for (let next = board.next(nowMs); next !== null; next = board.next(nowMs)) {
    ids.push(next.attemptId);
    board.release(next.attemptId);
  }
  return ids;
}

/** Starts tasks until nothing may start; gives their instances. */
function startAll(board: QueueBoard, nowMs = 0): number[] {
  const instances: number[] = [];
  for (let next = board.next(nowMs); next !== null; next = board.next(nowMs)) instances.push(next.instanceId);
  return instances;
}

const instancesOf = (ids: readonly AttemptId[]): number[] => ids.map((id) => Number(id.split('-')[0]));

test('in a fair queue instances take turns, and who comes late joins at the present turn', () => {
  const board = boardWith(queue());
  for (let node = 1; node <= 6; node += 1) board.enqueue(task(1, node));
  for (let node = 1; node <= 2; node += 1) board.enqueue(task(2, node));
  for (let served = 0; served < 4; served += 1) board.release(board.next(0)!.attemptId);
  board.enqueue(task(3, 1));
  board.enqueue(task(3, 2));
  expect(instancesOf(runAll(board))).toEqual([1, 3, 1, 3, 1, 1]);
});

test('a fair queue counts turns per priority, so that work of a higher one does not put back latecomers of a lower', () => {
  const board = boardWith(queue());
  for (let node = 1; node <= 3; node += 1) board.enqueue(task(1, node));
  for (let node = 1; node <= 9; node += 1) board.enqueue(task(2, node, { priority: 5 }));
  for (let served = 0; served < 9; served += 1) board.release(board.next(0)!.attemptId);
  board.enqueue(task(3, 1));
  expect(instancesOf(runAll(board))).toEqual([1, 3, 1, 1]);
});

test('in a fifo queue tasks go by arrival', () => {
  const board = boardWith(queue({ order: 'fifo' }));
  for (const [instance, node] of [
    [2, 1],
    [2, 2],
    [1, 1],
    [2, 3],
    [1, 2],
  ] as const)
    board.enqueue(task(instance, node));
  expect(runAll(board)).toEqual(['2-1-1', '2-2-1', '1-1-1', '2-3-1', '1-2-1']);
});

test('after a restart tasks go by the moment at which they were queued, in whatever order they are read', () => {
  const board = boardWith(queue({ order: 'fifo' }));
  for (const [instance, queuedAtMs] of [
    [1, 30],
    [2, 10],
    [3, 20],
  ] as const)
    board.enqueue(task(instance, 1, { queuedAtMs }));
  expect(instancesOf(runAll(board))).toEqual([2, 3, 1]);
});

test('in a prio queue the oldest instance goes first, by arrival within', () => {
  const board = boardWith(queue({ order: 'prio' }));
  for (const [instance, node] of [
    [9, 1],
    [10, 1],
    [2, 7],
    [9, 2],
    [2, 3],
  ] as const)
    board.enqueue(task(instance, node));
  expect(runAll(board)).toEqual(['2-7-1', '2-3-1', '9-1-1', '9-2-1', '10-1-1']);
});

test.each(['fair', 'fifo', 'prio'] as const)('a higher priority goes first in a %s queue', (order) => {
  const board = boardWith(queue({ order }));
  board.enqueue(task(1, 1));
  board.enqueue(task(2, 1, { priority: 3 }));
  board.enqueue(task(3, 1, { priority: -1 }));
  expect(instancesOf(runAll(board))).toEqual([2, 1, 3]);
});

test('with ageing a task that has waited long enough passes a higher priority that came later', () => {
  const board = boardWith(queue({ order: 'fifo', ageingS: 60 }));
  board.enqueue(task(1, 1, { queuedAtMs: 0 }));
  board.enqueue(task(2, 1, { priority: 2, queuedAtMs: 119_000 }));
  board.enqueue(task(3, 1, { priority: 2, queuedAtMs: 180_000 }));
  expect(instancesOf(runAll(board, 200_000))).toEqual([2, 1, 3]);
});

test('a paused queue starts nothing, and goes on where it was', () => {
  const paused = { reason: 'new disks', by: 'anna', sinceMs: 5 };
  const board = boardWith(queue({ paused }));
  board.enqueue(task(1, 1));
  expect(board.next(10)).toBeNull();
  expect(board.why('1-1-1', 10)).toEqual({ kind: 'paused', queue: 'mail', reason: 'new disks', by: 'anna', pausedSinceMs: 5, sinceMs: 0 });
  board.saveQueue(queue());
  expect(board.next(10)?.attemptId).toBe('1-1-1');
});

test('a queue that was made smaller starts nothing until there is room', () => {
  const board = boardWith(queue({ concurrency: 3 }));
  for (let node = 1; node <= 5; node += 1) board.enqueue(task(1, node));
  expect(startAll(board)).toHaveLength(3);
  board.saveQueue(queue({ concurrency: 1 }));
  board.release('1-1-1');
  board.release('1-2-1');
  expect(board.next(0)).toBeNull();
  expect(board.why('1-4-1', 0)).toMatchObject({ kind: 'queueFull', place: 1, waiting: 2, running: 1, concurrency: 1 });
  board.release('1-3-1');
  expect(board.next(0)?.attemptId).toBe('1-4-1');
});

test('a queue that was made larger starts more at once', () => {
  const board = boardWith(queue());
  for (let node = 1; node <= 5; node += 1) board.enqueue(task(1, node));
  expect(startAll(board)).toHaveLength(1);
  board.saveQueue(queue({ concurrency: 4 }));
  expect(startAll(board)).toHaveLength(3);
});

test('an edited order puts those who wait in order again', () => {
  const board = boardWith(queue({ order: 'fifo' }));
  for (const [instance, node] of [
    [2, 1],
    [2, 2],
    [1, 1],
  ] as const)
    board.enqueue(task(instance, node));
  board.saveQueue(queue({ order: 'prio' }));
  expect(
    board
      .state('mail')
      ?.waitingTasks(2)
      .map(({ attemptId }) => attemptId),
  ).toEqual(['1-1-1', '2-1-1']);
  board.saveQueue(queue({ order: 'fair' }));
  expect(instancesOf(runAll(board))).toEqual([2, 1, 2]);
});

test('each key has its own slots, besides those of the queue', () => {
  const board = boardWith(queue({ concurrency: 3, key: 'host', keyConcurrency: 2 }));
  for (let node = 1; node <= 4; node += 1) board.enqueue(task(1, node, { key: 'web1' }));
  for (let node = 5; node <= 8; node += 1) board.enqueue(task(1, node, { key: 'web2' }));
  const started = [board.next(0), board.next(0), board.next(0), board.next(0)].map((each) => each?.key);
  expect(started).toEqual(['web1', 'web1', 'web2', undefined]);
  board.release('1-5-1');
  expect(board.next(0)?.key).toBe('web2');
  board.release('1-1-1');
  expect(board.next(0)?.key).toBe('web1');
});

test('slots of keys that were made more or fewer count at once', () => {
  const keyed = queue({ concurrency: 9, key: 'host', keyConcurrency: 1 });
  const board = boardWith(keyed);
  for (let node = 1; node <= 6; node += 1) board.enqueue(task(1, node, { key: `web${node % 2}` }));
  expect(startAll(board)).toHaveLength(2);
  board.saveQueue({ ...keyed, keyConcurrency: 2 });
  expect(startAll(board)).toHaveLength(2);
  board.release('1-1-1');
  board.saveQueue({ ...keyed, keyConcurrency: 1 });
  expect(board.next(0)).toBeNull();
  expect(board.why('1-5-1', 0)).toMatchObject({ kind: 'keyFull', key: 'web1', running: 1, keyConcurrency: 1 });
});

test('tasks without a key share the slots of one', () => {
  const board = boardWith(queue({ concurrency: 9, key: 'host', keyConcurrency: 1 }));
  board.enqueue(task(1, 1));
  board.enqueue(task(1, 2));
  board.enqueue(task(1, 3, { key: 'web1' }));
  expect([board.next(0), board.next(0), board.next(0)].map((each) => each?.attemptId)).toEqual(['1-1-1', '1-3-1', undefined]);
  expect(board.why('1-2-1', 0)).toMatchObject({
    kind: 'keyFull',
    key: '',
    place: 1,
    running: 1,
    keyConcurrency: 1,
    holders: [{ instanceId: 1, nodeId: 1 }],
  });
});

test('an instance with many keys has no larger share than one whose tasks have the same key', () => {
  const board = boardWith(queue({ key: 'host', keyConcurrency: 1 }));
  for (let node = 1; node <= 20; node += 1) board.enqueue(task(1, node, { key: `host${node}` }));
  for (let node = 1; node <= 20; node += 1) board.enqueue(task(2, node, { key: 'other' }));
  const served = instancesOf(runAll(board)).slice(0, 20);
  expect(served.filter((instance) => instance === 1)).toHaveLength(10);
});

test('instances take turns on a host that is far behind the others', () => {
  const board = boardWith(queue({ concurrency: 100, key: 'host', keyConcurrency: 1 }));
  for (let node = 1; node <= 10; node += 1) board.enqueue(task(1, node, { key: 'slow' }));
  for (let node = 1; node <= 50; node += 1) board.enqueue(task(2, node, { key: 'fast' }));
  expect(board.next(0)?.key).toBe('slow');
  for (let served = 0; served < 50; served += 1) board.release(board.next(0)!.attemptId);
  board.enqueue(task(3, 1, { key: 'slow' }));
  board.enqueue(task(3, 2, { key: 'slow' }));
  board.release('1-1-1');
  expect(instancesOf(runAll(board)).slice(0, 4)).toEqual([1, 3, 1, 3]);
});

test('a rate is a sliding window: no span of its length has more starts', () => {
  const board = boardWith(queue({ concurrency: 100, rate: { starts: 2, periodS: 10 } }));
  for (let node = 1; node <= 6; node += 1) board.enqueue(task(1, node));
  expect(startAll(board, 0)).toHaveLength(1 + 1);
  expect(board.nextChanceMs(0)).toBe(10_000);
  expect(board.why('1-3-1', 4_000)).toEqual({
    kind: 'rate',
    queue: 'mail',
    place: 1,
    starts: 2,
    periodS: 10,
    nextAtMs: 10_000,
    sinceMs: 0,
  });
  expect(board.next(9_999)).toBeNull();
  expect(board.next(10_000)?.nodeId).toBe(3);
  expect(board.next(15_000)?.nodeId).toBe(4);
  expect(board.next(19_999)).toBeNull();
  expect(board.nextChanceMs(19_999)).toBe(20_000);
  expect(startAll(board, 20_000)).toHaveLength(1);
  expect(board.nextChanceMs(20_000)).toBe(25_000);
  expect(board.nextChanceMs(26_000)).toBe(26_000);
});

test('a rate that is edited while tasks wait for it counts at once, beside those of other queues', () => {
  const first = queue({ concurrency: 9, rate: { starts: 1, periodS: 10 } });
  const second = queue({ id: 2, name: 'sms', concurrency: 9, rate: { starts: 1, periodS: 20 } });
  const board = boardWith(first, second);
  for (let node = 1; node <= 2; node += 1)
    for (const [instance, name] of [
      [1, 'mail'],
      [2, 'sms'],
    ] as const)
      board.enqueue(task(instance, node, { queue: name }));
  expect(startAll(board)).toEqual([1, 2]);
  board.saveQueue({ ...first, rate: { starts: 1, periodS: 60 } });
  expect(board.nextChanceMs(0)).toBe(20_000);
  expect(board.next(20_000)?.instanceId).toBe(2);
  board.saveQueue({ ...first, rate: null });
  expect(board.next(20_000)?.instanceId).toBe(1);
});

test('a start that was put back does not count for the rate', () => {
  const board = boardWith(queue({ concurrency: 9, rate: { starts: 1, periodS: 10 } }));
  board.enqueue(task(1, 1));
  board.next(0);
  board.putBack('1-1-1');
  expect(board.next(1)?.attemptId).toBe('1-1-1');
});

test('starts of before a restart count for the rate, of tasks that run as of those that have ended', () => {
  const board = boardWith(queue({ concurrency: 9, rate: { starts: 2, periodS: 10 } }));
  board.occupy(task(1, 1), 5_000);
  board.countStart('mail', 3_000);
  board.enqueue(task(1, 2));
  expect(board.next(6_000)).toBeNull();
  expect(board.nextChanceMs(6_000)).toBe(13_000);
  expect(board.next(13_000)?.nodeId).toBe(2);
});

test('a clock that is set back does not stop a queue with a rate for longer than its period', () => {
  const board = boardWith(queue({ concurrency: 9, rate: { starts: 1, periodS: 10 } }));
  board.enqueue(task(1, 1));
  board.enqueue(task(1, 2));
  board.next(5_000_000);
  expect(board.next(1_000_000)).toBeNull();
  expect(board.nextChanceMs(1_000_000)).toBe(1_010_000);
  expect(board.next(1_010_000)?.nodeId).toBe(2);
});

test('queues take turns, so that none starves behind one that always has work', () => {
  const board = boardWith(queue({ id: 1, name: 'a' }), queue({ id: 2, name: 'b' }), queue({ id: 3, name: 'c', concurrency: 2 }));
  for (let node = 1; node <= 4; node += 1)
    for (const name of ['a', 'b', 'c']) board.enqueue(task(1, node, { attemptId: attemptIdOf(1, node, name.charCodeAt(0)), queue: name }));
  const served: string[] = [];
  for (let count = 0; count < 9; count += 1) {
    const next = board.next(0)!;
    served.push(next.queue);
    board.release(next.attemptId);
  }
  expect(served.join('')).toBe('abcabcabc');
});

test('tasks of an unknown queue wait for it, and become its tasks in order of arrival when it is made', () => {
  const board = boardWith();
  board.enqueue(task(1, 1, { queue: 'old' }));
  board.enqueue(task(1, 2));
  board.enqueue(task(1, 3, { queue: 'old' }));
  expect(board.next(0)).toBeNull();
  expect(board.why('1-2-1', 0)).toEqual({ kind: 'unknownQueue', queue: 'mail', sinceMs: 0 });
  expect(board.state('old')).toMatchObject({ queue: null, waiting: 2 });
  board.saveQueue(queue({ aliases: ['old'] }));
  expect(runAll(board)).toEqual(['1-1-1', '1-2-1', '1-3-1']);
  expect(board.state('old')?.queue?.name).toBe('mail');
});

test('a name of tasks that wait for no queue is forgotten with the last of them', () => {
  const board = boardWith();
  board.enqueue(task(1, 1));
  board.occupy(task(1, 2), 0);
  board.drop('1-1-1');
  expect(board.state('mail')).toMatchObject({ waiting: 0, running: 1 });
  board.release('1-2-1');
  expect(board.state('mail')).toBeNull();
});

test('a renamed queue is found by its old name, until another queue has it', () => {
  const board = boardWith(queue());
  board.saveQueue(queue({ name: 'post', aliases: ['mail'] }));
  board.enqueue(task(1, 1));
  expect(board.queueOf('mail')?.name).toBe('post');
  board.saveQueue(queue({ id: 2 }));
  expect(board.queueOf('mail')?.id).toBe(2);
  expect(board.state('post')?.waiting).toBe(1);
  board.deleteQueue(2);
  expect(board.queueOf('mail')?.id).toBe(1);
});

test('a deleted queue leaves its tasks waiting for its name, and its slots taken', () => {
  const board = boardWith(queue());
  board.enqueue(task(1, 1));
  board.enqueue(task(1, 2));
  board.next(0);
  board.deleteQueue(1);
  expect(board.counts()).toEqual({ queued: 1, running: 1 });
  expect(board.why('1-2-1', 0)?.kind).toBe('unknownQueue');
  board.saveQueue(queue({ id: 7 }));
  expect(board.next(0)).toBeNull();
  expect(board.release('1-1-1')).toBe(true);
  expect(board.next(0)?.attemptId).toBe('1-2-1');
});

test('a task that was moved to the head goes before all others of its queue, the latest moved first', () => {
  const board = boardWith(queue());
  board.enqueue(task(1, 1, { priority: 9 }));
  for (let node = 2; node <= 4; node += 1) board.enqueue(task(1, node));
  board.enqueue(task(2, 1));
  expect(board.moveFirst('1-3-1')).toBe(-1);
  expect(board.moveFirst('1-4-1')).toBe(-2);
  expect(board.moveFirst('5-5-1')).toBeNull();
  // Having been served first, out of turn, does not put those back who come after.
  expect(board.next(0)?.attemptId).toBe('1-4-1');
  board.release('1-4-1');
  board.enqueue(task(3, 1));
  expect(runAll(board)).toEqual(['1-3-1', '1-1-1', '1-2-1', '2-1-1', '3-1-1']);
});

test('tasks that come with the number of their move stand where they stood, and whoever is moved later goes before them', () => {
  const board = boardWith(queue({ order: 'fifo' }));
  board.enqueue(task(1, 1, { moved: -1 }));
  board.enqueue(task(1, 2));
  board.enqueue(task(1, 3, { moved: -7 }));
  expect(board.moveFirst('1-2-1')).toBe(-8);
  expect(
    board
      .state('mail')
      ?.waitingTasks(9)
      .map(({ attemptId }) => attemptId),
  ).toEqual(['1-2-1', '1-3-1', '1-1-1']);
  expect(runAll(board)).toEqual(['1-2-1', '1-3-1', '1-1-1']);
});

test('what is put back stands where it stood', () => {
  const board = boardWith(queue({ concurrency: 3 }));
  for (let node = 1; node <= 3; node += 1) board.enqueue(task(1, node));
  for (let node = 1; node <= 3; node += 1) board.enqueue(task(2, node));
  const taken = [board.next(0)!, board.next(0)!, board.next(0)!].map(({ attemptId }) => attemptId);
  for (const id of taken) board.putBack(id);
  expect(board.counts()).toEqual({ queued: 6, running: 0 });
  expect(runAll(board)).toEqual(['1-1-1', '2-1-1', '1-2-1', '2-2-1', '1-3-1', '2-3-1']);
});

test('a restarted engine takes back the slots of what runs, also beyond the limit', () => {
  const board = boardWith(queue());
  board.enqueue(task(1, 1));
  board.occupy(task(1, 1), 20);
  board.occupy(task(2, 1), 10);
  board.occupy(task(2, 1), 10);
  board.enqueue(task(1, 1));
  expect(board.counts()).toEqual({ queued: 0, running: 2 });
  expect(board.state('mail')?.holders.map(({ instanceId, sinceMs }) => [instanceId, sinceMs])).toEqual([
    [2, 10],
    [1, 20],
  ]);
  board.enqueue(task(3, 1));
  board.release('1-1-1');
  expect(board.next(30)).toBeNull();
  expect(board.release('1-1-1')).toBe(false);
  board.release('2-1-1');
  expect(board.next(30)?.instanceId).toBe(3);
});

test('an attempt that neither waits nor runs is known by nobody', () => {
  const board = boardWith(queue());
  board.putBack('1-1-1');
  expect([board.drop('1-1-1'), board.release('1-1-1'), board.why('1-1-1', 0), board.next(0), board.nextChanceMs(0)]).toEqual([
    false,
    false,
    null,
    null,
    null,
  ]);
  expect(board.counts()).toEqual({ queued: 0, running: 0 });
});

test('a full queue names at most 20 of those who hold its slots, the longest first', () => {
  const board = boardWith(queue({ concurrency: 30 }));
  for (let node = 30; node >= 1; node -= 1) board.occupy(task(1, node), node);
  board.enqueue(task(1, 31));
  const why = board.why('1-31-1', 99);
  expect(why?.kind === 'queueFull' ? why.holders.map(({ sinceMs }) => sinceMs) : []).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

test('places stay right when very many are asked for', () => {
  const board = boardWith(queue());
  for (let node = 1; node <= 100; node += 1) board.enqueue(task(1, node));
  const placeOf = (node: number): number => {
    const why = board.why(attemptIdOf(1, node, 1), 0);
    return why?.kind === 'inLine' ? why.place : 0;
  };
  const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(numbers.map(placeOf)).toEqual(numbers);
  board.drop('1-1-1');
  expect(numbers.map(placeOf)).toEqual([0, ...numbers.slice(0, 99)]);
});

test('starting a task looks at few of 100,000 that wait, however many of them are blocked', () => {
  const looked = new Set<AttemptId>();
  const watched = (plain: QueuedTask): QueuedTask =>
    new Proxy(plain, {
      get(target, name, receiver): unknown {
        looked.add(target.attemptId);
        return Reflect.get(target, name, receiver);
      },
    });
  const queues = Array.from({ length: 200 }, (_, index) => queue({ id: index + 1, name: `q${index + 1}` }));
  const board = boardWith(
    ...queues,
    queue({ id: 500, name: 'paused', paused: { reason: '', by: 'anna', sinceMs: 0 } }),
    queue({ id: 501, name: 'keyed', concurrency: 50, key: 'host', keyConcurrency: 1 }),
    queue({ id: 502, name: 'rated', concurrency: 9, rate: { starts: 1, periodS: 60 } }),
  );
  const fill = (name: string, instance: number, count: number, keys: number): void => {
    for (let node = 1; node <= count; node += 1) board.enqueue(watched(task(instance, node, { queue: name, key: `host${node % keys}` })));
  };
  fill('paused', 1, 30_000, 1);
  fill('keyed', 2, 30_000, 3);
  fill('rated', 3, 30_000, 1);
  queues.forEach(({ name }, index) => fill(name, 10 + index, 50, 1));
  const running = Array.from({ length: 204 }, () => board.next(0)!);
  expect(board.next(0)).toBeNull();
  looked.clear();
  expect(board.next(0)).toBeNull();
  expect(looked.size).toBe(0);
  let most = 0;
  for (const { attemptId, queue: name } of running) {
    looked.clear();
    board.release(attemptId);
    const next = board.next(0);
    expect(next === null ? 'rated' : next.queue).toBe(name);
    most = Math.max(most, looked.size);
  }
  expect(most).toBeLessThanOrEqual(4);
});
