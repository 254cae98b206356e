import { expect, test } from 'vitest';
import { positionOf } from './text-position.model.ts';

const text = {
  lines: 2,
  line: (number: number) => (number === 1 ? { from: 0, to: 5 } : { from: 6, to: 8 }),
};

test('a place is an offset, and one that is not there any more is the nearest', () => {
  expect(positionOf(text, 1, 1)).toBe(0);
  expect(positionOf(text, 2, 2)).toBe(7);
  expect(positionOf(text, 2, 50)).toBe(8);
  expect(positionOf(text, 9, 1)).toBe(6);
  expect(positionOf(text, 0, 0)).toBe(0);
});
