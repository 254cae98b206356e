import { expect, test } from 'vitest';
import { launchedRange } from './filter.model.ts';
import { barsOf, countOf, marksOf, markText, stretchOf } from './histogram.model.ts';

const startMs = new Date(2026, 10, 24).getTime();
const bucketMs = 3_600_000;
const body = {
  from: new Date(startMs).toISOString(),
  to: new Date(startMs + 4 * bucketMs).toISOString(),
  bucketMs,
  total: 601,
  complete: true,
  buckets: [400, 0, 200, 1].map((count, index) => ({
    from: new Date(startMs + index * bucketMs).toISOString(),
    count,
    failed: count === 400 ? 1 : 0,
  })),
};

test('the tallest bar is full, others are shares of it, and one failure can be seen', () => {
  const bars = barsOf(body);
  expect(bars.map(({ height }) => height)).toEqual([1, 0, 0.5, 0.08]);
  expect(bars[0]?.failedHeight).toBe(0.08);
});

test('a stretch of bars is a filter that holds exactly those hours', () => {
  const stretch = stretchOf(barsOf(body), 2, 1);
  expect(launchedRange(stretch ?? '', 0)).toEqual({ fromMs: startMs + bucketMs, toMs: startMs + 3 * bucketMs });
});

test('what was not counted is said to be missing', () => {
  expect(countOf(body)).toEqual({ count: 601, isComplete: true });
  expect(
    countOf({
      ...body,
      total: 201,
      complete: false,
      buckets: body.buckets.map((bucket, index) => (index === 0 ? { ...bucket, count: null, failed: null } : bucket)),
    }),
  ).toEqual({ count: 201, isComplete: false });
});

test('marks are spread evenly, and never more than bars', () => {
  const bars = barsOf(body);
  expect(marksOf(bars, 2).map(({ share }) => share)).toEqual([0, 0.5]);
  expect(marksOf(bars, 9)).toHaveLength(4);
  expect(marksOf([], 9)).toEqual([]);
});

test('a mark is as fine as its bars are', () => {
  const at = new Date(2026, 10, 24, 15, 50, 49).getTime();
  expect(markText(at, 60_000, 'en')).toBe('15:50:49');
  expect(markText(at, 3_600_000, 'en')).toBe('15:50');
  expect(markText(at, 7 * 86_400_000, 'fr')).toBe('mar 24');
  expect(markText(at, 100 * 86_400_000, 'fr')).toBe('24 nov');
});
