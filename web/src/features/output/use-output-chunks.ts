import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { readLines, type OutputAddress } from '../../api/outputs.ts';
import { ansiSpans, plainStyle, type AnsiSpan } from './ansi.model.ts';

/** Lines that are read at a time. */
const chunkLines = 400;
/** How long a part stays in memory after it was last on screen. */
const keptMs = 20_000;

/** A line as spans. */
export type ShownLine = readonly AnsiSpan[];

/** Lines from `first` to `last` (from 1, both included) as far as they are there; what is missing is on its way. */
export function useOutputChunks(
  address: OutputAddress,
  first: number,
  last: number,
  lineCount: number,
): (line: number) => ShownLine | null {
  const { client } = useApi();
  const from = Math.max(0, Math.floor((first - 1) / chunkLines));
  const to = Math.max(from, Math.floor((Math.min(last, lineCount) - 1) / chunkLines));
  const chunks = Array.from({ length: lineCount === 0 ? 0 : to - from + 1 }, (_, index) => from + index);
  const lines = useQueries({
    queries: chunks.map((chunk) => {
      const end = Math.min(lineCount, (chunk + 1) * chunkLines);
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
  return useMemo(
    () =>
      (line: number): ShownLine | null =>
        lines[Math.floor((line - 1) / chunkLines) - from]?.[(line - 1) % chunkLines] ?? null,
    [lines, from],
  );
}

function spansOf(lines: readonly string[]): readonly ShownLine[] {
  let style = plainStyle;
  return lines.map((line) => {
    const { spans, after } = ansiSpans(line, style);
    style = after;
    return spans;
  });
}
