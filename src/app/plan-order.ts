/** Plans in the order of their next launch. */
import { nextMoment } from '../core/plan/moment.ts';
import { timesOfPlan } from '../core/plan/plan.ts';
import type { EpochMs } from '../core/time.ts';
import type { PlanRecord } from '../engine/ports.ts';
import type { AppDeps } from './deps.ts';
import type { PlanFilter, PlanMark } from './ports.ts';

/** A place in the order: the next launch, then the name. `nextMs` null comes last: nothing is launched any more, or not now. */
export type PlanPlace = { readonly nextMs: EpochMs | null; readonly name: string };

/** So many plans are put in order: each costs some microseconds, and its definition once. */
const mostOrdered = 5_000;

type Known = { readonly updatedAtMs: EpochMs; readonly handledMs: EpochMs; readonly nextMs: EpochMs | null };

// A moment that was worked out holds until it has passed or the plan was changed. It only saves work.
const known = new WeakMap<AppDeps['read'], Map<number, Known>>();

/**
 * A page of plans by their next launch, those that launch nothing last. null: more plans match the filter than are put in order.
 *
 * @param after  the last place of the page before; null: the first page
 */
export function plansByNext(
  deps: AppDeps,
  filter: PlanFilter,
  areAllSuspended: boolean,
  after: PlanPlace | null,
  limit: number,
): { readonly plans: readonly PlanRecord[]; readonly nextAfter: PlanPlace | null } | null {
  const marks = deps.read.planMarks(filter, mostOrdered + 1);
  if (marks.length > mostOrdered) return null;
  const nowMs = deps.nowMs();
  const places = marks.map((mark) => ({ id: mark.id, name: mark.name, nextMs: areAllSuspended ? null : nextOf(deps, mark, nowMs) }));
  const wanted = places.filter((place) => after === null || compare(place, after) > 0).toSorted(compare);
  const page = wanted.slice(0, limit);
  const plans = page.flatMap(({ id }) => deps.read.plan(String(id)) ?? []);
  const last = page.at(-1);
  return { plans, nextAfter: wanted.length > limit && last !== undefined ? { nextMs: last.nextMs, name: last.name } : null };
}

/** A place as a cursor. */
export function printPlace({ nextMs, name }: PlanPlace): string {
  return `${nextMs ?? ''}.${name}`;
}

/** Reads a cursor; null: it is none of `printPlace`. */
export function readPlace(text: string): PlanPlace | null {
  const [, nextText = '', name] = /^(\d{1,15})?\.(.+)$/.exec(text) ?? [];
  return name === undefined ? null : { nextMs: nextText === '' ? null : Number(nextText), name };
}

function compare(a: PlanPlace, b: PlanPlace): number {
  if (a.nextMs !== b.nextMs) return (a.nextMs ?? Infinity) - (b.nextMs ?? Infinity);
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function nextOf(deps: AppDeps, { id, updatedAtMs, handledMs, isSuspended }: PlanMark, nowMs: EpochMs): EpochMs | null {
  if (isSuspended) return null;
  const ofStore = known.get(deps.read) ?? new Map<number, Known>();
  known.set(deps.read, ofStore);
  const before = ofStore.get(id);
  const isFresh = before !== undefined && before.updatedAtMs === updatedAtMs && before.handledMs === handledMs;
  if (isFresh && (before.nextMs === null || before.nextMs > nowMs)) return before.nextMs;
  const plan = deps.read.plan(String(id));
  const times = plan === null ? null : timesOfPlan(plan.definition);
  const nextMs = times?.ok === true ? nextMoment(times.value, Math.max(nowMs, handledMs)) : null;
  // Plans that were deleted are forgotten with all others now and then.
  if (ofStore.size > 2 * mostOrdered) ofStore.clear();
  ofStore.set(id, { updatedAtMs, handledMs, nextMs });
  return nextMs;
}
