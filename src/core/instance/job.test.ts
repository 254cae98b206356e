import { expect, test } from 'vitest';
import { job, jobNamed, jobsNamed, manyItems, queuedNames, run, task, tasksNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { followers } from './job.ts';
import { maxLoopItems } from './limits.ts';
import { errorsOf } from './state.ts';

const head = '<parameters><parameter name="a"/><parameter name="b"/></parameters>';
const launch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
};
const everyParameter = 'loop="/workflow/parameters/parameter"';

const success = { name: 'default', tasks: [], subjobs: [] };
const onSuccess = { ...success, name: 'on-success', run: 'on-success' as const };
const onFailure = { ...success, name: 'on-failure', run: 'on-failure' as const };
const always = { ...success, name: 'always', run: 'always' as const };
const every = [success, onSuccess, onFailure, always];

test.each([
  ['success', false, ['default', 'on-success', 'always']],
  ['failure', false, ['on-failure', 'always']],
  ['success', true, ['default', 'on-success']],
  ['failure', true, []],
] as const)('after %s (cancelled: %s) these jobs follow: %s', (completion, cancelling, names) => {
  expect(followers(every, completion, cancelling, new Set()).map(({ name }) => name)).toEqual(names);
});

test('jobs that were considered before do not follow again', () => {
  expect(followers(every, 'success', false, new Set([success, always]))).toEqual([onSuccess]);
});

test('subjobs wait for all tasks of their job, skipped ones count as done', () => {
  const world = worldOf(job('j', task('a') + task('b') + task('c', 'condition="false()"'), '', job('k', task('u'))));
  run(world, 'a');
  expect(queuedNames(world)).toEqual(['b']);
  run(world, 'b');
  expect(queuedNames(world)).toEqual(['u']);
});

test('one failed task keeps the subjobs from running, and no other job', () => {
  const world = worldOf(job('j', task('a') + task('b'), '', job('k', task('u'))) + job('beside', task('c'), '', job('l', task('v'))));
  run(world, 'a', 1);
  run(world, 'b');
  run(world, 'c');
  expect([queuedNames(world), jobsNamed(world.state, 'k')]).toEqual([['v'], []]);
});

test('a skipped job keeps all below it from being considered, and is no error', () => {
  const world = worldOf(job('j', task('a'), 'condition="false()"', job('k', task('u'), 'run="always"')));
  expect([jobNamed(world.state, 'j').state.kind, jobsNamed(world.state, 'k'), errorsOf(world.state)]).toEqual(['skipped', [], 0]);
});

test('a loop makes an iteration for each item, each with its own subjobs and its own context', () => {
  const world = worldOf(job('j', task('a', '', '<input><value select="."/></input>'), everyParameter, job('k', task('u'))), {
    head,
    launch,
  });
  const [loop, first, second] = jobsNamed(world.state, 'j');
  expect([loop!.state, first!.iteration, second!.iteration]).toEqual([
    { kind: 'expanded', iterations: 2 },
    { of: loop!.id, index: 0 },
    { of: loop!.id, index: 1 },
  ]);
  expect(tasksNamed(world.state, 'a').map((node) => node.inputs!.inputs)).toMatchObject([
    [{ contents: [{ text: '1' }] }],
    [{ contents: [{ text: '2' }] }],
  ]);
  run(world, 'a');
  expect(queuedNames(world)).toEqual(['a', 'u']);
});

test('a loop over nothing is no error, and its job is done', () => {
  const world = worldOf(
    job('j', task('a', 'loop="/workflow/none"'), '', job('k', task('u'))) + job('l', task('v'), 'loop="/workflow/none"'),
  );
  expect([queuedNames(world), errorsOf(world.state)]).toEqual([['u'], 0]);
});

test.each([
  ['a text', "'text'", 'nodes are needed here, this gives a text'],
  ['the document', '/', 'the document itself cannot be a loop item'],
  ['an error', '1 mod 0', '1 mod 0'],
])('a loop over %s aborts the job, or the task, with the reason', (_what, loop, message) => {
  for (const jobs of [job('j', task('t'), `loop="${loop}"`), job('j', task('t', `loop="${loop}"`))]) {
    const world = worldOf(jobs);
    const aborted = [...world.state.nodes.values()].find((node) => node.state.kind === 'aborted')!;
    expect(aborted.state).toMatchObject({ error: { place: 'loop', message: expect.stringContaining(message) as unknown } });
    expect([world.state.status, errorsOf(world.state)]).toEqual(['terminated', 1]);
  }
});

test('a loop over more items than are allowed aborts its node and says how many there are', () => {
  const source = job('first', task('list', 'output-method="XML"'), '', job('j', task('t', 'loop="evqGetOutput(\'list\')/list/i"')));
  const world = worldOf(source, { outputs: manyItems(maxLoopItems + 1) });
  run(world, 'list');
  expect(tasksNamed(world.state, 't')[0]!.state).toEqual({
    kind: 'aborted',
    error: { place: 'limit', message: `the loop has ${maxLoopItems + 1} items, at most ${maxLoopItems} are allowed` },
  });
});

test('the condition of an iteration skips it alone', () => {
  const world = worldOf(job('j', task('t'), `${everyParameter} iteration-condition=". = '2'"`), { head, launch });
  expect(jobsNamed(world.state, 'j').map((node) => node.state.kind)).toEqual(['expanded', 'skipped', 'running']);
});

test("a condition that gives no boolean is an error in evQueue's dialect, and converted in XPath 1.0", () => {
  const jobs = job('j', task('t'), `condition="'text'"`);
  expect(jobNamed(worldOf(jobs).state, 'j').state).toMatchObject({ kind: 'aborted', error: { place: 'condition' } });
  expect(jobNamed(worldOf(jobs, { attributes: 'dialect="xpath-1"' }).state, 'j').state.kind).toBe('running');
});
