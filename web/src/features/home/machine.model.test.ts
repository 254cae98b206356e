import { expect, test } from 'vitest';
import { diskIsLow, shareUsed } from './machine.model.ts';

const gb = 2 ** 30;

test('a disk is low when little of it is free, and that little is not much either', () => {
  expect(diskIsLow({ totalBytes: 100 * gb, freeBytes: 5 * gb })).toBe(true);
  expect(diskIsLow({ totalBytes: 100 * gb, freeBytes: 15 * gb })).toBe(false);
  expect(diskIsLow({ totalBytes: 10_000 * gb, freeBytes: 500 * gb })).toBe(false);
  expect(shareUsed({ totalBytes: 0, freeBytes: 0 })).toBe(0);
});
