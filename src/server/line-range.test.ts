import { expect, test } from 'vitest';
import { parseLineRange } from './line-range.ts';

test.each([
  [{ lines: '3-5' }, { first: 3, last: 5 }],
  [{ lines: '3-' }, { first: 3, last: null }],
  [{ lines: '3' }, { first: 3, last: 3 }],
  [{ fromLine: 10 }, { first: 10, last: null }],
  [
    { fromLine: 10, lines: '5' },
    { first: 10, last: 14 },
  ],
  [{}, null],
])('%o asks for some lines', (query, expected) => {
  expect(parseLineRange(query)).toEqual({ ok: true, value: expected });
});

test.each([
  { lines: '0' },
  { lines: '0-3' },
  { lines: '5-3' },
  { lines: '-3' },
  { lines: 'a' },
  { lines: '1-2-3' },
  { fromLine: 2, lines: '3-4' },
  { fromLine: 2, lines: '0' },
])('%o is refused with what was expected', (query) => {
  expect(parseLineRange(query)).toEqual({ ok: false, error: expect.stringContaining('expected') });
});
