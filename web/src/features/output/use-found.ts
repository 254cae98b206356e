import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FoundBody } from '../../../../src/server/schemas/output.ts';
import { useApi } from '../../api/api-context.tsx';
import { findInOutput, type AttemptAddress, type Find } from '../../api/outputs.ts';
import type { Channel } from './line-order.model.ts';

const pageSize = 1_000;

/** A match, at its line among those that are shown. */
export type Match = FoundBody['matches'][number] & { readonly channel: Channel; readonly key: string };

/** What was found in a whole output: all matches are counted, the first thousands are known by line. */
export type Found = {
  readonly count: number | null;
  readonly matches: readonly Match[];
  readonly error: Error | null;
  readonly isSearching: boolean;
  readonly more: (() => void) | null;
};

/** Where a line of a channel stands among those that are shown; null: not yet, or not at all. */
export type Placed = (channel: Channel, line: number) => number | null;

/** From which byte on a channel is to be searched next; a channel that is left out is done. */
type From = { readonly [channel in Channel]?: number };
type Page = { readonly count: number; readonly matches: readonly Match[]; readonly next: From | null };

/** Searches on the engine, over the whole output of some channels. null: nothing is asked for. */
export function useFound(address: AttemptAddress, channels: readonly Channel[], find: Find | null, placed: Placed): Found {
  const { client } = useApi();
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['output', address, channels, 'find', find],
    enabled: find !== null,
    initialPageParam: fromStart(channels),
    // One channel after the other: the engine makes few searches at once.
    async queryFn({ pageParam, signal }): Promise<Page> {
      let count = 0;
      const matches: Match[] = [];
      const next: { [channel in Channel]?: number } = {};
      for (const channel of channels) {
        const from = pageParam[channel];
        if (from === undefined) continue;
        const found = await findInOutput(client, { ...address, channel }, find ?? emptyFind, { from, limit: pageSize, signal });
        count += found.count;
        matches.push(...found.matches.map((match) => ({ ...match, channel, key: `${channel} ${match.offset}` })));
        if (found.nextFrom !== null) next[channel] = found.nextFrom;
      }
      return { count, matches, next: Object.keys(next).length === 0 ? null : next };
    },
    getNextPageParam: (page: Page) => page.next,
    retry: false,
    staleTime: 10_000,
  });
  const matches = useMemo(() => inPlace(data?.pages.flatMap((page) => page.matches) ?? [], placed), [data, placed]);
  return {
    count: find === null ? null : (data?.pages[0]?.count ?? null),
    matches,
    error,
    isSearching: isFetching,
    more: hasNextPage ? () => void fetchNextPage() : null,
  };
}

function fromStart(channels: readonly Channel[]): From {
  const from: { [channel in Channel]?: number } = {};
  for (const channel of channels) from[channel] = 0;
  return from;
}

const emptyFind: Find = { text: ' ', isRegexp: false, ignoresCase: false };

/** Lines that say that something went wrong. */
const errorFind: Find = { text: String.raw`\b(error|fatal|failed|exception|panic)\b`, isRegexp: true, ignoresCase: true };

/** Lines with errors, the first thousand of each channel; looked for by themselves only where that is quick. */
export function useErrorLines(address: AttemptAddress, channels: readonly Channel[], isWanted: boolean, placed: Placed): readonly Match[] {
  const { client } = useApi();
  const { data } = useQuery({
    queryKey: ['output', address, channels, 'errors'],
    enabled: isWanted,
    async queryFn({ signal }) {
      const all: Match[] = [];
      for (const channel of channels) {
        const { matches } = await findInOutput(client, { ...address, channel }, errorFind, { limit: pageSize, signal });
        all.push(...matches.map((match) => ({ ...match, channel, key: `${channel} ${match.offset}` })));
      }
      return all;
    },
    staleTime: 10_000,
    retry: false,
  });
  return useMemo(() => {
    const lines = new Set<number>();
    return inPlace(data ?? [], placed).filter(({ line }) => !lines.has(line) && lines.add(line));
  }, [data, placed]);
}

function inPlace(matches: readonly Match[], placed: Placed): readonly Match[] {
  const found = matches.flatMap((match) => {
    const line = placed(match.channel, match.line);
    return line === null ? [] : [{ ...match, line }];
  });
  return found.toSorted((one, other) => one.line - other.line || one.offset - other.offset);
}
