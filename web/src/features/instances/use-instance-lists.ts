import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { HistogramBody } from '../../../../src/server/schemas/figures.ts';
import type { InstanceList, InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { histogramRead, instancesRead } from '../../api/instances.ts';
import type { Query } from '../../api/client.ts';
import { useLiveEvents } from '../../api/use-live.ts';
import type { TextSearch } from '../../search.ts';
import { useSignedIn } from '../../shell/session-context.tsx';
import { cursorsOf } from './cursors.model.ts';
import { filtersOf, queryOf, sectionsOf } from './filter.model.ts';
import { useFreshRows } from './use-fresh-rows.ts';
import { freshAfter, nothingFresh, type Fresh } from './fresh.model.ts';

/** Rows of the section Executing, at most; more are counted and reached by filters. */
const executingLimit = 50;
const terminatedLimit = 30;

/** The lists of the page, as they were when they were read, and what has happened since. */
export type InstanceLists = {
  readonly filters: TextSearch;
  readonly sections: ReturnType<typeof sectionsOf>;
  /** The filter as the engine takes it, without a state. */
  readonly query: Query;
  /** Oldest first where all are here, else newest first. */
  readonly executing: {
    readonly rows: readonly InstanceListItem[];
    readonly isWhole: boolean;
    readonly result: UseQueryResult<InstanceList>;
  };
  readonly terminated: { readonly rows: readonly InstanceListItem[]; readonly result: UseQueryResult<InstanceList> };
  readonly histogram: HistogramBody | undefined;
  readonly fresh: Fresh;
  /** Reads all again, and shows what is new. */
  readonly refresh: () => void;
};

/** See the type. */
export function useInstanceLists(search: TextSearch): InstanceLists {
  const { client } = useApi();
  const queries = useQueryClient();
  const { user } = useSignedIn();
  const filterKey = JSON.stringify(filtersOf(search));
  const filters = useMemo(() => JSON.parse(filterKey) as TextSearch, [filterKey]);
  const [{ fresh, of }, setFresh] = useState<{ readonly fresh: Fresh; readonly of: string }>({ fresh: nothingFresh, of: filterKey });
  // "The last 7 days" end when the list is read, not at each look at the clock.
  const [readAtMs, setReadAtMs] = useState(client.nowMs);
  const query: Query = useMemo(() => ({ ...queryOf(filters, readAtMs, user.name) }), [filters, readAtMs, user.name]);
  const sections = sectionsOf(filters);
  const cursors = cursorsOf(search['cursors']);
  const cursor = cursors.at(-1);

  const executing = useQuery({
    ...instancesRead(client, { ...query, status: 'executing', limit: executingLimit }),
    enabled: sections.executing,
  });
  const cancelling = useQuery({
    ...instancesRead(client, { ...query, status: 'cancelling', limit: executingLimit }),
    enabled: sections.cancelling,
  });
  const errors = sections.errors === null ? {} : { errors: sections.errors };
  const terminated = useQuery({
    ...instancesRead(client, {
      ...query,
      ...errors,
      status: 'terminated',
      limit: terminatedLimit,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    enabled: sections.terminated,
    // The page before stays, dimmed, until the next has come.
    placeholderData: (before) => before,
  });
  const histogram = useQuery({
    ...histogramRead(client, { ...query, ...errors, status: 'terminated', buckets: 120 }),
    enabled: sections.terminated,
  }).data;

  useLiveEvents((events) =>
    setFresh((now) => ({ fresh: freshAfter(now.of === filterKey ? now.fresh : nothingFresh, events, filters), of: filterKey })),
  );

  const rows = useMemo(() => {
    const both = [...(executing.data?.items ?? []), ...(cancelling.data?.items ?? [])];
    const isWhole = (executing.data?.nextCursor ?? null) === null && (cancelling.data?.nextCursor ?? null) === null;
    return { rows: both.toSorted((a, b) => (isWhole ? a.id - b.id : b.id - a.id)), isWhole };
  }, [executing.data, cancelling.data]);

  const executingRows = useFreshRows(rows.rows);

  const refresh = useCallback((): void => {
    setReadAtMs(client.nowMs());
    setFresh({ fresh: nothingFresh, of: filterKey });
    void queries.invalidateQueries({ queryKey: ['instances'] });
  }, [client, queries, filterKey]);

  return {
    filters,
    sections,
    query,
    executing: { ...rows, rows: executingRows, result: sections.executing ? executing : cancelling },
    terminated: { rows: terminated.data?.items ?? [], result: terminated },
    histogram,
    fresh: of === filterKey ? fresh : nothingFresh,
    refresh,
  };
}
