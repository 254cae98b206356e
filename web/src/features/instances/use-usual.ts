import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { workflowStatisticsRead } from '../../api/instances.ts';

/** What is usual changes slowly. */
const usualForMs = 300_000;

/** How long an instance of each workflow usually takes, milliseconds; a workflow that is missing, or null, has no usual yet. */
export function useUsual(): ReadonlyMap<string, number | null> {
  const { client } = useApi();
  const items = useQuery({ ...workflowStatisticsRead(client), staleTime: usualForMs }).data?.items;
  return useMemo(() => new Map((items ?? []).map(({ workflow, duration }) => [workflow, duration.medianMs])), [items]);
}
