import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { instanceRowsRead } from '../../api/instances.ts';
import { useLiveState } from '../../api/use-live.ts';
import { newestRows } from './newest-rows.model.ts';

/** A place in a line moves by what others do, of which no event tells. */
const againMs = 10_000;

/** The same rows in the same places, each as the engine knows it now: events make them old, and one request reads all. */
export function useFreshRows(rows: readonly InstanceListItem[]): readonly InstanceListItem[] {
  const { client } = useApi();
  const { isFrozen } = useLiveState();
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const read = useQuery({
    ...instanceRowsRead(client, ids),
    enabled: ids.length > 0,
    // What the list has just brought is read again when something has happened to it.
    initialData: { items: [...rows] },
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ids.length > 0 && !isFrozen ? againMs : false,
  }).data.items;
  return useMemo(() => newestRows(rows, read), [rows, read]);
}
