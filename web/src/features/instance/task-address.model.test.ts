import { expect, test } from 'vitest';
import { placedTasks } from './instance-rows.model.ts';
import { outputPlaceOf, taskAddress, taskAt } from './task-address.model.ts';
import { aJob, aTask, aTaskToCome, aTree } from './tree-builder.ts';

test('every task with a node is found again at its address', () => {
  const tree = aTree([
    aJob(1, [aTask(2, { name: 'get', iteration: 0, loop: 9 }), aTask(3, { name: 'get', iteration: 1, loop: 9 })], { name: 'client' }),
    aJob(4, [aTask(5, { name: 'a/b' }), aTask(6, { name: null })], { name: 'odd' }),
    aJob(7, [aTask(8, { name: 'twice' })], { name: 'same' }),
    aJob(10, [aTask(11, { name: 'twice' })], { name: 'same' }),
  ]);
  const placed = placedTasks(tree);
  const addresses = placed.map((one) => taskAddress(placed, one));
  expect(addresses).toEqual(['client/get[0]', 'client/get[1]', '@5', '@6', '@8', '@11']);
  for (const [index, address] of addresses.entries()) expect(taskAt(placed, address ?? '')).toBe(placed[index]);
});

test('a task that was not considered has no address', () => {
  const placed = placedTasks(aTree([aJob(1, [aTaskToCome('x')])]));
  expect(placed.map((one) => taskAddress(placed, one))).toEqual([null]);
});

test('a place in an output is read, and nothing else is one', () => {
  expect(outputPlaceOf('client/get[3]/attempts/15/stderr')).toEqual({ task: 'client/get[3]', attempt: 15, channel: 'stderr' });
  for (const path of ['', 'a/b', 'a/b/attempts/0/stdout', 'a/b/attempts/1/secrets', 'a/b/attempts/x/stdout']) {
    expect(outputPlaceOf(path)).toBeNull();
  }
});
