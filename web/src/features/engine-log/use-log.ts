import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { readLogPage } from '../../api/statistics.ts';
import { useLiveState } from '../../api/use-live.ts';
import type { LogBody, LogEntryBody } from '../../../../src/server/schemas/log.ts';
import { freshCount } from './log-rows.model.ts';

const pageEntries = 200;

/** How often the newest are looked at: a log line tells nobody that it was written, or every look would be told of itself. */
const lookAgainMs = 2_000;

/** What there is of it, and how to have more. */
export type ShownLog = {
  readonly pages: UseInfiniteQueryResult<InfiniteData<LogBody>>;
  readonly entries: readonly LogEntryBody[];
  readonly fresh: ReturnType<typeof freshCount>;
  /** Begins with the newest again. */
  readonly showNew: () => void;
};

/** The log with its older pages, and what has come since it was read. */
export function useLog(filter: { readonly level: string; readonly text: string }, follows: boolean, isEnabled: boolean): ShownLog {
  const { client } = useApi();
  const queries = useQueryClient();
  const { isFrozen } = useLiveState();
  const query = { level: filter.level, ...(filter.text === '' ? {} : { text: filter.text }), limit: pageEntries };
  const key = ['log', filter.level, filter.text];
  const pages = useInfiniteQuery({
    queryKey: [...key, 'pages'],
    queryFn: ({ pageParam, signal }) => readLogPage(client, { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: isEnabled,
    refetchInterval: follows && !isFrozen ? lookAgainMs : false,
  });
  const newest = useQuery({
    queryKey: [...key, 'newest'],
    queryFn: ({ signal }) => readLogPage(client, query, signal),
    enabled: isEnabled && pages.data !== undefined && !follows,
    refetchInterval: isFrozen ? false : lookAgainMs,
  });
  const entries: readonly LogEntryBody[] = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const fresh = newest.data === undefined ? { count: 0, isMore: false } : freshCount(newest.data.items, entries);
  const showNew = (): void => void queries.resetQueries({ queryKey: [...key, 'pages'] });
  return { pages, entries, fresh, showNew };
}
