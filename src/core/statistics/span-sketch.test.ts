import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addPairs, bucketCount, bucketOf, emptySketch, pairsOf, quantileOf, spanOf, type SpanSketch } from './span-sketch.ts';

const spans = fc.array(fc.double({ min: 0, max: 15_000_000_000, noNaN: true }), { minLength: 1, maxLength: 200 });

function sketchOf(values: readonly number[]): SpanSketch {
  const sketch = emptySketch();
  for (const value of values) addPairs(sketch, [bucketOf(value), 1]);
  return sketch;
}

test('a figure is off by 4.5 % at most, or is less than 1 ms', () => {
  fc.assert(
    fc.property(spans, fc.constantFrom(0.05, 0.5, 0.95, 1), (values, part) => {
      const exact = values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(part * values.length)) - 1] ?? 0;
      const read = quantileOf(sketchOf(values), part) ?? Number.NaN;
      if (exact < 1) expect(read).toBe(0);
      else expect(Math.abs(read / exact - 1)).toBeLessThan(0.0451);
    }),
  );
});

test('sketches of parts add up to that of the whole, and come back from what is stored', () => {
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      const sum = sketchOf(one);
      addPairs(sum, pairsOf(sketchOf(other)));
      expect(sum).toEqual(sketchOf([...one, ...other]));
      const stored = emptySketch();
      addPairs(stored, JSON.parse(JSON.stringify(pairsOf(sum))) as number[]);
      expect(stored).toEqual(sum);
    }),
  );
});

test('longer spans have higher buckets; the longest and the impossible have one too', () => {
  expect([bucketOf(-5), bucketOf(0), bucketOf(0.9), bucketOf(1), bucketOf(2), bucketOf(4)]).toEqual([0, 0, 0, 1, 9, 17]);
  expect(bucketOf(1e15)).toBe(bucketCount - 1);
  expect(spanOf(0)).toBe(0);
});

test('of nothing there is no figure', () => {
  expect(quantileOf(emptySketch(), 0.5)).toBeNull();
});
