import type { QueueSamplesBody } from '../../../../src/server/schemas/queue.ts';

/** One stretch of a strip; heights are shares: of the room under the line for slots, of that above it for who waits. */
export type StripColumn = {
  readonly atMs: number;
  readonly held: number;
  readonly waiting: number;
  readonly heldHeight: number;
  readonly waitingHeight: number;
  readonly isPaused: boolean;
};

type Sample = QueueSamplesBody['items'][number]['samples'][number];

/** Lengths of time that strips show. */
export const stripRanges = ['1h', '6h', '24h', '7d'] as const;

export type StripRange = (typeof stripRanges)[number];

const hourMs = 3_600_000;
const rangeMs: { readonly [range in StripRange]: number } = { '1h': hourMs, '6h': 6 * hourMs, '24h': 24 * hourMs, '7d': 168 * hourMs };

/** Columns of a strip. */
export const stripColumns = 60;

/** The range of an address; an hour where it says none. */
export function stripRangeOf(text: string | undefined): StripRange {
  return stripRanges.find((range) => range === text) ?? '1h';
}

/** Between which moments a strip stands; its end is a whole column, so that it moves on by columns. */
export function stripFrame(
  range: StripRange,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number; readonly columnMs: number } {
  const columnMs = rangeMs[range] / stripColumns;
  const toMs = Math.ceil(nowMs / columnMs) * columnMs;
  return { fromMs: toMs - rangeMs[range], toMs, columnMs };
}

/**
 * The columns of one queue: blue reaches the line where all slots are held; above it, who waits has a scale of its own,
 * whose top is the most that waited. What is now is the last column.
 */
export function stripOf(
  samples: readonly Sample[],
  frame: { readonly fromMs: number; readonly toMs: number; readonly columnMs: number },
  now: { readonly held: number; readonly waiting: number; readonly concurrency: number; readonly isPaused: boolean },
): readonly StripColumn[] {
  const count = Math.round((frame.toMs - frame.fromMs) / frame.columnMs);
  const byColumn = new Map(samples.map((sample) => [Math.floor((Date.parse(sample.at) - frame.fromMs) / frame.columnMs), sample]));
  const mostWaiting = Math.max(1, now.waiting, ...samples.map(({ waiting }) => waiting));
  return Array.from({ length: count }, (_, index) => {
    const sample = byColumn.get(index);
    const isLast = index === count - 1;
    const held = isLast ? now.held : (sample?.held ?? 0);
    const waiting = isLast ? now.waiting : (sample?.waiting ?? 0);
    const concurrency = isLast ? now.concurrency : (sample?.concurrency ?? now.concurrency);
    return {
      atMs: frame.fromMs + index * frame.columnMs,
      held,
      waiting,
      heldHeight: Math.min(1, held / Math.max(1, concurrency)),
      waitingHeight: waiting === 0 ? 0 : Math.max(0.12, waiting / mostWaiting),
      isPaused: isLast ? now.isPaused : (sample?.paused ?? false),
    };
  });
}

/** The longest that a task had waited when it started; null: none started. */
export function longestWaitOf(samples: readonly Sample[]): number | null {
  const longest = Math.max(
    -1,
    ...samples.filter(({ held, longestWaitMs }) => held > 0 || longestWaitMs > 0).map(({ longestWaitMs }) => longestWaitMs),
  );
  return longest < 0 ? null : longest;
}
