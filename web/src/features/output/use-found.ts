import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FoundBody } from '../../../../src/server/schemas/output.ts';
import { useApi } from '../../api/api-context.tsx';
import { findInOutput, type Find, type OutputAddress } from '../../api/outputs.ts';

const pageSize = 1_000;

/** What was found in a whole output: all matches are counted, the first thousands are known by line. */
export type Found = {
  readonly count: number | null;
  readonly matches: FoundBody['matches'];
  readonly error: Error | null;
  readonly isSearching: boolean;
  readonly more: (() => void) | null;
};

/** Searches on the engine, over the whole output. null: nothing is asked for. */
export function useFound(address: OutputAddress, find: Find | null): Found {
  const { client } = useApi();
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['output', address, 'find', find],
    enabled: find !== null,
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => findInOutput(client, address, find ?? emptyFind, { from: pageParam, limit: pageSize, signal }),
    getNextPageParam: (page: FoundBody) => page.nextFrom,
    retry: false,
    staleTime: 10_000,
  });
  const matches = useMemo(() => data?.pages.flatMap((page) => page.matches) ?? [], [data]);
  return {
    count: find === null ? null : (data?.pages[0]?.count ?? null),
    matches,
    error,
    isSearching: isFetching,
    more: hasNextPage ? () => void fetchNextPage() : null,
  };
}

const emptyFind: Find = { text: ' ', isRegexp: false, ignoresCase: false };

/** Lines that say that something went wrong. */
const errorFind: Find = { text: String.raw`\b(error|fatal|failed|exception|panic)\b`, isRegexp: true, ignoresCase: true };

/** Lines with errors, the first thousand; looked for by themselves only where that is quick. */
export function useErrorLines(address: OutputAddress, isWanted: boolean): FoundBody['matches'] {
  const { client } = useApi();
  const { data } = useQuery({
    queryKey: ['output', address, 'errors'],
    enabled: isWanted,
    queryFn: ({ signal }) => findInOutput(client, address, errorFind, { limit: pageSize, signal }),
    staleTime: 10_000,
    retry: false,
  });
  return useMemo(() => {
    const lines = new Set<number>();
    return (data?.matches ?? []).filter(({ line }) => !lines.has(line) && lines.add(line));
  }, [data]);
}
