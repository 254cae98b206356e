import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryWorkflow } from '../../../test/support/arbitrary-workflow.ts';
import type { ParameterDefinition, ParameterType } from './model.ts';
import { bindParameters, isRequired } from './parameters.ts';

function bound(
  definitions: readonly ParameterDefinition[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | string {
  const result = bindParameters(
    definitions,
    Object.entries(given).map(([name, value]) => ({ name, value })),
  );
  return result.ok ? Object.fromEntries(result.value.map(({ name, value }) => [name, value])) : result.error.message;
}

test('values come back in the order of the definition', () => {
  const given = [
    { name: 'b', value: '2' },
    { name: 'a', value: '' },
  ];
  expect(bindParameters([{ name: 'a' }, { name: 'b' }], given)).toEqual({
    ok: true,
    value: [
      { name: 'a', value: '' },
      { name: 'b', value: '2' },
    ],
  });
});

test('of a name that is given twice the first value counts, as in evQueue', () => {
  const given = [
    { name: 'a', value: '1' },
    { name: 'a', value: '2' },
  ];
  expect(bindParameters([{ name: 'a' }], given)).toEqual({ ok: true, value: [{ name: 'a', value: '1' }] });
});

test('all that is wrong is told at once', () => {
  const definitions: ParameterDefinition[] = [{ name: 'a' }, { name: 'n', type: 'integer' }, { name: 'b' }];
  const given = [
    { name: 'c', value: '3' },
    { name: 'n', value: 'x' },
  ];
  expect(bindParameters(definitions, given)).toEqual({
    ok: false,
    error: {
      code: 'INVALID_WORKFLOW_PARAMETERS',
      missing: ['a', 'b'],
      unknown: ['c'],
      repeated: [],
      invalid: [{ name: 'n', expected: 'an integer', got: 'x' }],
      message: 'missing: a, b; unknown: c (declared: a, n, b); n: expected an integer, got "x"',
    },
  });
});

test('a workflow that declares a parameter twice cannot be launched', () => {
  expect(bindParameters([{ name: 'a' }, { name: 'a' }], [{ name: 'a', value: '1' }])).toMatchObject({
    ok: false,
    error: { repeated: ['a'] },
  });
});

test('a default makes a parameter optional, unless it is required all the same', () => {
  expect(bound([{ name: 'a', default: 'x' }], {})).toEqual({ a: 'x' });
  expect(bound([{ name: 'a', default: 'x' }], { a: '' })).toEqual({ a: '' });
  expect(bound([{ name: 'a', default: 'x', required: true }], {})).toBe('missing: a');
  expect(bound([{ name: 'a', required: false }], {})).toEqual({ a: '' });
});

test('the empty text means "not given" for an optional parameter without default, and for no other', () => {
  expect(bound([{ name: 'a', type: 'integer', required: false }], { a: '' })).toEqual({ a: '' });
  expect(bound([{ name: 'a', required: false, choices: ['x'] }], { a: '' })).toEqual({ a: '' });
  expect(bound([{ name: 'a', type: 'integer' }], { a: '' })).toBe('a: expected an integer, got ""');
  expect(bound([{ name: 'a', type: 'integer', default: '1' }], { a: '' })).toBe('a: expected an integer, got ""');
});

test('only choices are accepted where there are any', () => {
  expect(bound([{ name: 'a', choices: ['x', 'y'] }], { a: 'y' })).toEqual({ a: 'y' });
  expect(bound([{ name: 'a', choices: ['x', 'y'] }], { a: 'z' })).toBe('a: expected one of "x", "y", got "z"');
  expect(bound([{ name: 'a', type: 'boolean', choices: ['yes'] }], { a: '1' })).toEqual({ a: 'true' });
});

test.each<[ParameterType, readonly string[], readonly string[]]>([
  ['string', ['', ' ', 'x\n'], []],
  ['integer', ['0', '-12', '+3', '123456789012345678901234567890'], ['', ' 1', '1.0', '1e3', 'x', '--1']],
  ['number', ['0', '-1.5', '.5', '5.', '1e400', '+2E-3'], ['', '.', 'e3', '1,5', '0x10', 'NaN', 'Infinity', ' 1']],
  [
    'date',
    ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'],
    ['', '2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-04-31', '2024-4-1', '2024-01-01T00:00:00Z'],
  ],
])('values of type %s', (type, good, bad) => {
  for (const value of good) expect(bound([{ name: 'a', type }], { a: value })).toEqual({ a: value });
  for (const value of bad) expect(bound([{ name: 'a', type }], { a: value })).toMatch(/^a: expected /);
});

test('booleans become true or false', () => {
  for (const value of ['true', 'yes', '1', 'True', 'YES'])
    expect(bound([{ name: 'a', type: 'boolean' }], { a: value })).toEqual({ a: 'true' });
  for (const value of ['false', 'no', '0', 'False']) expect(bound([{ name: 'a', type: 'boolean' }], { a: value })).toEqual({ a: 'false' });
  for (const value of ['', '2', 'on', 'truex'])
    expect(bound([{ name: 'a', type: 'boolean' }], { a: value })).toBe(`a: expected true or false, got "${value}"`);
});

test('what was bound can be bound again and stays the same', () => {
  fc.assert(
    fc.property(arbitraryWorkflow, ({ parameters }) => {
      const given = parameters
        .filter(isRequired)
        .map(({ name, choices, ...rest }) => ({ name, value: choices?.[0] ?? rest.default ?? exampleOf(rest.type ?? 'string') }));
      const once = bindParameters(parameters, given);
      if (!once.ok) throw new Error(once.error.message);
      expect(once.value.map(({ name }) => name)).toEqual(parameters.map(({ name }) => name));
      expect(bindParameters(parameters, once.value)).toEqual(once);
    }),
  );
});

function exampleOf(type: ParameterType): string {
  return { string: 'x', integer: '1', number: '1.5', boolean: 'no', date: '2024-01-31' }[type];
}
