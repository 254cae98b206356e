import type { PlanRecord } from '../engine/ports.ts';
import type { AppDeps } from './deps.ts';
import type { PlanFilter } from './ports.ts';

/** All plans of a filter by name, a page at a time; between two pages others have their turn. */
export async function* planPages(deps: AppDeps, filter: PlanFilter, size: number): AsyncGenerator<readonly PlanRecord[], void> {
  for (let after: string | null = null; ;) {
    const { plans, next } = deps.read.plans(filter, after, size);
    if (plans.length > 0) yield plans;
    if (next === null) return;
    after = next;
    await deps.turn();
  }
}

/** The first plans of a filter after a name, at most `limit`. `next` null: these are the last. */
export async function somePlans(
  deps: AppDeps,
  filter: PlanFilter,
  after: string | null,
  limit: number,
): Promise<{ readonly plans: readonly PlanRecord[]; readonly next: string | null }> {
  const found: PlanRecord[] = [];
  for (let from = after; ;) {
    const { plans, next } = deps.read.plans(filter, from, limit - found.length);
    found.push(...plans);
    if (next === null || found.length === limit) return { plans: found, next };
    from = next;
    await deps.turn();
  }
}
