import { expect, test } from 'vitest';
import { linesOf, withMore, type LineCount } from './line-count.model.ts';

const nothing: LineCount = { sizeBytes: 0, newlines: 0, endsWithNewline: false, isGrowing: true };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('nothing has no line, and what follows the last newline is one', () => {
  expect(linesOf(nothing)).toBe(0);
  expect(linesOf(withMore(nothing, bytes('a\nb\n'), false))).toBe(2);
  expect(linesOf(withMore(nothing, bytes('a\nb\nc'), false))).toBe(3);
});

test('a line that comes in two pieces is one line', () => {
  const first = withMore(nothing, bytes('a\nhal'), true);
  const second = withMore(first, bytes('f\n'), true);
  expect([linesOf(first), linesOf(second)]).toEqual([2, 2]);
  expect(withMore(second, bytes(''), false)).toEqual({ ...second, isGrowing: false });
});
