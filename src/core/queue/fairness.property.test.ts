import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptIdOf } from '../ids.ts';
import { createQueueBoard } from './board.ts';
import type { QueueDefinition } from './queue.ts';

const definition: QueueDefinition = {
  id: 1,
  name: 'q',
  aliases: [],
  concurrency: 1,
  order: 'fair',
  ageingS: 0,
  key: null,
  keyConcurrency: null,
  rate: null,
  paused: null,
};

const instances = [1, 2, 3, 4];

/** An instance queues some tasks, or the queue serves some. */
const arbitrarySteps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('queue' as const),
      instanceId: fc.constantFrom(...instances),
      count: fc.integer({ min: 1, max: 30 }),
      keys: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ kind: fc.constant('serve' as const), count: fc.integer({ min: 1, max: 20 }) }),
  ),
  { minLength: 5, maxLength: 60 },
);

type Steps = typeof arbitrarySteps extends fc.Arbitrary<infer T> ? T : never;

/** The largest lead that one instance had over another while tasks of both waited without a break. */
function largestLead(queue: QueueDefinition, steps: Steps): number {
  const board = createQueueBoard();
  board.saveQueue(queue);
  const waiting = new Map(instances.map((id) => [id, 0]));
  /** Served of the first and of the second while both waited. */
  const pairs = instances.flatMap((a) => instances.filter((b) => b > a).map((b) => ({ a, b, lead: 0, least: 0, most: 0 })));
  let nodeId = 0;
  let largest = 0;
  for (const step of steps) {
    if (step.kind === 'queue') {
      waiting.set(step.instanceId, waiting.get(step.instanceId)! + step.count);
      for (let count = 0; count < step.count; count += 1) {
        nodeId += 1;
        const key = `${step.instanceId}/${nodeId % step.keys}`;
        board.enqueue({
          attemptId: attemptIdOf(step.instanceId, nodeId, 1),
          instanceId: step.instanceId,
          nodeId,
          queue: 'q',
          priority: 0,
          key,
          queuedAtMs: 0,
        });
      }
      continue;
    }
    for (let count = 0; count < step.count; count += 1) {
      const task = board.next(0);
      if (task === null) break;
      board.release(task.attemptId);
      for (const pair of pairs) {
        if (waiting.get(pair.a) === 0 || waiting.get(pair.b) === 0) {
          Object.assign(pair, { lead: 0, least: 0, most: 0 });
          continue;
        }
        if (task.instanceId === pair.a) pair.lead += 1;
        if (task.instanceId === pair.b) pair.lead -= 1;
        pair.least = Math.min(pair.least, pair.lead);
        pair.most = Math.max(pair.most, pair.lead);
        largest = Math.max(largest, pair.most - pair.least);
      }
      waiting.set(task.instanceId, waiting.get(task.instanceId)! - 1);
    }
  }
  return largest;
}

test('while two instances wait, neither gets more than two tasks ahead of the other', () => {
  fc.assert(
    fc.property(arbitrarySteps, (steps) => {
      expect(largestLead(definition, steps)).toBeLessThanOrEqual(2);
    }),
  );
});

test('the same holds where their tasks have keys of their own, few or many', () => {
  const keyed: QueueDefinition = { ...definition, key: 'host', keyConcurrency: 1 };
  fc.assert(
    fc.property(arbitrarySteps, (steps) => {
      expect(largestLead(keyed, steps)).toBeLessThanOrEqual(2);
    }),
  );
});
