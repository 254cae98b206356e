import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { readTimes, type AttemptAddress } from '../../api/outputs.ts';
import { useLiveState } from '../../api/use-live.ts';
import { noOrder, withTimes, type LineOrder } from './line-order.model.ts';

const againMs = 1_000;

/** When lines came, and their order; kept up while the command runs. Undefined: not read yet, or not wanted. */
export function useLineOrder(
  address: AttemptAddress,
  isWanted: boolean,
): { readonly order: LineOrder | undefined; readonly error: Error | null; readonly retry: () => void } {
  const { client } = useApi();
  const queries = useQueryClient();
  const { isFrozen } = useLiveState();
  const { instanceId, nodeId, attempt } = address;
  const queryKey = ['output', 'times', instanceId, nodeId, attempt];
  const { data, error, refetch } = useQuery<LineOrder>({
    queryKey,
    enabled: isWanted,
    async queryFn({ signal }) {
      const known = queries.getQueryData<LineOrder>(queryKey) ?? noOrder;
      return withTimes(known, await readTimes(client, address, known.after, signal));
    },
    refetchInterval: ({ state }) => (state.data?.isGrowing === true && !isFrozen ? againMs : false),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return { order: data, error, retry: () => void refetch() };
}
