import { expect, test } from 'vitest';
import { groupedWorkflows } from './workflow-groups.model.ts';

const workflow = (name: string, group = '', comment = '') => ({
  name,
  group,
  comment,
  definitionHash: '',
  updatedAt: '',
  updatedBy: '',
  queues: [],
});
const workflows = [workflow('alone'), workflow('import', 'shop', 'Reads a catalogue'), workflow('mail', 'club'), workflow('order', 'shop')];
const names = (typed: string) =>
  groupedWorkflows(workflows, typed).map(({ group, workflows: members }) => [group, members.map(({ name }) => name)]);

test('groups come in order of their names, what has none comes last', () => {
  expect(names('')).toEqual([
    ['club', ['mail']],
    ['shop', ['import', 'order']],
    ['', ['alone']],
  ]);
});

test('every word that was typed has to be somewhere', () => {
  expect(names('SHOP ord')).toEqual([['shop', ['order']]]);
  expect(names('catalogue')).toEqual([['shop', ['import']]]);
  expect(names('zzz')).toEqual([]);
});

test('one group alone, whatever was typed', () => {
  expect(groupedWorkflows(workflows, 'o', 'shop').map(({ workflows: members }) => members.map(({ name }) => name))).toEqual([
    ['import', 'order'],
  ]);
  expect(groupedWorkflows(workflows, '', 'gone')).toEqual([]);
});
