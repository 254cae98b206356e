import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateWindow } from './rate-window.ts';

test('whoever starts as soon as the window opens never has more starts in any span than the rate allows', () => {
  const arbitraryRate = fc.record({ starts: fc.integer({ min: 1, max: 8 }), periodS: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(arbitraryRate, fc.array(fc.nat(2_500), { maxLength: 200 }), (rate, pauses) => {
      const window = new RateWindow();
      const starts: number[] = [];
      let nowMs = 0;
      for (const pauseMs of pauses) {
        nowMs = Math.max(nowMs + pauseMs, window.opensAtMs(rate) ?? 0);
        window.add(nowMs, rate);
        starts.push(nowMs);
      }
      for (const endMs of starts) {
        const inSpan = starts.filter((atMs) => atMs > endMs - 1000 * rate.periodS && atMs <= endMs);
        expect(inSpan.length).toBeLessThanOrEqual(rate.starts);
      }
    }),
  );
});

test('a window is open while fewer starts are known than the rate allows', () => {
  const window = new RateWindow();
  const rate = { starts: 2, periodS: 60 };
  window.add(1_000, rate);
  expect(window.opensAtMs(rate)).toBeNull();
  window.add(5_000, rate);
  expect(window.opensAtMs(rate)).toBe(61_000);
  window.takeBack(5_000);
  expect(window.opensAtMs(rate)).toBeNull();
});

test('starts that become known late stand where they belong', () => {
  const window = new RateWindow();
  const rate = { starts: 2, periodS: 60 };
  for (const atMs of [9_000, 3_000, 6_000]) window.add(atMs, rate);
  expect(window.opensAtMs(rate)).toBe(66_000);
});

test('a rate that is made smaller counts the starts that were made', () => {
  const window = new RateWindow();
  for (const atMs of [0, 1_000, 2_000]) window.add(atMs, { starts: 10, periodS: 60 });
  expect(window.opensAtMs({ starts: 2, periodS: 60 })).toBe(61_000);
});

test('a rate that is made larger counts no more starts than the smaller one had to know', () => {
  const window = new RateWindow();
  for (const atMs of [0, 1_000, 2_000]) window.add(atMs, { starts: 2, periodS: 60 });
  expect(window.opensAtMs({ starts: 3, periodS: 60 })).toBeNull();
});

test('a start that becomes known late does not bring back one that was forgotten', () => {
  const window = new RateWindow();
  for (const atMs of [10_000, 20_000, 30_000]) window.add(atMs, { starts: 1, periodS: 60 });
  const rate = { starts: 2, periodS: 60 };
  window.add(5_000, rate);
  expect(window.opensAtMs(rate)).toBe(65_000);
});
