import { expect, test } from 'vitest';
import { compileXPath } from './expression.ts';
import { checkXPath, type KnownNames } from './names.ts';
import type { Dialect, XPathError } from './value.ts';
import { workflowFunctionArity } from './workflow-function-arity.ts';

const known: KnownNames = { functions: new Set(workflowFunctionArity.keys()), variables: new Set(['order_id', 'fetch']) };

function check(text: string, names: KnownNames = known, dialect: Dialect = 'evqueue-3'): readonly XPathError[] {
  const compiled = compileXPath(text, dialect);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return checkXPath(compiled.value, names);
}

test('an expression of known names has no errors', () => {
  expect(check("evqGetParentJob(1)/evqGetOutput('t')/root/item[@id = $order_id]/name() | $fetch/a[position() > count($fetch)]")).toEqual(
    [],
  );
  expect(check("evqWait(not(evqGetJob('x')/@status = 'TERMINATED'))", known, 'xpath-1')).toEqual([]);
});

test('unknown functions and variables are found everywhere, in the order of the text', () => {
  const text = "evqGetOuput('t')[foo(1)]/a[cuont(b) = $order_di]/evqGetJbo('x') + - bar($gone/x)";
  expect(check(text).map(({ code, offset, hint }) => [code, offset, hint])).toEqual([
    ['XPATH_UNKNOWN_FUNCTION', 0, 'did you mean "evqGetOutput"?'],
    ['XPATH_UNKNOWN_FUNCTION', text.indexOf('foo'), undefined],
    ['XPATH_UNKNOWN_FUNCTION', text.indexOf('cuont'), 'did you mean "count"?'],
    ['XPATH_UNKNOWN_VARIABLE', text.indexOf('$order_di'), 'did you mean "$order_id"?'],
    ['XPATH_UNKNOWN_FUNCTION', text.indexOf('evqGetJbo'), 'did you mean "evqGetJob"?'],
    ['XPATH_UNKNOWN_FUNCTION', text.indexOf('bar'), undefined],
    ['XPATH_UNKNOWN_VARIABLE', text.indexOf('$gone'), undefined],
  ]);
});

test('variables that are not known beforehand are not checked', () => {
  expect(check('$anything', { functions: known.functions, variables: null })).toEqual([]);
});

test.each([
  ['evqGetOutput()', 'evqGetOutput(): expected 1 argument, got none in the call at character 1'],
  ["evqGetInput('a')", 'evqGetInput(): expected 2 arguments, got 1 in the call at character 1'],
  ['evqGetContext(1)', 'evqGetContext(): expected no argument, got 1 in the call at character 1'],
  ['evqGetParentJob(1, 2)', 'evqGetParentJob(): expected 0 to 1 argument, got 2 in the call at character 1'],
  ["a[substring('a')]", 'substring(): expected 2 to 3 arguments, got 1 in the call at character 3'],
  ["concat('a')", 'concat(): expected at least 2 arguments, got 1 in the call at character 1'],
])('%s has a wrong number of arguments', (text, message) => {
  expect(check(text)).toEqual([expect.objectContaining({ code: 'XPATH_ARGUMENTS', message })]);
});

test('true() takes any arguments in evqueue-3, as in evQueue, and none in xpath-1', () => {
  expect(check('true(1)')).toEqual([]);
  expect(check('true(1)', known, 'xpath-1')).toMatchObject([{ code: 'XPATH_ARGUMENTS' }]);
});
