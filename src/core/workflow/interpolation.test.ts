import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryAnyText } from '../../../test/support/arbitrary-text.ts';
import { parseInterpolation } from './interpolation.ts';

test.each([
  ['', []],
  ['plain', [{ text: 'plain' }]],
  ['{a}', [{ expression: 'a', offset: 1 }]],
  ['x{/a/b}y{c}', [{ text: 'x' }, { expression: '/a/b', offset: 2 }, { text: 'y' }, { expression: 'c', offset: 9 }]],
  ['{}{ }', [{ text: '{}' }, { expression: ' ', offset: 3 }]],
  ['a{b{c}', [{ text: 'a' }, { expression: 'b{c', offset: 2 }]],
  ['a}b{c', [{ text: 'a}b{c' }]],
  ['{a\nb}', [{ expression: 'a\nb', offset: 1 }]],
])('%j is taken apart', (text, parts) => {
  expect(parseInterpolation(text)).toEqual(parts);
});

test('the parts put together are the text, and offsets point at their expressions', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(arbitraryAnyText, fc.constantFrom('{', '}', '{x}'))), (pieces) => {
      const text = pieces.join('');
      const parts = parseInterpolation(text);
      expect(parts.map((part) => ('text' in part ? part.text : `{${part.expression}}`)).join('')).toBe(text);
      const expressions = parts.filter((part) => 'expression' in part);
      expect(expressions.map(({ expression, offset }) => text.slice(offset, offset + expression.length))).toEqual(
        expressions.map(({ expression }) => expression),
      );
    }),
  );
});
