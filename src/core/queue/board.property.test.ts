import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NaiveQueueBoard } from '../../../test/support/naive-queue-board.ts';
import { attemptIdOf, type AttemptId } from '../ids.ts';
import { createQueueBoard, type QueueBoard } from './board.ts';
import type { QueueDefinition, QueuedTask } from './queue.ts';

type Step = fc.Command<NaiveQueueBoard, QueueBoard>;

/** One step of a history: done to both boards, whose answers must be the same, if `run` returns them. */
function step(
  name: string,
  run: (model: NaiveQueueBoard, board: QueueBoard) => readonly [answer: boolean, expected: boolean] | void,
): Step {
  return {
    check: () => true,
    run(model, board) {
      const [answer, expected] = run(model, board) ?? [true, true];
      expect(answer).toBe(expected);
      expectSame(model, board);
    },
    toString: () => name,
  };
}

const names = ['a', 'b', 'c', 'd'];
const arbitraryName = fc.constantFrom(...names);

const arbitraryDefinition: fc.Arbitrary<QueueDefinition> = fc
  .record({
    id: fc.integer({ min: 1, max: 3 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
    order: fc.constantFrom('fair', 'fair', 'fair', 'fifo', 'prio'),
    ageingS: fc.constantFrom(0, 0, 1, 7),
    keyConcurrency: fc.constantFrom(null, 1, 1, 2),
    rate: fc.option(fc.record({ starts: fc.integer({ min: 1, max: 4 }), periodS: fc.integer({ min: 1, max: 5 }) }), { freq: 2 }),
    isPaused: fc.constantFrom(false, false, false, true),
    alias: fc.option(fc.constant('d'), { freq: 3 }),
  })
  .map(({ id, keyConcurrency, isPaused, alias, ...rest }) => ({
    ...rest,
    id,
    name: names[id - 1]!,
    aliases: alias === null ? [] : [alias],
    key: keyConcurrency === null ? null : 'host',
    keyConcurrency,
    paused: isPaused ? { reason: 'repairs', by: 'anna', sinceMs: 0 } : null,
  }));

const arbitraryTask = fc.record({
  instanceId: fc.integer({ min: 1, max: 5 }),
  nodeId: fc.integer({ min: 1, max: 12 }),
  queue: arbitraryName,
  priority: fc.constantFrom(0, 0, 0, 1, -1),
  key: fc.constantFrom(null, 'x', 'y', 'z'),
});

/** An attempt that waits, or runs, by number; now and then one that does neither. */
function pick(ids: readonly AttemptId[], number: number): AttemptId {
  return ids[number % (ids.length + 1)] ?? '999-1-1';
}

const waitingIds = (model: NaiveQueueBoard): AttemptId[] => model.waiters.map(({ task }) => task.attemptId);
const runningIds = (model: NaiveQueueBoard): AttemptId[] => model.runners.map(({ waiter }) => waiter.task.attemptId);

const arbitrarySteps: fc.Arbitrary<Step>[] = [
  fc.tuple(arbitraryTask, fc.constantFrom(0, 0, 0, 500, 3_000)).map(([fields, agoMs]) =>
    step(`enqueue(${JSON.stringify(fields)}) of ${agoMs} ms ago`, (model, board) => {
      const task: QueuedTask = {
        ...fields,
        attemptId: attemptIdOf(fields.instanceId, fields.nodeId, 1),
        queuedAtMs: Math.max(0, model.nowMs - agoMs),
      };
      model.enqueue(task);
      board.enqueue(task);
    }),
  ),
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), arbitraryName, fc.integer({ min: 2, max: 9 }), fc.constantFrom(null, 'x', 'y'))
    .map(([instanceId, queue, count, key]) =>
      step(`enqueue ${count} of instance ${instanceId} in ${queue}, key ${key}`, (model, board) => {
        for (let nodeId = 20; nodeId < 20 + count; nodeId += 1) {
          const task: QueuedTask = {
            attemptId: attemptIdOf(instanceId, nodeId, 1),
            instanceId,
            nodeId,
            queue,
            priority: 0,
            key,
            queuedAtMs: model.nowMs,
          };
          model.enqueue(task);
          board.enqueue(task);
        }
      }),
    ),
  fc.integer({ min: 1, max: 12 }).map((times) => step(`next, ${times} times`, (model, board) => start(model, board, times))),
  fc.nat(40).map((number) =>
    step(`release(${number})`, (model, board) => {
      const id = pick(runningIds(model), number);
      return [board.release(id), model.release(id)];
    }),
  ),
  fc.nat(40).map((number) =>
    step(`drop(${number})`, (model, board) => {
      const id = pick(waitingIds(model), number);
      return [board.drop(id), model.drop(id)];
    }),
  ),
  fc.nat(40).map((number) =>
    step(`putBack(${number})`, (model, board) => {
      const id = pick(runningIds(model), number);
      model.putBack(id);
      board.putBack(id);
    }),
  ),
  fc.nat(40).map((number) =>
    step(`moveFirst(${number})`, (model, board) => {
      const id = pick(waitingIds(model), number);
      return [board.moveFirst(id) !== null, model.moveFirst(id)];
    }),
  ),
  fc.tuple(arbitraryTask, fc.nat(3_000)).map(([fields, agoMs]) =>
    step(`occupy(${JSON.stringify(fields)})`, (model, board) => {
      const task: QueuedTask = { ...fields, attemptId: attemptIdOf(fields.instanceId, fields.nodeId, 1), queuedAtMs: 0 };
      model.occupy(task, model.nowMs - agoMs);
      board.occupy(task, model.nowMs - agoMs);
    }),
  ),
  arbitraryDefinition.map((definition) =>
    step(`saveQueue(${JSON.stringify(definition)})`, (model, board) => {
      model.saveQueue(definition);
      board.saveQueue(definition);
    }),
  ),
  fc.integer({ min: 1, max: 3 }).map((id) =>
    step(`deleteQueue(${id})`, (model, board) => {
      model.deleteQueue(id);
      board.deleteQueue(id);
    }),
  ),
  fc.nat(4_000).map((ms) =>
    step(`${ms} ms pass`, (model) => {
      model.nowMs += ms;
    }),
  ),
];

