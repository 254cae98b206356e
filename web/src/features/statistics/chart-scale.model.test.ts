import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countScale, heightOf, namedPeriods, shareScale, spanScale } from './chart-scale.model.ts';

test('scales hold what is drawn, with one to four steps that people read', () => {
  expect(countScale(0).lines).toEqual([0, 1]);
  expect(countScale(7).lines).toEqual([0, 2, 4, 6, 8]);
  expect(countScale(1_234).lines).toEqual([0, 500, 1_000, 1_500]);
  expect(shareScale(0.07).lines).toEqual([0, 0.05, 0.1]);
  fc.assert(
    fc.property(fc.nat(5_000_000), (most) => {
      const { lines } = countScale(most);
      expect(lines.at(-1)).toBeGreaterThanOrEqual(most);
      expect(lines.length).toBeLessThanOrEqual(5);
    }),
  );
});

test('spans have lines from the shortest to the longest; what is below the lowest stands on it', () => {
  expect(spanScale([3_000, 90_000]).lines).toEqual([1_000, 10_000, 60_000, 600_000]);
  expect(spanScale([0, 20]).lines).toEqual([100, 1_000]);
  expect(spanScale([]).lines).toEqual([100, 1_000]);
  const scale = spanScale([500, 40_000]);
  expect([heightOf(scale, 0), heightOf(scale, 100), heightOf(scale, 1_000), heightOf(scale, 60_000)]).toEqual([0, 0, 1 / 3, 1]);
});

test('more is never lower', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e10, noNaN: true }), { minLength: 2, maxLength: 20 }), (values) => {
      const scale = spanScale(values);
      const heights = values.toSorted((a, b) => a - b).map((value) => heightOf(scale, value));
      expect(heights).toEqual(heights.toSorted((a, b) => a - b));
      for (const height of heights) expect(height >= 0 && height <= 1).toBe(true);
    }),
  );
});

test('the last period is always named, others as there is room', () => {
  expect(namedPeriods(12, 4)).toEqual([2, 5, 8, 11]);
  expect(namedPeriods(3, 10)).toEqual([0, 1, 2]);
  expect(namedPeriods(0, 4)).toEqual([]);
});
