import { expect, test } from 'vitest';
import { job, task, workflowOf } from '../../../test/support/small-workflow.ts';
import { Definition } from './definition.ts';

const workflow = workflowOf(
  `<workflow><subjobs>${job('a', task('t') + task('u'), '', job('b', task('v')))}${job('c', task('w'))}</subjobs></workflow>`,
);
const definition = new Definition(workflow);

test('jobs and tasks are numbered in the order of the document', () => {
  expect(definition.jobs.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(definition.tasks.map(({ name }) => name)).toEqual(['t', 'u', 'v', 'w']);
  definition.jobs.forEach((part, number) => expect([definition.numberOf(part), definition.job(number)]).toEqual([number, part]));
  definition.tasks.forEach((part, number) => expect([definition.numberOf(part), definition.task(number)]).toEqual([number, part]));
});

test('what is no part of a definition is a defect, not a value', () => {
  expect(() => definition.numberOf({ ...definition.job(0) })).toThrow('not a part of this definition');
  expect(() => definition.job(3)).toThrow('no job 3');
  expect(() => definition.task(4)).toThrow('no task 4');
});

test('expressions are compiled once, also those that cannot be', () => {
  expect(definition.expression('1 + 1')).toBe(definition.expression('1 + 1'));
  expect(definition.expression('1 +')).toBe(definition.expression('1 +'));
  expect([definition.expression('1 + 1').ok, definition.expression('1 +').ok]).toEqual([true, false]);
});

test('attributes of elements are made once', () => {
  expect(definition.jobAttributes(1)).toBe(definition.jobAttributes(1));
  expect(definition.taskAttributes(2)).toBe(definition.taskAttributes(2));
  expect([definition.jobAttributes(1), definition.taskAttributes(2)]).toEqual([
    [['name', 'b']],
    expect.arrayContaining([
      ['name', 'v'],
      ['path', '/bin/true'],
    ]),
  ]);
});
