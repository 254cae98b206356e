import { expect, test } from 'vitest';
import { call, job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { textOfError } from './node-element.ts';
import type { Outcome } from './record.ts';
import { errorsOf } from './state.ts';

test('an attempt goes from the queue to a worker to its end, with the times of each step', () => {
  const world = worldOf(job('j', task('t')));
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'queued', attempt: 1, queuedAtMs: 1_000 });
  world.assign();
  expect(taskNamed(world.state, 't').state).toEqual({
    kind: 'executing',
    attempt: 1,
    queuedAtMs: 1_000,
    assignedAtMs: 1_010,
    kill: null,
    childId: null,
  });
  world.end(0);
  const { state, last } = taskNamed(world.state, 't');
  expect(state).toEqual({ kind: 'terminated', ok: true, cancelled: false });
  expect(last).toEqual({
    number: 1,
    outcome: { kind: 'exited', exitCode: 0 },
    startedAtMs: 1_015,
    endedAtMs: 1_020,
    method: 'text',
    documentBytes: 10,
    child: null,
  });
  expect(world.state.durations).toEqual({ realMs: 5, queuedMs: 10, waitedForRetryMs: 0 });
});

test('clocks that were stepped back make no negative durations', () => {
  const world = worldOf(job('j', task('t')));
  const { nodeId } = world.queued[0]!;
  world.tell({ kind: 'attemptAssigned', atMs: 500, nodeId, attempt: 1 });
  world.tell({ ...world.ended(nodeId, 1), startedAtMs: 400, endedAtMs: 300 });
  expect(world.state.durations).toEqual({ realMs: 0, queuedMs: 0, waitedForRetryMs: 0 });
});

test.each<[string, Outcome]>([
  ['returns an error', { kind: 'exited', exitCode: 1 }],
  ['is ended by a signal', { kind: 'signalled', signal: 9, certain: true }],
  ['cannot be started', { kind: 'failedToStart', reason: 'no such file', exitCode: 127 }],
  ['runs too long', { kind: 'timedOut', timeoutS: 1 }],
  ['writes too much', { kind: 'outputLimit', limitBytes: 1 }],
])('an attempt that %s is tried again when its delay has passed', (_what, outcome) => {
  const world = worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"')));
  world.assign();
  world.end(outcome);
  const dueAtMs = taskNamed(world.state, 't').last!.endedAtMs + 5_000;
  const { id } = taskNamed(world.state, 't');
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'retrying', dueAtMs });
  expect(world.commands.at(-1)).toEqual({ kind: 'wakeAt', nodeId: id, dueAtMs, timeLimitOf: null });
  world.nowMs = dueAtMs;
  world.tell({ kind: 'retryDue', atMs: dueAtMs, nodeId: id });
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'queued', attempt: 2, queuedAtMs: dueAtMs });
  world.assign();
  world.end(0);
  expect(world.state.durations.waitedForRetryMs).toBe(5_000);
  expect([world.state.status, errorsOf(world.state)]).toEqual(['terminated', 0]);
});

test.each<[string, Outcome]>([
  ['is lost, because it may have done its work', { kind: 'lost', found: 'nothing' }],
  ['was killed by somebody', { kind: 'killed', by: 'somebody' }],
])('an attempt that %s is not tried again', (_what, outcome) => {
  const world = worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"')));
  world.assign();
  world.end(outcome);
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'terminated', ok: false, cancelled: false });
});

test('output that is not what was promised is a failed attempt, tried again, and at last aborts the task with the reason', () => {
  const world = worldOf(job('j', task('t', 'output-method="XML" retry_delay="5" retry_times="1"')));
  for (const expected of ['retrying', 'aborted']) {
    if (world.queued.length === 0) world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
    const { nodeId, attempt } = world.queued[0]!;
    world.assign();
    world.tell({ ...world.ended(nodeId, attempt), output: { kind: 'invalid', message: 'line 1: no root' } });
    expect(taskNamed(world.state, 't').state.kind).toBe(expected);
    expect(taskNamed(world.state, 't').last!.method).toBe('text');
  }
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'aborted', error: { place: 'output', message: 'line 1: no root' } });
});

