import { expect, test } from 'vitest';
import { linesOf } from './line-count.model.ts';

test('nothing has no line, and what follows the last newline is one', () => {
  const growing = { isGrowing: true };
  expect(linesOf({ sizeBytes: 0, newlines: 0, endsWithNewline: false, ...growing })).toBe(0);
  expect(linesOf({ sizeBytes: 4, newlines: 2, endsWithNewline: true, ...growing })).toBe(2);
  expect(linesOf({ sizeBytes: 5, newlines: 2, endsWithNewline: false, ...growing })).toBe(3);
});
