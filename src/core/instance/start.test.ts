import { expect, test } from 'vitest';
import { launchFacts, plainOutputs } from '../../../test/support/instance-world.ts';
import { job, jobNamed, queuedNames, run, task, worldOf, workflowOf } from '../../../test/support/small-workflow.ts';
import { Definition } from './definition.ts';
import { schedulesOf, startInstance } from './start.ts';
import { errorsOf } from './state.ts';

test('a launched instance has considered its first jobs, in order, and nothing else', () => {
  const world = worldOf(job('a', task('t'), '', job('below', task('u'))) + job('b', task('v')) + job('last', task('w'), 'run="always"'));
  expect(queuedNames(world)).toEqual(['t', 'v']);
  expect(world.first.changed).toEqual([1, 2, 3, 4]);
  expect(world.state).toMatchObject({ status: 'executing', startedAtMs: 1_000, endedAtMs: null, timedOut: false, completion: null });
});

test('an instance that has nothing to do ends at once', () => {
  const definition = new Definition(workflowOf(`<workflow><subjobs>${job('j', task('t'), 'condition="false()"')}</subjobs></workflow>`));
  const { state, commands } = startInstance(launchFacts(), definition, 5_000, plainOutputs);
  expect([state.status, state.endedAtMs, commands]).toEqual(['terminated', 5_000, [{ kind: 'endInstance', errors: 0, unsatisfied: 0 }]]);
});

test('jobs of the first level that run on failure or always are considered when all others have come to rest', () => {
  const jobs = job('j', task('t')) + job('alarm', task('u'), 'run="on-failure"') + job('last', task('v'), 'run="always"');
  const good = worldOf(jobs);
  run(good, 't');
  expect([queuedNames(good), good.state.completion]).toEqual([['v'], 'success']);
  const bad = worldOf(jobs);
  run(bad, 't', 1);
  expect([queuedNames(bad), bad.state.completion]).toEqual([['u', 'v'], 'failure']);
});

test('a failure at the very end brings up no job that runs on failure', () => {
  const world = worldOf(job('j', task('t')) + job('alarm', task('u'), 'run="on-failure"') + job('last', task('v'), 'run="always"'));
  run(world, 't');
  run(world, 'v', 1);
  expect([world.state.status, errorsOf(world.state), world.state.completion]).toEqual(['terminated', 1, 'success']);
  expect(() => jobNamed(world.state, 'alarm')).toThrow('0 nodes');
});

test('the retry schedules of a definition are found once each, or all that are missing are named', () => {
  const tasks =
    task('a', 'retry_schedule="s"') +
    task('b', 'retry_schedule="s"') +
    task('c') +
    task('d', 'retry_schedule=""') +
    task('e', 'retry_schedule="u"');
  const definition = new Definition(workflowOf(`<workflow><subjobs>${job('j', tasks)}</subjobs></workflow>`));
  const s = { name: 's', levels: [{ delayS: 1, times: 1 }] };
  const u = { name: 'u', levels: [{ delayS: 2, times: 2 }] };
  const all = new Map([s, u, { name: 'other', levels: [] }].map((schedule) => [schedule.name, schedule]));
  expect(schedulesOf(definition, all)).toEqual({ ok: true, value: [s, u] });
  expect(schedulesOf(definition, new Map([['s', s]]))).toEqual({ ok: false, error: ['u'] });
  expect(schedulesOf(definition, new Map())).toEqual({ ok: false, error: ['s', 'u'] });
});