test('output that is not what was promised matters only where the command succeeded', () => {
  const world = worldOf(job('j', task('t', 'output-method="XML"')));
  const { nodeId, attempt } = world.queued[0]!;
  world.assign();
  world.tell({ ...world.ended(nodeId, attempt, 3), output: { kind: 'invalid', message: 'no XML' } });
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'terminated', ok: false, cancelled: false });
});

test('an attempt that never started waits again, as the same attempt with its old place in time', () => {
  const world = worldOf(job('j', task('t')));
  const { nodeId } = world.queued[0]!;
  world.assign();
  const { commands } = world.tell({ kind: 'attemptReturned', atMs: world.tick(), nodeId, attempt: 1 });
  expect(commands).toEqual([{ kind: 'queueTask', nodeId, attempt: 1, attemptId: `7-${nodeId}-1`, queuedAtMs: 1_000 }]);
  expect(taskNamed(world.state, 't').state).toEqual({ kind: 'queued', attempt: 1, queuedAtMs: 1_000 });
});

test('what no runner can take is aborted, whether it was queued or assigned', () => {
  for (const assigned of [false, true]) {
    const world = worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"')));
    const { nodeId } = world.queued[0]!;
    if (assigned) world.assign();
    world.tell({ kind: 'startRefused', atMs: world.tick(), nodeId, attempt: 1, message: 'a NUL byte' });
    expect(taskNamed(world.state, 't').state).toEqual({ kind: 'aborted', error: { place: 'start', message: 'a NUL byte' } });
  }
});

test('a workflow task launches its child with its inputs as parameters, and takes no slot', () => {
  const world = worldOf(job('j', call('c', '', '<input name="a">1</input><input name="b" condition="false()">2</input>')));
  expect(world.commands).toEqual([
    { kind: 'launchChild', nodeId: 2, attempt: 1, workflow: 'child', parameters: [{ name: 'a', value: '1' }] },
  ]);
  expect(taskNamed(world.state, 'c').state).toMatchObject({ kind: 'executing', childId: null });
  world.launchChild();
  const { childId } = world.children[0]!;
  expect(taskNamed(world.state, 'c').state).toMatchObject({ kind: 'executing', childId });
  world.endChild(0);
  expect(taskNamed(world.state, 'c').last).toMatchObject({
    outcome: { kind: 'exited', exitCode: 0 },
    method: 'xml',
    child: { instanceId: childId, errors: 0 },
  });
  expect(world.state.durations).toEqual({ realMs: 0, queuedMs: 0, waitedForRetryMs: 0 });
});

test('a child with errors is a failed attempt with exit code 1, tried again with another child', () => {
  const world = worldOf(job('j', call('c', 'retry_delay="5" retry_times="1"')));
  world.launchChild();
  world.endChild(4);
  expect(taskNamed(world.state, 'c')).toMatchObject({
    state: { kind: 'retrying' },
    last: { outcome: { kind: 'exited', exitCode: 1 }, child: { errors: 4 } },
  });
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  expect(world.commands.at(-1)).toMatchObject({ kind: 'launchChild', attempt: 2 });
});

test('a child that cannot be launched aborts its task', () => {
  const world = worldOf(job('j', call('c', 'retry_delay="5" retry_times="1"')));
  world.refuseChild();
  expect(taskNamed(world.state, 'c').state).toEqual({ kind: 'aborted', error: { place: 'start', message: 'no' } });
});

