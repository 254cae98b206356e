import { expect, test } from 'vitest';
import { attemptIdOf } from '../ids.ts';
import { Lane } from './lane.ts';
import { LaneTurns } from './lane-turns.ts';
import { Line } from './line.ts';
import type { QueueDefinition, QueuedTask } from './queue.ts';
import { newWaitingTask } from './waiting-task.ts';

const definition: QueueDefinition = {
  id: 1,
  name: 'q',
  aliases: [],
  concurrency: 2,
  order: 'fair',
  ageingS: 0,
  key: 'host',
  keyConcurrency: 1,
  rate: null,
  paused: null,
};

function task(nodeId: number, key: string, priority = 0): QueuedTask {
  return { attemptId: attemptIdOf(1, nodeId, 1), instanceId: 1, nodeId, queue: 'q', priority, key, queuedAtMs: 0 };
}

test('a lane is forgotten when nobody waits or runs in it', () => {
  const line = new Line(definition);
  const [first, second, third] = [task(1, 'web1'), task(2, 'web2'), task(3, 'web3')] as const;
  const dropped = newWaitingTask(second, 2);
  line.add(newWaitingTask(first, 1));
  line.add(dropped);
  line.hold(third, 0);
  line.remove(dropped);
  expect(line.laneOf(second)).toBeUndefined();
  expect(line.take(0).task).toBe(first);
  expect(line.laneOf(first)?.holders.size).toBe(1);
  line.release(first);
  line.release(third);
  expect([line.laneOf(first), line.laneOf(third), line.isEmpty]).toEqual([undefined, undefined, true]);
});

test('turns of priorities that no open lane has at its head are forgotten', () => {
  const turns = new LaneTurns(true);
  const lanes = Array.from({ length: 50 }, (_, index) => {
    const lane = new Lane(`host${index}`);
    lane.waiting.add(newWaitingTask(task(index, `host${index}`, index % 10), index));
    return lane;
  });
  for (const lane of lanes) turns.update(lane, true);
  expect(turns.remembered).toBe(10);
  for (const lane of lanes.slice(0, 45)) turns.update(lane, false);
  expect(turns.remembered).toBe(5);
  for (const lane of lanes) turns.update(lane, false);
  expect([turns.remembered, turns.first]).toEqual([0, null]);
});

test('nothing is taken from a queue in which nothing may start', () => {
  expect(() => new Line(definition).take(0)).toThrow('may start none');
});

test('the first who wait come in order, from all lanes', () => {
  const line = new Line({ ...definition, order: 'fifo' });
  for (let node = 1; node <= 30; node += 1) line.add(newWaitingTask(task(node, `web${node % 4}`), node));
  expect(line.firstWaiting(7).map((waiting) => waiting.task.nodeId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(line.firstWaiting(0)).toEqual([]);
  expect(line.firstWaiting(99)).toHaveLength(30);
});
