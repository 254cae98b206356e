import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparedLines } from './line-comparison.model.ts';

test('what both have stays, the rest is in one of them', () => {
  expect(comparedLines(['a', 'x', 'b'], ['a', 'y', 'b', 'c']).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'both a',
    'first x',
    'second y',
    'both b',
    'second c',
  ]);
});

test('either text can be read out of the comparison', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (first, second) => {
      const compared = comparedLines(first, second);
      expect(compared.filter(({ kind }) => kind !== 'second').map(({ text }) => text)).toEqual(first);
      expect(compared.filter(({ kind }) => kind !== 'first').map(({ text }) => text)).toEqual(second);
    }),
  );
});
