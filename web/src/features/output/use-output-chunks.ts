import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { readLines, type AttemptAddress } from '../../api/outputs.ts';
import { ansiSpans, plainStyle, type AnsiSpan } from './ansi.model.ts';
import type { Channel } from './line-order.model.ts';

/** Lines that are read at a time. */
const chunkLines = 400;
/** How long a part stays in memory after it was last on screen. */
const keptMs = 20_000;

/** A line as spans. */
export type ShownLine = readonly AnsiSpan[];

/** Lines from `first` to `last` (from 1, both included) of a channel that has `lineCount`. */
export type WantedLines = { readonly channel: Channel; readonly first: number; readonly last: number; readonly lineCount: number };

/** Lines of some channels as far as they are there; what is missing is on its way. */
export function useOutputChunks(
  { instanceId, nodeId, attempt }: AttemptAddress,
  wanted: readonly WantedLines[],
): (channel: Channel, line: number) => ShownLine | null {
  const { client } = useApi();
  const chunks = wanted.flatMap(({ channel, first, last, lineCount }) => {
    const from = Math.max(0, Math.floor((first - 1) / chunkLines));
    const to = Math.max(from, Math.floor((Math.min(last, lineCount) - 1) / chunkLines));
    return Array.from({ length: lineCount === 0 ? 0 : to - from + 1 }, (_, index) => ({ channel, chunk: from + index, lineCount }));
  });
  const lines = useQueries({
    queries: chunks.map(({ channel, chunk, lineCount }) => {
      const end = Math.min(lineCount, (chunk + 1) * chunkLines);
      const address = { instanceId, nodeId, attempt, channel };
      return {
        // The last part grows: it is another one for each length.
        queryKey: ['output', address, 'chunk', chunk, end],
        queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
          spansOf(await readLines(client, address, chunk * chunkLines + 1, end, signal)),
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: keptMs,
        placeholderData: (old: readonly ShownLine[] | undefined) => old,
      };
    }),
    combine: (results) => results.map(({ data }) => data),
  });
  const names = chunks.map(({ channel, chunk }) => `${channel} ${chunk}`).join(',');
  return useMemo(() => {
    const places = new Map(names.split(',').map((name, index) => [name, index]));
    return (channel: Channel, line: number): ShownLine | null =>
      lines[places.get(`${channel} ${Math.floor((line - 1) / chunkLines)}`) ?? -1]?.[(line - 1) % chunkLines] ?? null;
  }, [lines, names]);
}

function spansOf(lines: readonly string[]): readonly ShownLine[] {
  let style = plainStyle;
  return lines.map((line) => {
    const { spans, after } = ansiSpans(line, style);
    style = after;
    return spans;
  });
}
