import { expect, test } from 'vitest';
import { dueAtMs } from './jitter.ts';

const moment = Date.UTC(2027, 0, 1, 2, 30);

test('without jitter a launch is due at its moment', () => {
  expect(dueAtMs(null, moment)).toBe(moment);
  expect(dueAtMs({ maxMs: 0, seed: '1' }, moment)).toBe(moment);
});

test('the delay is the same for ever', () => {
  expect(dueAtMs({ maxMs: 600_000, seed: '12' }, moment)).toBe(dueAtMs({ maxMs: 600_000, seed: '12' }, moment));
  expect(dueAtMs({ maxMs: 600_000, seed: '12' }, moment) - moment).toBe(278722);
});

test('plans that share a moment are spread evenly over the time given', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let plan = 0; plan < 10_000; plan += 1) {
    const delayMs = dueAtMs({ maxMs: 600_000, seed: String(plan) }, moment) - moment;
    expect(delayMs >= 0 && delayMs < 600_000).toBe(true);
    tenths[Math.floor(delayMs / 60_000)]! += 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('the moments of one plan are spread too', () => {
  const delays = new Set(
    Array.from({ length: 100 }, (_, day) => dueAtMs({ maxMs: 600_000, seed: '1' }, moment + day * 86_400_000) - moment - day * 86_400_000),
  );
  expect(delays.size).toBeGreaterThan(90);
});
