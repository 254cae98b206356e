import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usualOf } from './instance-figures.ts';

test('of nothing there is nothing usual', () => {
  expect(usualOf([])).toEqual({ medianMs: null, p95Ms: null });
});

test.each([
  [[7], 7, 7],
  [[3, 1], 1, 3],
  [[5, 1, 3], 3, 5],
  [Array.from({ length: 100 }, (_none, index) => 100 - index), 50, 95],
])('the median of %j is %i, and nineteen of twenty take at most %i', (durations, medianMs, p95Ms) => {
  expect(usualOf(durations)).toEqual({ medianMs, p95Ms });
});

test('half are not longer than the median, nineteen of twenty not longer than the other, and both are durations that there were', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), (durations) => {
      const { medianMs, p95Ms } = usualOf(durations);
      const share = (limit: number | null): number => durations.filter((each) => limit !== null && each <= limit).length / durations.length;
      expect(durations).toContain(medianMs);
      expect(durations).toContain(p95Ms);
      expect(share(medianMs)).toBeGreaterThanOrEqual(0.5);
      expect(share(p95Ms)).toBeGreaterThanOrEqual(0.95);
    }),
  );
});
