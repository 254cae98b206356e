/**
 * How long things took, kept small: each span is counted in one of a few hundred buckets, eight to each doubling, so a figure that is
 * read from them is off by 4.5 % at most. Sketches of parts add up to the sketch of the whole, which is what medians cannot do.
 *
 *     bucket 0: less than 1 ms
 *     bucket b: from 2 ^ ((b - 1) / 8) ms to 2 ^ (b / 8) ms
 */
import type { DurationMs } from '../time.ts';

/** Buckets to each doubling. The migration that counted the past has it written out: it never changes. */
const perDoubling = 8;

/** How many buckets there are; the last one holds all that is longer than about half a year. */
export const bucketCount = 272;

/** Counts by bucket. */
export type SpanSketch = Float64Array;

/** The few buckets that hold anything, as `[bucket, count, bucket, count…]`: how a sketch is stored. */
export type SpanPairs = readonly number[];

/** The bucket of a span; less than nothing is nothing. */
export function bucketOf(spanMs: DurationMs): number {
  return spanMs < 1 ? 0 : Math.min(bucketCount - 1, 1 + Math.floor(Math.log2(spanMs) * perDoubling));
}

/** The span that stands for a bucket: its middle, as proportions go. */
export function spanOf(bucket: number): DurationMs {
  return bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / perDoubling);
}

/** An empty sketch. */
export function emptySketch(): SpanSketch {
  return new Float64Array(bucketCount);
}

/** Adds stored counts. */
export function addPairs(sketch: SpanSketch, pairs: SpanPairs): void {
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const bucket = pairs[at] ?? 0;
    if (bucket < bucketCount) sketch[bucket] = (sketch[bucket] ?? 0) + (pairs[at + 1] ?? 0);
  }
}

/** What is stored of a sketch. */
export function pairsOf(sketch: SpanSketch): SpanPairs {
  const pairs: number[] = [];
  for (const [bucket, count] of sketch.entries()) if (count !== 0) pairs.push(bucket, count);
  return pairs;
}

/**
 * The span that so much of all are not longer than, by the nearest rank; null where there is none.
 *
 * @param part  0.5: the median
 */
export function quantileOf(sketch: SpanSketch, part: number): DurationMs | null {
  const all = sketch.reduce((sum, count) => sum + Math.max(0, count), 0);
  if (all === 0) return null;
  let left = Math.max(1, Math.ceil(part * all));
  for (const [bucket, count] of sketch.entries()) {
    left -= Math.max(0, count);
    if (left <= 0) return spanOf(bucket);
  }
  return null;
}
