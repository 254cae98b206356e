import { expect, test } from 'vitest';
import { compileXPath } from './expression.ts';
import type { Dialect } from './value.ts';

const dialects: readonly Dialect[] = ['evqueue-3', 'xpath-1'];

test.each([
  ['', 'expected an expression, got nothing at character 1'],
  ['  ', 'expected an expression, got nothing at character 1'],
  ['1 2', 'expected an operator or the end, got "2" at character 3'],
  ['1 +', 'expected an expression, got the end at character 4'],
  ['a/', 'expected a name, "@", "*", "." or a function, got the end at character 3'],
  ['a//', 'expected a name, "@", "*", "." or a function, got the end at character 4'],
  ['//', 'expected a name, "@", "*", "." or a function, got the end at character 3'],
  ['a[', 'expected an expression, got the end at character 3'],
  ['a[]', 'expected an expression, got "]" at character 3'],
  ['a[1', 'expected "]" for the "[" of character 2, got the end at character 4'],
  ['((1)', 'expected ")" for the "(" of character 1, got the end at character 5'],
  ['count(a', 'expected ")" for the "(" of character 6, got the end at character 8'],
  ['count(,)', 'expected an expression, got "," at character 7'],
  ["'open", "expected ' to close the string that begins with 'open, got the end at character 1"],
  ['$', 'expected the name of a variable right after "$" at character 1'],
  ['$ x', 'expected the name of a variable right after "$" at character 1'],
  ['1 ! 2', 'expected "=" after "!" at character 3'],
  ['a:', 'expected "::" between an axis and a name, got ":" at character 2'],
  ['a # b', 'expected a name, a value or an operator, got "#" at character 3'],
  ['1a', 'expected an operator or the end, got "a" at character 2'],
  ['@', 'expected a name or "*", got the end at character 2'],
  ['@count(a)', 'expected node(), text(), comment() or a name after "::" or "@", got the function count() at character 2'],
  ['a]', 'expected an operator or the end, got "]" at character 2'],
  ['child::', 'expected a name or "*", got the end at character 8'],
])('%j cannot be read', (text, message) => {
  for (const dialect of dialects) {
    const result = compileXPath(text, dialect);
    expect(result).toMatchObject({ ok: false, error: { code: 'XPATH_SYNTAX', message } });
    const place = /(\d+)$/.exec(message)?.[1];
    if (!result.ok) expect(result.error.offset + 1).toBe(Number(place));
  }
});

test('an unknown axis is named, with what was meant', () => {
  const result = compileXPath('a/decendant::b', 'xpath-1');
  expect(result).toMatchObject({ ok: false, error: { code: 'XPATH_SYNTAX', offset: 2, hint: 'did you mean "descendant"?' } });
});

test('a function of XPath is no step in xpath-1', () => {
  expect(compileXPath('a/name()', 'xpath-1')).toMatchObject({ ok: false, error: { hint: 'write name(path) in place of path/name()' } });
  expect(compileXPath('a/name()', 'evqueue-3').ok).toBe(true);
});

test('"." takes predicates only in evqueue-3', () => {
  expect(compileXPath('.[a]', 'xpath-1')).toMatchObject({ ok: false, error: { hint: 'write self::node()[...]' } });
  expect(compileXPath('..[a]', 'xpath-1')).toMatchObject({ ok: false, error: { hint: 'write parent::node()[...]' } });
  expect(compileXPath('.[a]', 'evqueue-3').ok).toBe(true);
});

test.each([
  ['(', '1', ')'],
  ['not(', '1', ')'],
  ['a[', '1', ']'],
  ['a/b[', 'c', ']/d'],
  ['-(', '1', ')'],
  ['1 + (', '1', ')'],
  ['a/f(', '1', ')/b'],
  ['f()[', '1', ']/b'],
])('nesting by %s is limited, and quick up to the limit', (open, middle, close) => {
  for (const dialect of dialects) {
    const nested = (depth: number): string => open.repeat(depth) + middle + close.repeat(depth);
    expect(compileXPath(nested(199), dialect).ok).toBe(true);
    expect(compileXPath(nested(200), dialect)).toMatchObject({ ok: false, error: { code: 'XPATH_SYNTAX' } });
    expect(compileXPath(nested(100_000), dialect)).toMatchObject({ ok: false, error: { code: 'XPATH_SYNTAX' } });
  }
});

test.each([
  'and',
  'or/div',
  'mod and div',
  '* * *',
  'and and and',
  '@and = @or',
  'child::div div div',
  '. and ..',
  '//*[* * 2]',
  'a-b - c',
  'text ( )',
  'processing-instruction("x")',
  'node/text/comment',
  '"it\'s"',
  '$a.b:c',
  'self::node()[1]',
])('%s can be read', (text) => {
  for (const dialect of dialects) expect(compileXPath(text, dialect)).toMatchObject({ ok: true, value: { text, dialect } });
});
