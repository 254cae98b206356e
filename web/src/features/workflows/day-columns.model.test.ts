import { expect, test } from 'vitest';
import { dayColumns, lastDays } from './day-columns.model.ts';

test('thirty days end with today', () => {
  expect(lastDays(Date.parse('2027-03-01T12:00:00Z'))).toEqual({ from: '2027-01-31', to: '2027-03-02', days: 30 });
});

test('each row has its own full height, and days without figures stay empty', () => {
  const nothing = { medianMs: null, p95Ms: null };
  const { launched, duration, queued } = dayColumns({
    buckets: [
      { from: 'a', launched: 10, failed: 1, duration: { medianMs: 500, p95Ms: 900 }, queued: { medianMs: 0, p95Ms: 0 } },
      { from: 'b', launched: 0, failed: 0, duration: nothing, queued: nothing },
      { from: 'c', launched: 5, failed: 5, duration: { medianMs: 1000, p95Ms: 1000 }, queued: { medianMs: 0, p95Ms: 0 } },
    ],
  });
  expect(launched.columns.map(({ share, failedShare }) => [share, failedShare])).toEqual([
    [1, 0.1],
    [0, 0],
    [0.5, 0.5],
  ]);
  expect(duration.columns.map(({ value, share }) => [value, share])).toEqual([
    [500, 0.5],
    [null, 0],
    [1000, 1],
  ]);
  expect(queued.most).toBe(0);
});