test('a child that runs out of time is killed, and its task has timed out, however the child ends; it is tried again', () => {
  const world = worldOf(job('j', call('c', 'timeout="30" retry_delay="5" retry_times="1"')));
  expect(world.commands.map(({ kind }) => kind)).toEqual(['wakeAt', 'launchChild']);
  expect(world.commands[0]).toEqual({ kind: 'wakeAt', nodeId: 2, dueAtMs: 31_000, timeLimitOf: 1 });
  world.launchChild();
  const { childId } = world.children[0]!;
  expect(world.timeOut().commands).toEqual([{ kind: 'cancelChild', childId, kill: true, by: 'timeout' }]);
  const again = { kind: 'taskTimedOut', atMs: world.tick(), nodeId: 2, attempt: 1 } as const;
  expect(world.tell(again)).toMatchObject({ changed: [], commands: [] });
  world.endChild(0);
  expect(taskNamed(world.state, 'c')).toMatchObject({ state: { kind: 'retrying' }, last: { outcome: { kind: 'timedOut', timeoutS: 30 } } });
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  expect(world.tell(again)).toMatchObject({ changed: [], commands: [] });
  expect(world.timeLimits).toEqual([{ nodeId: 2, attempt: 2 }]);
  world.launchChild();
  world.endChild(0);
  expect(taskNamed(world.state, 'c').state).toMatchObject({ kind: 'terminated', ok: true });
  expect(world.timeLimits).toEqual([]);
});

test('a child that cannot be launched has no time limit', () => {
  const world = worldOf(job('j', call('c', 'timeout="30"')));
  world.refuseChild();
  expect(world.timeLimits).toEqual([]);
});

test('a lost attempt is final, unless the workflow says that lost attempts are tried again like after a failure', () => {
  const lost = { kind: 'lost', found: 'nothing' } as const;
  for (const [attributes, kind] of [
    ['', 'terminated'],
    ['on-lost="hold"', 'terminated'],
    ['on-lost="retry"', 'retrying'],
  ] as const) {
    const world = worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"') + task('u')), { attributes });
    for (const name of ['t', 'u']) run(world, name, lost);
    expect([taskNamed(world.state, 't').state.kind, taskNamed(world.state, 'u').state]).toEqual([
      kind,
      { kind: 'terminated', ok: false, cancelled: false },
    ]);
  }
  const killed = worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"')), { attributes: 'on-lost="retry"' });
  killed.assign();
  killed.tell({ kind: 'taskKillRequested', atMs: killed.tick(), nodeId: 2, by: 'x', retry: false });
  killed.end(lost);
  expect(taskNamed(killed.state, 't').state.kind).toBe('terminated');
});

test('retry now takes up the retry of one task, or of all', () => {
  const retried = 'retry_delay="5" retry_times="1"';
  const world = worldOf(job('j', task('a', retried) + task('b', retried) + task('c', retried)));
  for (const name of ['a', 'b', 'c']) run(world, name, 1);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => taskNamed(world.state, name).id);
  const one = world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: b!, by: 'x' });
  expect(one.commands.map((command) => [command.kind, 'nodeId' in command ? command.nodeId : null])).toEqual([
    ['dropWake', b],
    ['queueTask', b],
  ]);
  const all = world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  expect(all.changed).toEqual([a, c]);
});

test('an output that is no JSON is called so', () => {
  const world = worldOf(job('j', task('t', 'output-method="JSON"')));
  const { nodeId, attempt } = world.queued[0]!;
  world.assign();
  world.tell({ ...world.ended(nodeId, attempt), output: { kind: 'invalid', message: 'line 1' } });
  const { state } = taskNamed(world.state, 't');
  expect(state.kind === 'aborted' && textOfError(state.error)).toBe('Invalid JSON returned : line 1');
});

test('an output that is not what was promised and too large for the document is not cut to fit into it', () => {
  const world = worldOf(job('j', task('t', 'output-method="XML"')));
  const { nodeId, attempt } = world.queued[0]!;
  world.assign();
  world.tell({ ...world.ended(nodeId, attempt), output: { kind: 'invalid', message: 'line 1', outside: true } });
  expect(taskNamed(world.state, 't')).toMatchObject({ state: { kind: 'aborted' }, last: { method: 'outside' } });
});
