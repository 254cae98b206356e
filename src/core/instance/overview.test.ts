import { expect, test } from 'vitest';
import { job, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { endedAs, failedBefore, failureOf, isFailed } from './failure.ts';
import { durationsAt, overviewOf } from './overview.ts';

test('tasks are counted by state, those to come by the definition', () => {
  const world = worldOf(job('j', task('a') + task('b'), '', job('k', task('c') + task('d'))));
  expect(overviewOf(world.state, world.tick()).tasks).toMatchObject({ queued: 2, executing: 0, left: 2 });
  world.assign();
  const { tasks, executing, waits } = overviewOf(world.state, world.tick());
  expect(tasks).toMatchObject({ queued: 1, executing: 1, left: 2 });
  expect(executing.map(({ name }) => name)).toEqual(['a']);
  expect(waits).toEqual({ queued: taskNamed(world.state, 'b').id, retrying: null, waiting: null, child: null });
});

test('waits that go on count, and grow by the number of those who wait', () => {
  const world = worldOf(job('j', task('a') + task('b')));
  const atMs = world.tick();
  const overview = overviewOf(world.state, atMs);
  const queuedSince = taskNamed(world.state, 'a').state;
  expect(queuedSince.kind === 'queued' ? overview.durations.queuedMs : null).toBe(
    queuedSince.kind === 'queued' ? 2 * (atMs - queuedSince.queuedAtMs) : 0,
  );
  expect(durationsAt(overview, atMs + 10).queuedMs).toBe(overview.durations.queuedMs + 20);
  expect(durationsAt(overview, atMs - 10)).toEqual(overview.durations);
});

test('a wait for a retry counts from the end of the attempt, and the next retry is named', () => {
  const world = worldOf(job('j', task('a', 'retry_delay="60" retry_times="2"')));
  world.assign();
  world.end(1);
  const node = taskNamed(world.state, 'a');
  const atMs = (node.last?.endedAtMs ?? 0) + 5_000;
  const { durations, waits, tasks, failure } = overviewOf(world.state, atMs);
  expect([durations.waitedForRetryMs, waits.retrying, tasks.retrying, failure]).toEqual([5_000, node.id, 1, null]);
});

test('what failed first is told, with how it ended', () => {
  const world = worldOf(job('j', task('a') + task('b') + task('c')));
  world.assign();
  world.assign();
  world.end(3);
  const { failure, tasks } = overviewOf(world.state, world.tick());
  expect(failure).toMatchObject({ attempt: 1, outcome: { kind: 'exited', exitCode: 3 }, error: null });
  expect(tasks.failed).toBe(1);
  const nodes = [...world.state.nodes.values()];
  expect(endedAs(nodes)).toBe('failed');
  expect(endedAs([])).toBeNull();
  const failed = nodes.filter(isFailed);
  expect(failed.map((node) => failureOf(world.state.definition, node).nodeId)).toEqual([failure?.nodeId]);
  expect(failed.some((node) => failedBefore(node, node))).toBe(false);
});
