import { expect, test } from 'vitest';
import { foundCommands, type Command } from './command-palette.model.ts';

const command = (group: string, label: string): Command => ({ id: label, group, label, run: () => undefined });
const commands = [
  command('Pages', 'Instances'),
  command('Pages', 'Queues'),
  command('Workflows', 'import_XML'),
  command('Workflows', 'queue_report'),
  command('Do', 'Éteindre'),
];
const labels = (typed: string): readonly string[] => foundCommands(commands, typed).map(({ label }) => label);

test('nothing typed shows everything', () => {
  expect(labels('')).toHaveLength(commands.length);
});

test('what begins with it comes before what has it inside', () => {
  expect(labels('xml')).toEqual(['import_XML']);
  expect(labels('queue')).toEqual(['Queues', 'queue_report']);
  expect(labels('report')).toEqual(['queue_report']);
});

test('accents and case do not matter', () => {
  expect(labels('eteindre')).toEqual(['Éteindre']);
});

test('what is nowhere is not found', () => {
  expect(labels('zzz')).toEqual([]);
});
