import { expect, test } from 'vitest';
import { foundIn } from './found-in-line.model.ts';

test('a text is found as it is written, an expression as it is meant', () => {
  const line = 'price 1.90, Price 1x90';
  expect(foundIn(line, { text: '1.90', isRegexp: false, ignoresCase: false })).toEqual([{ from: 6, to: 10 }]);
  expect(foundIn(line, { text: '1.90', isRegexp: true, ignoresCase: false })).toHaveLength(2);
  expect(foundIn(line, { text: 'PRICE', isRegexp: false, ignoresCase: true })).toHaveLength(2);
});

test('what is not an expression, and what matches nothing, marks nothing', () => {
  expect(foundIn('a(b', { text: '(', isRegexp: true, ignoresCase: false })).toEqual([]);
  expect(foundIn('abc', { text: 'x*', isRegexp: true, ignoresCase: false })).toEqual([]);
  expect(foundIn('abc', null)).toEqual([]);
});
