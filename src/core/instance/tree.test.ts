import { expect, test } from 'vitest';
import { call, job, run, task, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceWorld } from '../../../test/support/instance-world.ts';
import type { AttemptRecord } from './record.ts';
import { instanceTree, type TreeJob, type TreeTask } from './tree.ts';

const head = '<parameters><parameter name="a"/><parameter name="b"/></parameters>';
const launch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
};

function tree(world: InstanceWorld, attempts: readonly AttemptRecord[] = []): readonly TreeJob[] {
  return instanceTree(world.state, attempts);
}

function firstTask(world: InstanceWorld, attempts: readonly AttemptRecord[] = []): TreeTask {
  return tree(world, attempts)[0]!.tasks[0]!;
}

test('what was not considered yet is there too, as pending', () => {
  const world = worldOf(job('j', task('t'), '', job('k', call('c'), 'run="on-failure"')));
  const [j] = tree(world);
  expect([j!.status, j!.nodeId, j!.run, j!.tasks[0]!.status]).toEqual(['running', 1, 'on-success', 'queued']);
  const [k] = j!.subjobs;
  expect([k!.status, k!.nodeId, k!.name, k!.run]).toEqual(['pending', null, 'k', 'on-failure']);
  expect(k!.tasks[0]).toMatchObject({
    status: 'pending',
    nodeId: null,
    type: 'WORKFLOW',
    path: null,
    queue: null,
    attempts: [],
    childInstance: null,
  });
});

test('a task says since when it is what it is, and a retry when it is due', () => {
  const world = worldOf(job('j', task('t', 'retry_delay="60" retry_times="1"')));
  expect(firstTask(world)).toMatchObject({ status: 'queued', sinceMs: 1_000, dueAtMs: null, ok: null, exitCode: null });
  world.assign();
  expect(firstTask(world)).toMatchObject({ status: 'executing', sinceMs: 1_010 });
  world.end(3);
  expect(firstTask(world)).toMatchObject({ status: 'retrying', sinceMs: 1_020, dueAtMs: 61_020, ok: null, exitCode: 3 });
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  run(world, 't');
  expect(firstTask(world)).toMatchObject({ status: 'terminated', ok: true, exitCode: 0, dueAtMs: null, error: null });
});

test('waiting tasks say since when, skipped and aborted ones do not, aborted ones say why', () => {
  const world = worldOf(
    job('j', task('w', 'condition="evqWait(false())"') + task('s', 'condition="false()"') + task('a', 'host="{/none}"') + task('t')),
  );
  expect(tree(world)[0]!.tasks.map(({ status, sinceMs, error }) => [status, sinceMs, error === null])).toEqual([
    ['waiting', 1_000, true],
    ['skipped', null, true],
    ['aborted', null, false],
    ['queued', 1_000, true],
  ]);
});

test('iterations carry their number and their loop, the loop itself is gone', () => {
  const world = worldOf(
    job('j', task('t', 'loop="/workflow/parameters/parameter"')) + job('k', task('u'), 'loop="/workflow/parameters/parameter"'),
    { head, launch },
  );
  const [j, ...ks] = tree(world);
  expect(j!.tasks.map(({ iteration, loop, nodeId }) => [iteration, loop === nodeId])).toEqual([
    [0, false],
    [1, false],
  ]);
  expect(new Set(j!.tasks.map(({ loop }) => loop)).size).toBe(1);
  expect(ks.map(({ iteration, loop }) => [iteration, loop !== null])).toEqual([
    [0, true],
    [1, true],
  ]);
});

test('inputs show their values once they are resolved', () => {
  const inputs =
    '<input name="i">a</input><input loop="/workflow/parameters/parameter"><value select="."/></input><input condition="false()">no</input>';
  const world = worldOf(job('j', task('t', 'condition="evqWait(count(//output) = 1)"', inputs) + task('u')), { head, launch });
  const names = ['i', null, null];
  expect(firstTask(world).inputs).toEqual(names.map((name) => ({ name, values: null })));
  run(world, 'u');
  expect(firstTask(world).inputs).toEqual([
    { name: 'i', values: ['a'] },
    { name: null, values: ['1', '2'] },
    { name: null, values: [] },
  ]);
});

test('attempts stand with their task, in their order', () => {
  const world = worldOf(job('j', task('t') + task('u')));
  const attempt = (nodeId: number, number: number): AttemptRecord => ({
    instanceId: 7,
    nodeId,
    number,
    queue: 'q',
    host: null,
    runner: 'local',
    runnerRef: 'secret',
    queuedAtMs: 1,
    assignedAtMs: 2,
    startedAtMs: 3,
    endedAtMs: 4,
    outcome: { kind: 'exited', exitCode: 1 },
  });
  const [t, u] = tree(world, [attempt(2, 1), attempt(2, 2), attempt(3, 1)])[0]!.tasks;
  expect([t!.attempts.map(({ number }) => number), u!.attempts.length]).toEqual([[1, 2], 1]);
  expect(t!.attempts[0]).toEqual({
    number: 1,
    queuedAtMs: 1,
    assignedAtMs: 2,
    startedAtMs: 3,
    endedAtMs: 4,
    outcome: { kind: 'exited', exitCode: 1 },
  });
});

test('a workflow task names its child while it runs and afterwards', () => {
  const world = worldOf(job('j', call('c')));
  expect(firstTask(world).childInstance).toBeNull();
  world.launchChild();
  expect(firstTask(world)).toMatchObject({ childInstance: 2_001, status: 'executing' });
  world.endChild(0);
  expect(firstTask(world)).toMatchObject({ childInstance: 2_001, ok: true });
});

test('the host is the computed one, or what the definition says', () => {
  const world = worldOf(job('j', task('t', `host="{'h'}"`), '', job('k', task('u', 'host="{x}"'))));
  expect([firstTask(world).host, tree(world)[0]!.subjobs[0]!.tasks[0]!.host]).toEqual(['h', '{x}']);
});

test('a job that was aborted says why, and shows its tasks and subjobs as pending', () => {
  const [j] = tree(worldOf(job('j', task('t'), `loop="'text'"`, job('k', task('u')))));
  expect([j!.status, j!.error, j!.tasks[0]!.status, j!.subjobs[0]!.status]).toEqual([
    'aborted',
    expect.stringContaining('Error evaluating loop'),
    'pending',
    'pending',
  ]);
});
