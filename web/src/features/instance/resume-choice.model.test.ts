import { expect, test } from 'vitest';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { placedTasks } from './instance-rows.model.ts';
import { resumeOutlook, resumeStarts } from './resume-choice.model.ts';

type Job = TreeBody['jobs'][number];
type Task = Job['tasks'][number];

const task = (nodeId: number, name: string, more: Partial<Task> = {}): Task => ({
  kind: 'task',
  nodeId,
  name,
  type: 'BINARY',
  path: null,
  queue: null,
  host: null,
  status: 'terminated',
  ok: true,
  exitCode: 0,
  error: null,
  iteration: null,
  loop: null,
  since: null,
  dueAt: null,
  childInstance: null,
  inputs: [],
  attempts: [],
  ...more,
});
const job = (nodeId: number, tasks: readonly Task[], subjobs: readonly Job[] = []): Job => ({
  kind: 'job',
  nodeId,
  name: `job ${nodeId}`,
  status: 'running',
  error: null,
  run: 'on-success',
  iteration: null,
  loop: null,
  tasks: [...tasks],
  subjobs: [...subjobs],
});
const tree: TreeBody = {
  id: 1,
  workflow: 'w',
  status: 'terminated',
  errors: 1,
  jobs: [
    job(1, [task(2, 'a'), task(3, 'b')], [job(4, [task(5, 'c'), task(6, 'each', { loop: 9 }), task(7, 'each', { loop: 9 })])]),
    job(10, [task(11, 'bad', { ok: false })]),
  ],
};

test('failures run again; so does what was chosen, with all that followed it, but not what stood beside it', () => {
  expect(resumeOutlook(tree, null, '-')).toEqual({ again: [{ name: 'bad', count: 1 }], kept: 5 });
  expect(resumeOutlook(tree, 2, '-')).toEqual({
    again: [
      { name: 'a', count: 1 },
      { name: 'c', count: 1 },
      { name: 'each', count: 2 },
      { name: 'bad', count: 1 },
    ],
    kept: 1,
  });
  expect(resumeOutlook(tree, 9, '-').again).toEqual([
    { name: 'each', count: 2 },
    { name: 'bad', count: 1 },
  ]);
});

test('a loop is offered once, and the iteration that was asked for beside it', () => {
  const placed = placedTasks(tree);
  expect(resumeStarts(placed, null).map(({ task: { nodeId } }) => nodeId)).toEqual([2, 3, 5, 6, 11]);
  expect(resumeStarts(placed, 7).map(({ task: { nodeId } }) => nodeId)).toEqual([2, 3, 5, 6, 7, 11]);
});
