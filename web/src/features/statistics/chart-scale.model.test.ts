import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countScale, namedPeriods, shareScale, spanScale } from './chart-scale.model.ts';

test('scales hold what is drawn, with one to four steps that people read', () => {
  expect(countScale(0)).toEqual({ top: 1, lines: [0, 1] });
  expect(countScale(7)).toEqual({ top: 8, lines: [0, 2, 4, 6, 8] });
  expect(countScale(1_234)).toEqual({ top: 1_500, lines: [0, 500, 1_000, 1_500] });
  expect(spanScale(61_000).lines).toEqual([0, 30_000, 60_000, 90_000]);
  expect(shareScale(0.07)).toEqual({ top: 0.1, lines: [0, 0.05, 0.1] });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 5_000_000_000, noNaN: true }), (most) => {
      for (const { top, lines } of [countScale(Math.ceil(most)), spanScale(most)]) {
        expect(top).toBeGreaterThanOrEqual(most);
        expect(lines.length).toBeLessThanOrEqual(5);
        expect(lines.at(-1)).toBe(top);
      }
    }),
  );
});

test('the last period is always named, others as there is room', () => {
  expect(namedPeriods(12, 4)).toEqual([2, 5, 8, 11]);
  expect(namedPeriods(3, 10)).toEqual([0, 1, 2]);
  expect(namedPeriods(0, 4)).toEqual([]);
});
