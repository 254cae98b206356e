import { expect, test } from 'vitest';
import { plainOutputs } from '../../../test/support/instance-world.ts';
import { job, run, task, worldOf } from '../../../test/support/small-workflow.ts';
import { labelsOf, type Labels } from './labels.ts';

const attribute = (name: string, select: string): string => `<custom-attribute name="${name}" select="${select}"/>`;
const tag = (name: string, condition: string): string => `<automatic-tag name="${name}" condition="${condition}"/>`;

/** Labels of an instance with two parameters whose only task has ended well. */
function labels(attributes: string, tags = '', value = 'one'): Labels {
  const head =
    '<parameters><parameter name="p"/><parameter name="q"/></parameters>' +
    (attributes === '' ? '' : `<custom-attributes>${attributes}</custom-attributes>`) +
    (tags === '' ? '' : `<automatic-tags>${tags}</automatic-tags>`);
  const parameters = [
    { name: 'p', value },
    { name: 'q', value: 'two' },
  ];
  const world = worldOf(job('j', task('t')), { head, launch: { parameters } });
  run(world, 't');
  return labelsOf(world.state, plainOutputs);
}

test('without custom attributes and tags there are no labels', () => {
  expect(labels('')).toEqual({ customAttributes: [], tags: [], errors: [] });
});

test('a custom attribute has a value for each node that it selects', () => {
  expect(labels(attribute('all', '/workflow/parameters/parameter') + attribute('none', '/workflow/none')).customAttributes).toEqual([
    { name: 'all', value: 'one' },
    { name: 'all', value: 'two' },
  ]);
});

test('values are cut at 255 characters, as in evQueue', () => {
  const [value] = labels(attribute('long', '/workflow/parameters/parameter[1]'), '', 'x'.repeat(300)).customAttributes;
  expect(value!.value).toBe('x'.repeat(255));
});

test('a tag is given where its condition is true, once', () => {
  const condition = "/workflow/@status = 'TERMINATED'";
  expect(labels('', tag('done', condition) + tag('never', 'false()') + tag('done', 'true()')).tags).toEqual(['done']);
});

test('an expression that fails ends the attributes, or the tags, and is told', () => {
  const { customAttributes, tags, errors } = labels(
    attribute('first', '/workflow/parameters/parameter[1]') + attribute('bad', "'no node'") + attribute('last', '/workflow'),
    tag('first', 'true()') + tag('bad', '1 mod 0 = 1') + tag('last', 'true()'),
  );
  expect([customAttributes.map(({ name }) => name), tags]).toEqual([['first'], ['first']]);
  expect(errors.map(({ name }) => name)).toEqual(['bad', 'bad']);
  expect(errors[0]!.message).toContain('nodes are needed here');
});

test('functions look from the workflow itself', () => {
  expect(labels(attribute('out', "evqGetJob('j')/evqGetOutput('t')")).customAttributes).toEqual([{ name: 'out', value: 'output of 2, 1' }]);
  expect(labels('', tag('current', 'count(evqGetCurrentJob()) = 1')).errors[0]!.message).toContain('there is no current job here');
});
