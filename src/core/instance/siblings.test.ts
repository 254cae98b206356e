import { expect, test } from 'vitest';
import { job, jobNamed, run, task, worldOf } from '../../../test/support/small-workflow.ts';
import { modelOf } from './draft.ts';
import { jobsBelow, tasksOf } from './siblings.ts';

const options = {
  head: '<parameters><parameter name="a"/><parameter name="b"/></parameters>',
  launch: { parameters: ['a', 'b'].map((name) => ({ name, value: name })) },
};
const loop = 'loop="/workflow/parameters/parameter"';

test('jobs stand in the order of the definition, those that were not considered among them', () => {
  const world = worldOf(job('a', task('t')) + job('b', task('u'), 'run="always"') + job('c', task('v')));
  const model = modelOf(world.state);
  expect(jobsBelow(model, 0).map(({ definition, node }) => [definition.name, node?.state.kind ?? null])).toEqual([
    ['a', 'running'],
    ['b', null],
    ['c', 'running'],
  ]);
});

test('iterations stand behind all, in their order; the loop that they came from is gone', () => {
  const world = worldOf(job('a', task('t'), loop) + job('b', task('u')), options);
  expect(jobsBelow(modelOf(world.state), 0).map(({ definition, node }) => [definition.name, node?.iteration?.index ?? null])).toEqual([
    ['b', null],
    ['a', 0],
    ['a', 1],
  ]);
});

test('tasks of a job are listed in the same way', () => {
  const world = worldOf(job('j', task('a', loop) + task('b')), options);
  const { state } = world;
  expect(
    tasksOf(modelOf(state), jobNamed(state, 'j')).map(({ definition, node }) => [definition.name, node?.iteration?.index ?? null]),
  ).toEqual([
    ['b', null],
    ['a', 0],
    ['a', 1],
  ]);
});

test('jobs below a job are its own', () => {
  const world = worldOf(job('j', task('t'), '', job('k', task('u')) + job('l', task('v'))));
  const { id } = jobNamed(world.state, 'j');
  expect(jobsBelow(modelOf(world.state), id).map(({ definition, node }) => [definition.name, node])).toEqual([
    ['k', null],
    ['l', null],
  ]);
  run(world, 't');
  expect(jobsBelow(modelOf(world.state), id).map(({ node }) => node?.parent)).toEqual([id, id]);
});