/** Starts tasks, and looks at the limits at the moment of each start. */
function start(model: NaiveQueueBoard, board: QueueBoard, times: number): void {
  for (let count = 0; count < times; count += 1) {
    const owner = model.nextOwner();
    const task = board.next(model.nowMs);
    expect(task).toEqual(model.next());
    if (task === null || owner === null) {
      // No eligible task while a slot is free: time alone can change that, and the board knows when.
      expect(model.nextOwner()).toBeNull();
      expect(board.nextChanceMs(model.nowMs)).toBe(model.nextChanceMs());
      return;
    }
    const definition = owner.definition!;
    expect(model.runnersOf(owner).length).toBeLessThanOrEqual(definition.concurrency);
    if (definition.keyConcurrency !== null)
      expect(model.runnersOfKey(owner, task.key).length).toBeLessThanOrEqual(definition.keyConcurrency);
    expect(definition.paused).toBeNull();
  }
}

function expectSame(model: NaiveQueueBoard, board: QueueBoard): void {
  expect(board.counts()).toEqual({ queued: model.waiters.length, running: model.runners.length });
  for (const name of [...names, 'e']) {
    const owner = model.lookUp(name);
    const state = board.state(name);
    expect(state === null).toBe(owner === undefined);
    if (owner === undefined || state === null) continue;
    expect(state.queue).toEqual(owner.definition);
    expect(board.queueOf(name)).toEqual(owner.definition);
    expect(state.running).toBe(model.runnersOf(owner).length);
    expect(state.holders.map(({ sinceMs }) => sinceMs)).toEqual(
      model
        .runnersOf(owner)
        .map(({ sinceMs }) => sinceMs)
        .toSorted((a, b) => a - b),
    );
    const line = model.lineOf(owner);
    expect(state.waiting).toBe(line.length);
    expect(state.waitingTasks(100)).toEqual(line.map(({ task }) => task));
    line.forEach((waiter, index) => {
      const why = board.why(waiter.task.attemptId, model.nowMs);
      expect(why?.kind).toBe(model.whyKind(waiter));
      if (why?.kind === 'queueFull' || why?.kind === 'inLine' || why?.kind === 'rate') expect(why.place).toBe(index + 1);
      if (why?.kind === 'keyFull')
        expect(why.place).toBe(1 + line.slice(0, index).filter(({ task }) => task.key === waiter.task.key).length);
    });
  }
}

test('the board does what its rules say, whatever happens in whatever order', () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(
      fc.array(arbitraryDefinition, { maxLength: 3 }),
      fc.commands(arbitrarySteps, { maxCommands: 60, size: 'max' }),
      (definitions, steps) => {
        fc.modelRun(() => {
          const model = new NaiveQueueBoard();
          const board = createQueueBoard();
          for (const definition of definitions) {
            model.saveQueue(definition);
            board.saveQueue(definition);
          }
          return { model, real: board };
        }, steps);
      },
    ),
    { numRuns: 300 },
  );
});
