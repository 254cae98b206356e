import { expect, test } from 'vitest';
import { movedCursor, rangeBetween } from './row-cursor.model.ts';

const ids = [10, 20, 30];

test('J from nowhere is the first row, K the last', () => {
  expect(movedCursor(ids, null, 1)).toBe(10);
  expect(movedCursor(ids, null, -1)).toBe(30);
});

test('the cursor stays at the ends', () => {
  expect(movedCursor(ids, 30, 1)).toBe(30);
  expect(movedCursor(ids, 10, -1)).toBe(10);
});

test('a row that has gone counts as nowhere, and an empty list has no row', () => {
  expect(movedCursor(ids, 99, 1)).toBe(10);
  expect(movedCursor([], 10, 1)).toBeNull();
});

test('a range goes either way, and shrinks to its end where its start has gone', () => {
  expect(rangeBetween(ids, 30, 10)).toEqual([10, 20, 30]);
  expect(rangeBetween(ids, 20, 30)).toEqual([20, 30]);
  expect(rangeBetween(ids, 99, 30)).toEqual([30]);
});
