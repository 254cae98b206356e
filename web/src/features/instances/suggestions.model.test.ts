import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { typedFilter } from './filter.model.ts';
import { fieldToComplete, suggestionsFor } from './suggestions.model.ts';

const labels = (typed: string, values: readonly string[] = []): readonly string[] =>
  suggestionsFor(typed, en, values).map(({ label }) => label);

test('nothing typed offers all names', () => {
  expect(labels('')).toEqual(expect.arrayContaining(['state', 'workflow', 'running at', 'parameter.']));
});

test('part of a name offers what has it, and the text itself', () => {
  expect(labels('work')).toEqual(['workflow', 'work']);
});

test('a name offers its values', () => {
  expect(labels('state ')).toEqual(['executing', 'queued', 'retrying', 'waiting', 'cancelling', 'failed', 'succeeded']);
  expect(labels('state f')).toEqual(['failed']);
  expect(labels('launched ')).toContain('7d');
});

test('values of workflows, tags, hosts and parameters are asked of the engine', () => {
  expect(fieldToComplete('workflow imp', en)).toEqual({ field: 'workflow', prefix: 'imp' });
  expect(fieldToComplete('host ', en)).toEqual({ field: 'host', prefix: '' });
  expect(fieldToComplete('parameter.em', en)).toEqual({ field: 'parameter', prefix: 'em' });
  expect(fieldToComplete('parameter.email x', en)).toEqual({ field: 'parameter.email', prefix: 'x' });
  expect(fieldToComplete('param', en)).toBeNull();
});

test('every whole suggestion is a filter that is understood', () => {
  const whole = [
    ...suggestionsFor('state ', en, []),
    ...suggestionsFor('launched ', en, []),
    ...suggestionsFor('workflow i', en, ['import_XML']),
    ...suggestionsFor('parameter.email x', en, ['x@y']),
  ].filter(({ isWhole }) => isWhole);
  expect(whole.map(({ text }) => typedFilter(text, en)).filter((filter) => filter === null)).toEqual([]);
  expect(whole.length).toBeGreaterThan(8);
});
