import { expect, test } from 'vitest';
import { narrowed, offsetMs, unknownClock } from './server-clock.ts';

test('without any answer the browser’s clock is used', () => {
  expect(offsetMs(unknownClock)).toBe(0);
});

test('a clock that may agree is taken to agree', () => {
  expect(offsetMs(narrowed(unknownClock, 10_000, 10_200, 10_300))).toBe(0);
});

test('an engine that is an hour ahead is known to half a second after one answer, and better after more', () => {
  const hourMs = 3_600_000;
  const first = narrowed(unknownClock, hourMs + 10_000, 10_900, 10_950);
  expect(Math.abs(offsetMs(first) - hourMs)).toBeLessThanOrEqual(500);
  const second = narrowed(first, hourMs + 11_000, 11_010, 11_020);
  expect(second.highestMs - second.lowestMs).toBeLessThan(first.highestMs - first.lowestMs);
  expect(Math.abs(offsetMs(second) - hourMs)).toBeLessThanOrEqual(100);
});

test('an answer that contradicts what was known starts over: a clock was set', () => {
  const known = narrowed(unknownClock, 10_000, 10_200, 10_300);
  expect(narrowed(known, 500_000, 11_000, 11_100)).toEqual({ lowestMs: 488_900, highestMs: 490_000 });
});
