import { expect, test } from 'vitest';
import { emptyAtMs, expectedStarts } from './expected-starts.ts';

const nowMs = 1_000_000;

test('each task takes the slot that is free first', () => {
  const holders = [
    { sinceMs: nowMs - 4_000, usualMs: 10_000 },
    { sinceMs: nowMs - 1_000, usualMs: 10_000 },
  ];
  expect(expectedStarts({ nowMs, concurrency: 2, holders, line: [5_000, 1_000, 1_000] })).toEqual([
    nowMs + 6_000,
    nowMs + 9_000,
    nowMs + 10_000,
  ]);
});

test('free slots are taken at once, and who is late may end any moment', () => {
  const late = [{ sinceMs: nowMs - 60_000, usualMs: 1_000 }];
  expect(expectedStarts({ nowMs, concurrency: 2, holders: late, line: [9_000, 9_000, 9_000] })).toEqual([nowMs, nowMs, nowMs + 9_000]);
});

test('slots beyond the concurrency are not given again', () => {
  const holders = [1_000, 2_000, 3_000].map((usualMs) => ({ sinceMs: nowMs, usualMs }));
  expect(expectedStarts({ nowMs, concurrency: 1, holders, line: [500, 500] })).toEqual([nowMs + 3_000, nowMs + 3_500]);
});

test('a line is empty sooner with more slots', () => {
  expect(emptyAtMs(nowMs, 10, 6_000, 2)).toBe(nowMs + 30_000);
  expect(emptyAtMs(nowMs, 10, 6_000, 5)).toBe(nowMs + 12_000);
  expect(emptyAtMs(nowMs, 0, 6_000, 5)).toBe(nowMs);
});
