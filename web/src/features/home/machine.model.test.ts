import { expect, test } from 'vitest';
import { diskIsLow, disksOf, scaled, shareUsed } from './machine.model.ts';

test('sizes are said in their unit', () => {
  expect(scaled(0)).toEqual({ value: 0, unit: '' });
  expect(scaled(999)).toEqual({ value: 999, unit: '' });
  expect(scaled(4_100)).toEqual({ value: 4.1, unit: 'k' });
  expect(scaled(79_600_000_000)).toEqual({ value: 79.6, unit: 'G' });
  expect(scaled(5e15)).toEqual({ value: 5000, unit: 'T' });
});

const gb = 2 ** 30;

test('a disk is low when little of it is free, and that little is not much either', () => {
  expect(diskIsLow({ totalBytes: 100 * gb, freeBytes: 5 * gb })).toBe(true);
  expect(diskIsLow({ totalBytes: 100 * gb, freeBytes: 15 * gb })).toBe(false);
  expect(diskIsLow({ totalBytes: 10_000 * gb, freeBytes: 500 * gb })).toBe(false);
  expect(shareUsed({ totalBytes: 0, freeBytes: 0 })).toBe(0);
});

test('data and spool on one disk are one row', () => {
  const data = { what: 'data', path: '/a', totalBytes: 9, freeBytes: 3 } as const;
  const spool = { what: 'spool', path: '/b', totalBytes: 9, freeBytes: 3 } as const;
  expect(disksOf({ disks: [data, spool] })).toEqual([{ ...data, holds: ['data', 'spool'] }]);
  expect(disksOf({ disks: [data, { ...spool, freeBytes: 1e9 }] })).toHaveLength(2);
});
