import { expect, test } from 'vitest';
import { AttemptLimiter } from './attempt-limiter.ts';

test('so many attempts in the window, then one as each leaves it', () => {
  const limiter = new AttemptLimiter({ attempts: 2, windowMs: 100 });
  for (const atMs of [0, 30]) {
    expect(limiter.waitMs('a', atMs)).toBe(0);
    limiter.count('a', atMs);
  }
  expect(limiter.waitMs('a', 40)).toBe(60);
  expect(limiter.waitMs('b', 40)).toBe(0);
  expect(limiter.waitMs('a', 99)).toBe(1);
  expect(limiter.waitMs('a', 100)).toBe(0);
  limiter.count('a', 100);
  expect(limiter.waitMs('a', 101)).toBe(29);
});

test('one is taken back, or all of a key', () => {
  const limiter = new AttemptLimiter({ attempts: 2, windowMs: 100 });
  for (const key of ['a', 'a', 'b', 'b']) limiter.count(key, 0);
  limiter.takeBack('a');
  expect([limiter.waitMs('a', 1), limiter.waitMs('b', 1)]).toEqual([0, 99]);
  limiter.count('a', 1);
  expect(limiter.waitMs('a', 1)).toBeGreaterThan(0);
  limiter.forgive('a');
  limiter.takeBack('never counted');
  expect([limiter.waitMs('a', 1), limiter.waitMs('never counted', 1)]).toEqual([0, 0]);
});

test('many keys forget the oldest, never the one that is tried now', () => {
  const limiter = new AttemptLimiter({ attempts: 1, windowMs: 1_000_000 });
  for (let key = 0; key < 25_000; key += 1) {
    limiter.count(String(key), key);
    limiter.count('busy', key);
  }
  expect(limiter.waitMs('0', 25_000)).toBe(0);
  expect(limiter.waitMs('24999', 25_000)).toBeGreaterThan(0);
  expect(limiter.waitMs('busy', 25_000)).toBeGreaterThan(0);
});
