import type { TimesBody } from '../../../../src/server/schemas/output.ts';

/** What a command writes to. */
export type Channel = 'stdout' | 'stderr' | 'log';

/** Lines of one channel that came together: `first` to `last` in it, from `overall` on among all. */
export type OrderedLines = {
  readonly channel: Channel;
  readonly first: number;
  readonly last: number;
  readonly overall: number;
  readonly sinceMs: number;
  readonly atMs: number;
};

/** All lines of an attempt in the order of arrival, as far as they are known. */
export type LineOrder = {
  readonly ranges: readonly OrderedLines[];
  readonly byChannel: { readonly [channel in Channel]: readonly OrderedLines[] };
  /** Lines of each channel, and of all. */
  readonly lines: { readonly [channel in Channel]: number };
  readonly lineCount: number;
  readonly sizeBytes: number;
  readonly isGrowing: boolean;
  /** What to ask with for more; null: for all. */
  readonly after: string | null;
};

/** A line, and when it came. */
export type LineSource = { readonly channel: Channel; readonly line: number; readonly sinceMs: number; readonly atMs: number };

/** Nothing is known yet. */
export const noOrder: LineOrder = {
  ranges: [],
  byChannel: { stdout: [], stderr: [], log: [] },
  lines: { stdout: 0, stderr: 0, log: 0 },
  lineCount: 0,
  sizeBytes: 0,
  isGrowing: true,
  after: null,
};

/** The order with what came since: lines that are known keep their places. */
export function withTimes(order: LineOrder, { ranges, growing, sizeBytes, after }: TimesBody): LineOrder {
  const lines = { ...order.lines };
  let { lineCount } = order;
  const added: OrderedLines[] = [];
  for (const { channel, firstLine, lastLine, since, at } of ranges) {
    added.push({ channel, first: firstLine, last: lastLine, overall: lineCount + 1, sinceMs: Date.parse(since), atMs: Date.parse(at) });
    lines[channel] = lastLine;
    lineCount += lastLine - firstLine + 1;
  }
  const of = (channel: Channel): readonly OrderedLines[] => [
    ...order.byChannel[channel],
    ...added.filter((range) => range.channel === channel),
  ];
  return {
    ranges: [...order.ranges, ...added],
    byChannel: { stdout: of('stdout'), stderr: of('stderr'), log: of('log') },
    lines,
    lineCount,
    sizeBytes,
    isGrowing: growing,
    after,
  };
}

/** The line at a place among all; null: there is none. */
export function sourceAt({ ranges }: LineOrder, overall: number): LineSource | null {
  const range = lastWhere(ranges, (one) => one.overall <= overall);
  if (range === null) return null;
  const line = range.first + overall - range.overall;
  return line > range.last ? null : sourceIn(range, line);
}

/** A line of a channel, with its times; null: they are not known. */
export function sourceOf({ byChannel }: LineOrder, channel: Channel, line: number): LineSource | null {
  const range = lastWhere(byChannel[channel], (one) => one.first <= line);
  return range === null || line > range.last ? null : sourceIn(range, line);
}

/** The place of a line of a channel among all; null: it has none yet. */
export function overallOf({ byChannel }: LineOrder, channel: Channel, line: number): number | null {
  const range = lastWhere(byChannel[channel], (one) => one.first <= line);
  return range === null || line > range.last ? null : range.overall + line - range.first;
}

/** Which lines of a channel stand between two places among all; null: none. */
export function linesWithin(order: LineOrder, channel: Channel, from: number, to: number): { first: number; last: number } | null {
  const ranges = order.byChannel[channel].filter((one) => one.overall <= to && one.overall + one.last - one.first >= from);
  const [head, tail] = [ranges[0], ranges.at(-1)];
  if (head === undefined || tail === undefined) return null;
  return {
    first: Math.max(head.first, head.first + from - head.overall),
    last: Math.min(tail.last, tail.first + to - tail.overall),
  };
}

function sourceIn({ channel, sinceMs, atMs }: OrderedLines, line: number): LineSource {
  return { channel, line, sinceMs, atMs };
}

/** The last of some rising ranges for which something holds that holds for all before it. */
function lastWhere(ranges: readonly OrderedLines[], holds: (range: OrderedLines) => boolean): OrderedLines | null {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && holds(range)) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1] ?? null;
}
