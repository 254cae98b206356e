import { expect, test } from 'vitest';
import { instanceRows, placedTasks, type Folding } from './instance-rows.model.ts';
import { aJob, aTask, aTaskToCome, aTree } from './tree-builder.ts';

const folded: Folding = { openLoops: new Set(), closedJobs: new Set() };
const iterations = (count: number, failed: number) =>
  Array.from({ length: count }, (_, index) => aTask(10 + index, { name: 'page', iteration: index, loop: 9, ok: index >= failed }));

test('a job with one task is one row, and its subjobs stand below it', () => {
  const tree = aTree([aJob(1, [aTask(2)], { name: 'read', subjobs: [aJob(3, [aTask(4), aTask(5)], { name: 'both' })] })]);
  expect(instanceRows(tree, folded).map((row) => [row.kind, row.depth, row.key, row.name])).toEqual([
    ['task', 0, '2', 'task2'],
    ['job', 1, 'j3', 'both'],
    ['task', 2, '4', 'task4'],
    ['task', 2, '5', 'task5'],
  ]);
  expect(instanceRows(tree, folded)[0]).toMatchObject({ jobName: 'read' });
});

test('iterations fold into one row with counts by state, failures first, and open on request', () => {
  const tree = aTree([aJob(1, iterations(400, 3), { name: 'pages' })]);
  const rows = instanceRows(tree, folded);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    kind: 'fold',
    key: 'l9',
    size: 400,
    state: 'failed',
    counts: [
      { state: 'failed', count: 3 },
      { state: 'succeeded', count: 397 },
    ],
  });
  expect(instanceRows(tree, { ...folded, openLoops: new Set(['l9']) })).toHaveLength(401);
});

test('iterations of a loop over a job fold too, with all that is below them', () => {
  const jobs = [0, 1, 2].map((index) =>
    aJob(20 + index, [aTask(30 + index), aTask(40 + index)], { name: 'client', iteration: index, loop: 9 }),
  );
  const tree = aTree(jobs);
  expect(instanceRows(tree, folded)).toMatchObject([{ kind: 'fold', size: 3, counts: [{ state: 'succeeded', count: 6 }] }]);
  expect(instanceRows(tree, { ...folded, openLoops: new Set(['l9']) }).map(({ kind }) => kind)).toEqual([
    'fold',
    'job',
    'task',
    'task',
    'job',
    'task',
    'task',
    'job',
    'task',
    'task',
  ]);
});

test('a closed job hides what is below and counts it', () => {
  const tree = aTree([aJob(1, [aTask(2), aTask(3)], { subjobs: [aJob(4, [aTask(5, { ok: false })])] })]);
  const rows = instanceRows(tree, { ...folded, closedJobs: new Set(['j1']) });
  expect(rows).toMatchObject([
    {
      isOpen: false,
      counts: [
        { state: 'failed', count: 1 },
        { state: 'succeeded', count: 2 },
      ],
    },
  ]);
});

test('a task that was not considered is what its job is, and says what comes before it', () => {
  const waiting = aJob(2, [aTaskToCome('summary')], { status: 'waiting' });
  const toCome = aJob(null, [aTaskToCome('bill')], { name: 'bills', status: 'pending' });
  const tree = aTree([aJob(1, [aTask(3)], { name: 'basket', subjobs: [waiting, toCome] })]);
  expect(placedTasks(tree).map(({ state }) => state)).toEqual(['succeeded', 'waiting', 'notReached']);
  expect(instanceRows(tree, folded).at(-1)).toMatchObject({ state: 'notReached', after: 'basket' });
  expect(placedTasks(aTree(tree.jobs, 'terminated'))[1]?.state).toBe('unsatisfied');
});

test('keys of rows stay when the tree below another job grows', () => {
  const before = aTree([aJob(1, [aTask(2)]), aJob(3, [aTask(4)])]);
  const after = aTree([aJob(1, [aTask(2)], { subjobs: [aJob(5, [aTask(6)])] }), aJob(3, [aTask(4)])]);
  const keys = instanceRows(after, folded).map(({ key }) => key);
  for (const { key } of instanceRows(before, folded)) expect(keys).toContain(key);
});
