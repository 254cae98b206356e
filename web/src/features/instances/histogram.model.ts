import type { HistogramBody } from '../../../../src/server/schemas/figures.ts';

/** A bucket as it is drawn: heights are shares of the tallest, 0 to 1. Of one that was not counted both are 0. */
export type HistogramBar = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  readonly failed: number;
  readonly height: number;
  readonly failedHeight: number;
};

/** Bars; one failure among many successes can still be seen. */
export function barsOf({ buckets, bucketMs }: HistogramBody): readonly HistogramBar[] {
  const tallest = Math.max(1, ...buckets.map(({ count }) => count ?? 0));
  return buckets.map(({ from, count, failed }) => {
    const fromMs = Date.parse(from);
    return {
      fromMs,
      toMs: fromMs + bucketMs,
      count: count ?? 0,
      failed: failed ?? 0,
      height: shareOf(count ?? 0, tallest),
      failedHeight: shareOf(failed ?? 0, tallest),
    };
  });
}

/** How many instances a filter has; about, where not all were counted. */
export function countOf({ total, complete }: HistogramBody): { readonly count: number; readonly isComplete: boolean } {
  return { count: total, isComplete: complete };
}

/** A stretch of bars as a value of the filter `launched`, in the browser's zone to the minute; the end is not included. */
export function stretchOf(bars: readonly HistogramBar[], from: number, to: number): string | null {
  const first = bars[Math.min(from, to)];
  const last = bars[Math.max(from, to)];
  return first === undefined || last === undefined ? null : `${localMinute(first.fromMs)}..${localMinute(last.toMs + 59_999)}`;
}

/** Marks under the bars: at most `most`, each at the middle of its part. */
export function marksOf(bars: readonly HistogramBar[], most: number): readonly { readonly share: number; readonly atMs: number }[] {
  if (bars.length === 0) return [];
  const count = Math.min(most, bars.length);
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor((index * bars.length) / count);
    return { share: at / bars.length, atMs: bars[at]?.fromMs ?? 0 };
  });
}

/** How a mark is written: the longer the whole, the coarser. */
export function markText(atMs: number, wholeMs: number, language: string): string {
  const options: Intl.DateTimeFormatOptions =
    wholeMs < 600_000
      ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
      : wholeMs < 2 * 86_400_000
        ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
        : wholeMs < 14 * 86_400_000
          ? { weekday: 'short', day: 'numeric' }
          : wholeMs < 400 * 86_400_000
            ? { day: 'numeric', month: 'short' }
            : { month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(language, options).format(atMs).replaceAll('.', '');
}

const leastShown = 0.08;

function shareOf(count: number, tallest: number): number {
  return count === 0 ? 0 : Math.max(leastShown, count / tallest);
}

function localMinute(ms: number): string {
  const at = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
