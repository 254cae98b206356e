import { expect, test } from 'vitest';
import { treeLines, type ShownJob, type ShownTask } from './tree-lines.ts';

function task(name: string, status: string, more: Partial<ShownTask> = {}): ShownTask {
  return {
    name,
    type: 'BINARY',
    path: null,
    status,
    ok: null,
    exitCode: null,
    error: null,
    iteration: null,
    loop: null,
    nodeId: 1,
    attempts: [],
    ...more,
  };
}

function job(name: string, tasks: readonly ShownTask[], subjobs: readonly ShownJob[] = []): ShownJob {
  return { name, status: 'running', error: null, iteration: null, loop: null, nodeId: 1, tasks, subjobs };
}

test('jobs and tasks stand below each other with their states', () => {
  const tree = [
    job(
      'list',
      [task('ls', 'terminated', { ok: true, exitCode: 0, attempts: [1] })],
      [
        job('each', [
          task('bad', 'terminated', { ok: false, exitCode: 3, attempts: [1, 2] }),
          task('late', 'retrying', { exitCode: 7, attempts: [1] }),
          task('now', 'executing'),
          task('broken', 'aborted', { error: 'no such file' }),
          task('not', 'skipped'),
        ]),
      ],
    ),
  ];
  expect(treeLines(tree)).toEqual([
    'list',
    '  ✓ ls  done',
    '  each',
    '    ✗ bad  failed with exit code 3, attempt 2',
    '    ↻ late  retrying with exit code 7',
    '    ▸ now  executing',
    '    ✗ broken  aborted: no such file',
    '    – not  skipped',
  ]);
});

test('few iterations are shown one by one, many are counted', () => {
  const few = [0, 1].map((iteration) => task('page', 'queued', { iteration, loop: 4 }));
  expect(treeLines([job('pages', few)])).toEqual(['pages', '  · page [1]  queued', '  · page [2]  queued']);
  const many = Array.from({ length: 1000 }, (_, iteration) =>
    task('page', iteration < 10 ? 'terminated' : 'queued', { ok: iteration < 10 ? iteration > 0 : null, iteration, loop: 4 }),
  );
  expect(treeLines([job('pages', many)])).toEqual(['pages', '  ✗ page × 1000: 1 failed, 9 done, 990 queued']);
});

test('iterations of jobs are counted with all tasks below', () => {
  const iterations = Array.from({ length: 10 }, (_, iteration) => ({
    ...job('each', [task('a', 'executing'), task('b', 'queued')]),
    iteration,
    loop: 9,
  }));
  expect(treeLines(iterations)).toEqual(['each × 10: 10 executing, 10 queued']);
});
