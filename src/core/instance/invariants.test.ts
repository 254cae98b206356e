import { expect, test } from 'vitest';
import { job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceWorld } from '../../../test/support/instance-world.ts';
import { brokenInvariants } from './invariants.ts';
import { tablesOf } from './node-record.ts';
import type { InstanceNode } from './node.ts';
import type { InstanceState } from './state.ts';

const head = '<parameters><parameter name="a"/></parameters>';
const launch = { parameters: [{ name: 'a', value: '1' }] };

/** A sound instance with one task of each kind of state. */
function sound(): InstanceWorld {
  const retried = 'retry_delay="5" retry_times="1"';
  const tasks =
    task('done') + task('retries', retried) + task('runs') + task('waits') + task('each', 'loop="/workflow/parameters/parameter"');
  const world = worldOf(job('j', tasks), { head, launch });
  run(world, 'done');
  run(world, 'retries', 1);
  world.assign();
  return world;
}

/** The state with one node replaced, and tables that fit. */
function replaced(state: InstanceState, node: InstanceNode): InstanceState {
  return { ...state, ...tablesOf([...state.nodes.values()].map((old) => (old.id === node.id ? node : old))) };
}

test('a sound state has nothing broken, while it goes on and when it has ended', () => {
  const world = sound();
  expect(brokenInvariants(world.state)).toEqual([]);
  world.finish();
  expect(brokenInvariants(world.state)).toEqual([]);
});

test('tallies and children that are not those of the nodes are told', () => {
  const { state } = sound();
  const other = replaced(state, { ...taskNamed(state, 'runs'), state: { kind: 'skipped' } });
  expect(brokenInvariants({ ...other, tallies: state.tallies })).toEqual([
    expect.stringMatching(/^tally of node 0 is .*, counted/),
    expect.stringMatching(/^tally of node 1 is .*, counted/),
  ]);
  const fewer = tablesOf([...state.nodes.values()].filter((node) => node.id !== taskNamed(state, 'runs').id));
  expect(brokenInvariants({ ...state, children: fewer.children })).toEqual([expect.stringMatching(/^children of node 1 are .*, found/)]);
});

test.each<[string, (state: InstanceState) => InstanceState, string]>([
  [
    'a node below something that is no job',
    (state) => replaced(state, { ...taskNamed(state, 'runs'), parent: taskNamed(state, 'done').id }),
    'is below',
  ],
  [
    'an iteration of something that is not expanded',
    (state) => replaced(state, { ...taskNamed(state, 'runs'), iteration: { of: taskNamed(state, 'done').id, index: 0 } }),
    'which is not expanded',
  ],
  [
    'an end without an attempt',
    (state) => replaced(state, { ...taskNamed(state, 'done'), last: null }),
    'is terminated without an attempt',
  ],
  [
    'a retry without an attempt',
    (state) => replaced(state, { ...taskNamed(state, 'retries'), last: null }),
    'is retrying without an attempt',
  ],
  [
    'an attempt with a wrong number',
    (state) => replaced(state, { ...taskNamed(state, 'waits'), state: { kind: 'queued', attempt: 3, queuedAtMs: 1 } }),
    'is in attempt 3 after attempt 0',
  ],
  ['an ended instance with active tasks', (state) => ({ ...state, status: 'terminated', endedAtMs: 1 }), 'has ended with tasks that run'],
  ['a cancelled instance with tasks in line', (state) => ({ ...state, status: 'cancelling' }), 'wait for a slot or a retry'],
])('%s is told', (_what, broken, message) => {
  expect(brokenInvariants(broken(sound().state)).join('\n')).toContain(message);
});

test('an instance that goes on with nothing to do, or ended without a time or with wrong counts, is told', () => {
  const world = sound();
  world.finish();
  const { state } = world;
  expect(brokenInvariants({ ...state, status: 'executing' })).toEqual(['the instance goes on with nothing to do']);
  expect(brokenInvariants({ ...state, endedAtMs: null })).toEqual(['the instance has ended without a time']);
  expect(brokenInvariants({ ...state, unsatisfied: 2 })).toEqual(['unsatisfied is 2, 0 nodes wait']);
  const complete = state.nodes.get(1)!;
  if (complete.kind !== 'job') throw new Error('node 1 is a job');
  expect(brokenInvariants(replaced(state, { ...complete, completion: null }))).toEqual(['job 1 has no open task and is not complete']);
});
