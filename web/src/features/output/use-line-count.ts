import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import type { ApiClient } from '../../api/client.ts';
import { findInOutput, outputSize, readBytes, type OutputAddress } from '../../api/outputs.ts';
import { useLiveState } from '../../api/use-live.ts';
import { withMore, type LineCount } from './line-count.model.ts';

const againMs = 1_000;
/** At most so much of what is new is looked at in one round; the next one goes on. */
const roundBytes = 4_000_000;

/** How many lines an output has; kept up while it grows. */
export function useLineCount(address: OutputAddress): {
  readonly count: LineCount | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const { client } = useApi();
  const queries = useQueryClient();
  const { isFrozen } = useLiveState();
  const queryKey = ['output', address, 'lines'];
  const { data, error, refetch } = useQuery<LineCount>({
    queryKey,
    async queryFn({ signal }) {
      const before = queries.getQueryData<LineCount>(queryKey);
      return before === undefined ? await firstCount(client, address, signal) : await nextCount(client, address, before, signal);
    },
    refetchInterval: ({ state }) => (state.data?.isGrowing === true && !isFrozen ? againMs : false),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { count: data, error, retry: () => void refetch() };
}

/** The engine counts the beginnings of lines, where the output is: nothing of it is sent. */
async function firstCount(client: ApiClient, address: OutputAddress, signal: AbortSignal): Promise<LineCount> {
  const lines = await findInOutput(client, address, { text: '^', isRegexp: true, ignoresCase: false }, { limit: 1, signal });
  if (lines.sizeBytes === 0) return { sizeBytes: 0, newlines: 0, endsWithNewline: false, isGrowing: lines.growing };
  const last = await readBytes(client, address, lines.sizeBytes - 1, lines.sizeBytes, signal);
  const endsWithNewline = last[0] === 10;
  return { sizeBytes: lines.sizeBytes, newlines: lines.count - (endsWithNewline ? 0 : 1), endsWithNewline, isGrowing: lines.growing };
}

async function nextCount(client: ApiClient, address: OutputAddress, before: LineCount, signal: AbortSignal): Promise<LineCount> {
  const { sizeBytes, isGrowing } = await outputSize(client, address, signal);
  if (sizeBytes <= before.sizeBytes) return { ...before, isGrowing };
  const to = Math.min(sizeBytes, before.sizeBytes + roundBytes);
  const bytes = await readBytes(client, address, before.sizeBytes, to, signal);
  return withMore(before, bytes, isGrowing || to < sizeBytes);
}
