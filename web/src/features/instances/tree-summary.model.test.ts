import { expect, test } from 'vitest';
import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import { summaryOf, tallyParts } from './tree-summary.model.ts';

function task(name: string, status: TreeTaskBody['status'], more: Partial<TreeTaskBody> = {}): TreeTaskBody {
  return {
    kind: 'task',
    nodeId: 1,
    name,
    type: 'BINARY',
    path: name,
    queue: 'default',
    host: null,
    status,
    ok: status === 'terminated' ? true : null,
    exitCode: null,
    error: null,
    iteration: null,
    loop: null,
    since: null,
    dueAt: null,
    childInstance: null,
    inputs: [],
    attempts: [],
    ...more,
  };
}

function job(tasks: readonly TreeTaskBody[], subjobs: readonly TreeJobBody[] = [], status: TreeJobBody['status'] = 'running'): TreeJobBody {
  return { kind: 'job', nodeId: 0, name: null, status, error: null, run: 'on-success', iteration: null, loop: null, tasks, subjobs };
}

const tree = (...jobs: readonly TreeJobBody[]): TreeBody => ({ id: 1, workflow: 'w', status: 'executing', errors: 0, jobs });

test('tasks are counted at every depth, by what became of them', () => {
  const { tally } = summaryOf(
    tree(
      job(
        [task('a', 'terminated'), task('b', 'skipped'), task('c', 'terminated', { ok: false, exitCode: 7 })],
        [job([task('d', 'executing'), task('e', 'queued'), task('f', 'retrying'), task('g', 'pending')])],
      ),
    ),
  );
  expect(tally).toEqual({ all: 7, done: 2, failed: 1, executing: 1, queued: 1, waiting: 0, retrying: 1, left: 1 });
});

test('a loop counts its iterations, not itself', () => {
  const { tally, executing } = summaryOf(
    tree(job([task('page', 'expanded'), task('page', 'terminated', { iteration: 0 }), task('page', 'executing', { iteration: 1 })])),
  );
  expect(tally.all).toBe(2);
  expect(executing.map(({ name }) => name)).toEqual(['page[1]']);
});

test('the first failure is the first of the tree, and knows its task', () => {
  const { failed } = summaryOf(
    tree(
      job([task('a', 'terminated')], [job([task('b', 'aborted', { error: 'no queue' })])]),
      job([task('c', 'terminated', { ok: false })]),
    ),
  );
  expect(failed?.name).toBe('b');
});

test('lost and killed are told from failed', () => {
  const attempt = { number: 1, queuedAt: '', assignedAt: '', startedAt: null, endedAt: null };
  const summary = summaryOf(tree(job([task('a', 'terminated', { ok: false, attempts: [{ ...attempt, outcome: { kind: 'lost' } }] })])));
  expect(summary).toMatchObject({ wasLost: true, wasKilled: false });
});

test('the bar has the weight of all tasks', () => {
  const { tally } = summaryOf(tree(job([task('a', 'terminated'), task('b', 'queued'), task('c', 'pending')])));
  expect(tallyParts(tally).reduce((sum, { weight }) => sum + weight, 0)).toBe(tally.all);
});
