import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { countLines, type OutputAddress } from '../../api/outputs.ts';
import { useLiveState } from '../../api/use-live.ts';
import type { LineCount } from './line-count.model.ts';

const againMs = 1_000;

/** How many lines an output has; kept up while it grows. Undefined: not counted yet, or not wanted. */
export function useLineCount(
  address: OutputAddress,
  isWanted: boolean,
): {
  readonly count: LineCount | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const { client } = useApi();
  const { isFrozen } = useLiveState();
  const { data, error, refetch } = useQuery<LineCount>({
    queryKey: ['output', address, 'lines'],
    enabled: isWanted,
    async queryFn({ signal }) {
      const { growing, ...count } = await countLines(client, address, signal);
      return { ...count, isGrowing: growing };
    },
    refetchInterval: ({ state }) => (state.data?.isGrowing === true && !isFrozen ? againMs : false),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { count: data, error, retry: () => void refetch() };
}
