/** A backfill from what is entered to what is asked, and how far it is. */
import type { BackfillBody, PlanDetailBody } from '../../../../src/server/schemas/plan.ts';

/** What is entered; times as fields of browsers give them: `2026-11-24T02:30`. */
export type BackfillEntry = { readonly from: string; readonly to: string; readonly limit: string; readonly concurrency: string };

/** What to ask, by the clock of the plan; null: something is missing, or no whole number in its bounds. */
export function backfillRequestOf({ from, to, limit, concurrency }: BackfillEntry): BackfillBody | null {
  const [most, together] = [within(limit, 1_000), within(concurrency, 100)];
  if (from === '' || most === null || together === null) return null;
  return { from, ...(to === '' ? {} : { to }), limit: most, concurrency: together };
}

function within(text: string, most: number): number | null {
  const count = Number(text);
  return text.trim() !== '' && Number.isInteger(count) && count >= 1 && count <= most ? count : null;
}

type Backfill = PlanDetailBody['backfills'][number];

/** Whether there is something to stop. */
export function isOpen({ waiting, stoppedAt }: Pick<Backfill, 'waiting' | 'stoppedAt'>): boolean {
  return waiting > 0 && stoppedAt === null;
}

/** Counts by state that are not nothing, in the order in which a backfill goes on. */
export function countsOf(
  backfill: Backfill,
): readonly { readonly state: 'succeeded' | 'failed' | 'executing' | 'waiting'; readonly count: number }[] {
  return (['succeeded', 'failed', 'executing', 'waiting'] as const)
    .map((state) => ({ state, count: backfill[state] }))
    .filter(({ count }) => count > 0);
}
