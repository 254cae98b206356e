/**
 * How many operations a second the queue board makes while 100,000 tasks wait in 200 queues.
 *
 *     node bench/queue.ts [TASKS]
 *
 * No peer: it is a part of a pass of the engine, whose budget is 50 microseconds an attempt (20,000 a second).
 */
import { attemptIdOf } from '../src/core/ids.ts';
import { createQueueBoard, type QueueBoard } from '../src/core/queue/board.ts';
import type { QueueDefinition, QueuedTask } from '../src/core/queue/queue.ts';

/** Operations per second, by kind of queue. */
export type QueueFigures = {
  readonly tasks: number;
  readonly kinds: readonly {
    readonly kind: string;
    readonly enqueuePerS: number;
    /** One end and the next start: `release` and `next`. */
    readonly turnPerS: number;
    /** `next` that finds nothing: all queues are full. */
    readonly nothingPerS: number;
    readonly dropPerS: number;
    readonly heapMb: number;
  }[];
};

const queueCount = 200;
const instanceCount = 1_000;

const plain: Omit<QueueDefinition, 'id' | 'name'> = {
  aliases: [],
  concurrency: 8,
  order: 'fair',
  ageingS: 0,
  key: null,
  keyConcurrency: null,
  rate: null,
  paused: null,
};

const kinds: readonly { readonly kind: string; readonly settings: Partial<QueueDefinition> }[] = [
  { kind: 'fifo', settings: { order: 'fifo' } },
  { kind: 'prio', settings: { order: 'prio' } },
  { kind: 'fair', settings: {} },
  { kind: 'fair, ageing', settings: { ageingS: 10 } },
  { kind: 'fair, 50 keys', settings: { key: 'host', keyConcurrency: 2 } },
  { kind: 'fair, rate', settings: { rate: { starts: 100_000, periodS: 1 } } },
];

/** Measures all kinds, and prints a line for each. */
export function benchQueue(tasks = 100_000): QueueFigures {
  const figures: QueueFigures = { tasks, kinds: kinds.map(({ kind, settings }) => measure(kind, { ...plain, ...settings }, tasks)) };
  process.stdout.write(`queue board, ${tasks} tasks waiting in ${queueCount} queues, thousands of operations a second\n`);
  process.stdout.write(
    `${'order'.padEnd(16)}${['enqueue', 'end + start', 'nothing to do', 'drop', 'MB'].map((title) => title.padStart(15)).join('')}\n`,
  );
  for (const { kind, enqueuePerS, turnPerS, nothingPerS, dropPerS, heapMb } of figures.kinds) {
    const columns = [enqueuePerS, turnPerS, nothingPerS, dropPerS].map((perS) => String(Math.round(perS / 1000)));
    process.stdout.write(`${kind.padEnd(16)}${[...columns, heapMb.toFixed(0)].map((text) => text.padStart(15)).join('')}\n`);
  }
  return figures;
}

function measure(kind: string, settings: Omit<QueueDefinition, 'id' | 'name'>, count: number): QueueFigures['kinds'][number] {
  const board = createQueueBoard();
  for (let id = 1; id <= queueCount; id += 1) board.saveQueue({ ...settings, id, name: `queue-${id}` });
  const tasks = Array.from({ length: count }, (_, index) => taskOf(index));
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const enqueuePerS = perSecond(count, () => {
    for (const task of tasks) board.enqueue(task);
  });
  globalThis.gc?.();
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
  const running = startAll(board);
  const nothingPerS = perSecond(count, () => {
    for (let index = 0; index < count; index += 1) board.next(index);
  });
  const turns = Math.floor(count / 2);
  const turnPerS = perSecond(turns, () => {
    for (let turn = 0; turn < turns; turn += 1) {
      const ended = running[turn];
      if (ended === undefined) break;
      board.release(ended.attemptId);
      const next = board.next(1_000 + turn);
      if (next !== null) running.push(next);
    }
  });
  const waiting = tasks.filter(({ attemptId }) => board.why(attemptId, 0) !== null);
  const dropPerS = perSecond(waiting.length, () => {
    for (const { attemptId } of waiting) board.drop(attemptId);
  });
  return { kind, enqueuePerS, turnPerS, nothingPerS, dropPerS, heapMb };
}

function taskOf(index: number): QueuedTask {
  const instanceId = 1 + ((index * 7_919) % instanceCount);
  return {
    attemptId: attemptIdOf(instanceId, index, 1),
    instanceId,
    nodeId: index,
    queue: `queue-${1 + (index % queueCount)}`,
    priority: index % 3,
    key: `host-${Math.floor(index / queueCount) % 50}`,
    queuedAtMs: index,
  };
}

function startAll(board: QueueBoard): QueuedTask[] {
  const started: QueuedTask[] = [];
  for (let next = board.next(0); next !== null; next = board.next(0)) started.push(next);
  return started;
}

function perSecond(operations: number, run: () => void): number {
  const beganMs = performance.now();
  run();
  return (1000 * operations) / (performance.now() - beganMs);
}

if (import.meta.main) benchQueue(process.argv[2] === undefined ? undefined : Number(process.argv[2]));
