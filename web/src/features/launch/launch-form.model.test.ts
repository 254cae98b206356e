import { expect, test } from 'vitest';
import type { ParameterDefinition } from '../../../../src/core/workflow/model.ts';
import { bindParameters } from '../../../../src/core/workflow/parameters.ts';
import { fieldKindOf, firstValues, formProblems, launchParameters, unknownNames, usedValues, valueProblem } from './launch-form.model.ts';

const definitions: readonly ParameterDefinition[] = [
  { name: 'order' },
  { name: 'count', type: 'integer', default: '3' },
  { name: 'mode', choices: ['full', 'delta'] },
  { name: 'since', type: 'date', required: false },
  { name: 'strict', type: 'boolean', default: 'yes' },
  { name: 'note', default: 'none' },
];

test('fields begin with defaults, or with what an earlier launch gave', () => {
  expect(firstValues(definitions, {})).toEqual({ count: '3', strict: 'true', note: 'none' });
  expect(firstValues(definitions, { order: 'A', count: '7', gone: 'x' })).toEqual({ order: 'A', count: '7', strict: 'true', note: 'none' });
  expect(unknownNames(definitions, { order: 'A', gone: 'x' })).toEqual(['gone']);
});

test('what is wrong is told as it is typed', () => {
  expect(formProblems(definitions, { count: '12x', mode: 'other', since: '2026-02-30', strict: 'true' })).toEqual({
    order: { kind: 'missing' },
    count: { kind: 'type', type: 'integer' },
    mode: { kind: 'choice', choices: ['full', 'delta'] },
    since: { kind: 'type', type: 'date' },
  });
});

test('a form without problems is a launch that the engine takes', () => {
  const values = { order: 'A-1', count: '', mode: 'delta', since: '', strict: 'false', note: '' };
  expect(formProblems(definitions, values)).toEqual({});
  const sent = launchParameters(definitions, values);
  expect(sent).toEqual({ order: 'A-1', mode: 'delta', strict: 'false', note: '' });
  const bound = bindParameters(
    definitions,
    Object.entries(sent).map(([name, value]) => ({ name, value })),
  );
  expect(bound.ok).toBe(true);
});

test('an emptied number falls back to its default, an emptied text with a default is the empty text', () => {
  expect(valueProblem({ name: 'n', type: 'number', default: '1' }, '')).toBeNull();
  expect(launchParameters([{ name: 't', default: 'x' }], { t: '' })).toEqual({ t: '' });
  expect(valueProblem({ name: 't', default: 'x', required: true }, undefined)).toEqual({ kind: 'missing' });
});

test('few short choices stand side by side, many open; a boolean with a default is a switch', () => {
  expect(fieldKindOf({ name: 'a', choices: ['x', 'y'] })).toBe('segments');
  expect(fieldKindOf({ name: 'a', choices: ['x', 'y', 'z', 'u', 'v'] })).toBe('select');
  expect(fieldKindOf({ name: 'a', type: 'boolean' })).toBe('segments');
  expect(fieldKindOf({ name: 'a', type: 'boolean', default: 'no' })).toBe('switch');
  expect(fieldKindOf({ name: 'a', type: 'number' })).toBe('number');
  expect(fieldKindOf({ name: 'a' })).toBe('text');
});

test('values of earlier launches are told where they are few', () => {
  expect(usedValues([{ a: '0' }, { a: '5' }, { a: '5' }, {}], 'a')).toEqual(['5', '0']);
  expect(usedValues([{ a: '1' }, { a: '2' }, { a: '3' }, { a: '4' }], 'a')).toEqual([]);
});
