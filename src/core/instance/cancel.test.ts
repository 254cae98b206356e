import { expect, test } from 'vitest';
import { call, job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { errorsOf } from './state.ts';

const by = 'somebody';
const limited = 'retry_delay="5" retry_times="2"';

test('a cancelled instance drops what waits for a slot or a retry, and lets commands end', () => {
  const world = worldOf(job('j', task('runs') + task('retries', limited) + task('waits'), '', job('after', task('never'))));
  world.assign(1);
  world.end(1);
  world.assign(0);
  const { commands } = world.tell({ kind: 'cancelRequested', atMs: world.tick(), by });
  const [retries, waits] = ['retries', 'waits'].map((name) => taskNamed(world.state, name));
  expect(commands).toEqual([
    { kind: 'dropWake', nodeId: retries!.id },
    { kind: 'dropQueued', attemptId: `7-${waits!.id}-1` },
  ]);
  expect(retries!.state).toEqual({ kind: 'aborted', error: { place: 'cancelled', message: '' } });
  expect(waits!.state).toEqual({ kind: 'aborted', error: { place: 'cancelledInQueue', message: '' } });
  expect([world.state.status, taskNamed(world.state, 'runs').state.kind]).toEqual(['cancelling', 'executing']);
  world.end(0);
  expect([world.state.status, errorsOf(world.state)]).toEqual(['terminated', 2]);
});

test('a cancelled instance that has nothing running ends at once', () => {
  const world = worldOf(job('j', task('t')));
  const { commands } = world.tell({ kind: 'cancelRequested', atMs: world.tick(), by });
  expect(commands.map((command) => command.kind)).toEqual(['dropQueued', 'endInstance']);
});

test('a command that fails while its instance is cancelled is not tried again, and says so', () => {
  const world = worldOf(job('j', task('t', limited)));
  world.assign();
  world.tell({ kind: 'cancelRequested', atMs: world.tick(), by });
  world.end(1);
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'terminated', ok: false, cancelled: true });
});

test('what would start while an instance is cancelled is aborted, and no job runs on failure', () => {
  const world = worldOf(
    job('j', task('t'), '', job('next', task('u'))) + job('alarm', task('v'), 'run="on-failure"') + job('last', task('w'), 'run="always"'),
  );
  world.assign();
  world.tell({ kind: 'cancelRequested', atMs: world.tick(), by });
  world.end(0);
  expect(taskNamed(world.state, 'u').state).toEqual({ kind: 'aborted', error: { place: 'cancelled', message: '' } });
  expect(() => taskNamed(world.state, 'v')).toThrow('0 nodes');
  expect(() => taskNamed(world.state, 'w')).toThrow('0 nodes');
  expect([world.state.status, errorsOf(world.state)]).toEqual(['terminated', 1]);
});

test('kill cancels and kills all that runs; who killed is remembered with the attempt', () => {
  const world = worldOf(job('j', task('a') + task('b') + call('c')));
  world.assign();
  world.launchChild();
  const { commands } = world.tell({ kind: 'killRequested', atMs: world.tick(), by });
  const { childId } = world.children[0]!;
  expect(commands).toEqual([
    { kind: 'dropQueued', attemptId: `7-${taskNamed(world.state, 'b').id}-1` },
    { kind: 'cancelChild', childId, kill: false, by },
    { kind: 'killAttempt', nodeId: taskNamed(world.state, 'a').id, attemptId: `7-${taskNamed(world.state, 'a').id}-1`, by },
    { kind: 'cancelChild', childId, kill: true, by },
  ]);
  expect(taskNamed(world.state, 'a').state).toMatchObject({ kind: 'executing', kill: { by, retry: false } });
  world.end({ kind: 'killed', by });
  world.endChild(1);
  expect(taskNamed(world.state, 'a').state).toEqual({ kind: 'terminated', ok: false, cancelled: false });
  expect(world.state.status).toBe('terminated');
});

test('the time limit of a workflow kills like a person named "timeout", and is remembered', () => {
  const world = worldOf(job('j', task('a')), { attributes: 'timeout="1"' });
  world.assign();
  const { state, commands } = world.tell({ kind: 'instanceTimedOut', atMs: world.tick() });
  expect([state.timedOut, state.status, commands[0]]).toMatchObject([true, 'cancelling', { kind: 'killAttempt', by: 'timeout' }]);
});

test.each([
  [false, 'terminated'],
  [true, 'retrying'],
])('a task that a person has killed (to be tried again: %s) is then %s', (retry, kind) => {
  const world = worldOf(job('j', task('t', limited)));
  world.assign();
  world.tell({ kind: 'taskKillRequested', atMs: world.tick(), nodeId: taskNamed(world.state, 't').id, by, retry });
  world.end({ kind: 'killed', by });
  expect(taskNamed(world.state, 't').state.kind).toBe(kind);
});

test('a killed task is not tried again either when its command failed by itself at that moment', () => {
  const world = worldOf(job('j', task('t', limited)));
  world.assign();
  world.tell({ kind: 'taskKillRequested', atMs: world.tick(), nodeId: taskNamed(world.state, 't').id, by, retry: false });
  world.end(1);
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'terminated', ok: false, cancelled: false });
});

test('a killed workflow task kills its child and does not launch another, unless asked to', () => {
  for (const retry of [false, true]) {
    const world = worldOf(job('j', call('c', limited)));
    world.launchChild();
    const { childId } = world.children[0]!;
    const { commands } = world.tell({ kind: 'taskKillRequested', atMs: world.tick(), nodeId: taskNamed(world.state, 'c').id, by, retry });
    expect(commands).toEqual([{ kind: 'cancelChild', childId, kill: true, by }]);
    world.endChild(1);
    expect(taskNamed(world.state, 'c').state.kind).toBe(retry ? 'retrying' : 'terminated');
  }
});

test('a kill of a command that turns out never to have started keeps it from starting, unless it is to be tried again', () => {
  for (const retry of [false, true]) {
    const world = worldOf(job('j', task('t') + task('other')));
    const { nodeId, attempt } = world.queued[0]!;
    world.assign();
    world.tell({ kind: 'taskKillRequested', atMs: world.tick(), nodeId, by, retry });
    world.tell({ kind: 'attemptReturned', atMs: world.tick(), nodeId, attempt });
    expect(taskNamed(world.state, 't').state.kind).toBe(retry ? 'queued' : 'aborted');
  }
});

test('nothing is killed in a task that does not run', () => {
  const world = worldOf(job('j', task('t')));
  const before = world.state;
  for (const nodeId of [0, 1, taskNamed(before, 't').id, 99])
    expect(world.tell({ kind: 'taskKillRequested', atMs: world.tick(), nodeId, by, retry: false }).state).toBe(before);
});

test('a second cancel changes nothing that the first one did not', () => {
  const world = worldOf(job('j', task('t')));
  world.assign();
  world.tell({ kind: 'cancelRequested', atMs: world.tick(), by });
  const before = world.state;
  expect(world.tell({ kind: 'cancelRequested', atMs: world.tick(), by }).state).toBe(before);
});

test('a branch that waits when its instance is cancelled is aborted when its condition comes true', () => {
  const world = worldOf(job('j', task('t')) + job('w', task('u'), `condition="evqWait(count(//output) = 1)"`));
  world.assign();
  world.tell({ kind: 'cancelRequested', atMs: world.tick(), by });
  expect(() => run(world, 'u')).toThrow('not queued');
  world.end(0);
  expect(taskNamed(world.state, 'u').state).toEqual({ kind: 'aborted', error: { place: 'cancelled', message: '' } });
});
