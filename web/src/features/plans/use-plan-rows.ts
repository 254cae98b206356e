import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlanBody, PlanListBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { planRowsRead, plansRead, type PlanOrder } from '../../api/plans.ts';
import { keptOrder } from './plan-view.model.ts';

/** How often figures of what was launched are read again; settings are read when they change. */
const refreshMs = 30_000;

/** A page of plans: in the order that it had when it was opened, each as it is now. */
export function usePlanRows(
  text: string,
  order: PlanOrder,
  after: string,
): {
  /** The page as it was asked for; undefined: not yet. */
  readonly page: PlanListBody | undefined;
  readonly plans: readonly PlanBody[];
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => void;
} {
  const { client } = useApi();
  const page = useQuery({ ...plansRead(client, text, order, after), refetchInterval: refreshMs * 10, placeholderData: keepPreviousData });
  const key = JSON.stringify([text, order, after]);
  const [kept, setKept] = useState<{ readonly key: string; readonly ids: readonly number[] }>({ key: '', ids: [] });
  const found = page.isPlaceholderData ? [] : (page.data?.items ?? []).map(({ id }) => id);
  const ids = page.isPlaceholderData ? kept.ids : keptOrder(kept.key === key ? kept.ids : [], found);
  if (!page.isPlaceholderData && page.data !== undefined && (kept.key !== key || ids.join() !== kept.ids.join())) setKept({ key, ids });
  const rows = useQuery({
    ...planRowsRead(client, ids),
    enabled: ids.length > 0,
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const known = new Map([...(page.data?.items ?? []), ...(rows.data?.items ?? [])].map((plan) => [plan.id, plan]));
  return {
    page: page.data,
    plans: ids.flatMap((id) => known.get(id) ?? []),
    error: page.error ?? rows.error,
    isPending: page.isPending,
    refetch: () => void Promise.all([page.refetch(), rows.refetch()]),
  };
}
