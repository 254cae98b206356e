import { expect, test } from 'vitest';
import { attemptIdOf } from '../ids.ts';
import { FairRanks } from './fair-ranks.ts';
import { newWaitingTask, type WaitingTask } from './waiting-task.ts';

function waitingTask(instanceId: number, nodeId: number, priority = 0): WaitingTask {
  return newWaitingTask(
    { attemptId: attemptIdOf(instanceId, nodeId, 1), instanceId, nodeId, queue: 'q', priority, key: null, queuedAtMs: 0 },
    nodeId,
  );
}

function joined(ranks: FairRanks, ...tasks: readonly WaitingTask[]): number[] {
  for (const task of tasks) ranks.join(task);
  return tasks.map(({ rank }) => rank);
}

test('each task of an instance has a turn of its own, the first one after the turn that is served', () => {
  const ranks = new FairRanks();
  const first = waitingTask(1, 1);
  expect(joined(ranks, first, waitingTask(1, 2), waitingTask(2, 3))).toEqual([1, 2, 1]);
  ranks.start(first);
  expect(joined(ranks, waitingTask(3, 4), waitingTask(1, 5))).toEqual([2, 3]);
});

test('an instance none of whose tasks waits is forgotten, and loses nothing by it', () => {
  const ranks = new FairRanks();
  const tasks = Array.from({ length: 1_000 }, (_, index) => waitingTask(index, 1, index % 3));
  const stays = waitingTask(5_000, 1, 0);
  joined(ranks, ...tasks, stays);
  expect(ranks.remembered).toBe(1_001);
  tasks.forEach((task, index) => (index % 2 === 0 ? ranks.start(task) : ranks.leave(task)));
  expect(ranks.remembered).toBe(1);
  expect(joined(ranks, waitingTask(0, 2))).toEqual([2]);
  ranks.leave(stays);
  expect(ranks.remembered).toBe(1);
});

test('a task that comes back has the turn that it had', () => {
  const ranks = new FairRanks();
  const task = waitingTask(1, 1);
  joined(ranks, task, waitingTask(2, 2), waitingTask(2, 3));
  ranks.start(task);
  ranks.rejoin(task);
  expect(task.rank).toBe(1);
  expect(joined(ranks, waitingTask(1, 4))).toEqual([2]);
});

test('a task that comes back after turns have begun anew comes before all who have joined since', () => {
  const ranks = new FairRanks();
  const tasks = [waitingTask(1, 1), waitingTask(1, 2), waitingTask(1, 3)] as const;
  joined(ranks, ...tasks);
  for (const task of tasks) ranks.start(task);
  const newcomer = waitingTask(2, 4);
  joined(ranks, newcomer);
  ranks.rejoin(tasks[2]);
  expect(tasks[2].rank).toBeLessThan(newcomer.rank);
});
