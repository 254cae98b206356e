/** The lines of "Needs a person": one for each decision, whatever it is about. */
import type { HomeBody, TroubleGroupBody } from '../../../../src/server/schemas/home.ts';
import type { StateKind } from '../../ui/state.ts';

type Of<K extends 'waits' | 'plans' | 'queues'> = HomeBody[K][number];

/** A decision. `line` names it to the engine. */
export type Need = { readonly line: string; readonly state: StateKind; readonly atMs: number } & (
  | { readonly kind: 'trouble'; readonly group: TroubleGroupBody }
  | { readonly kind: 'plan'; readonly plan: Of<'plans'> }
  | { readonly kind: 'queue'; readonly queue: Of<'queues'> }
  | { readonly kind: 'wait'; readonly wait: Of<'waits'> }
);

/** Failures first, the newest of them first; then what is lost, stands still, waits, and ended without doing all. */
const order: readonly StateKind[] = ['failed', 'aborted', 'lost', 'paused', 'waiting', 'unsatisfied'];

/** All lines, in the order in which they are worth a look. */
export function needsOf({ troubles, plans, queues, waits }: Pick<HomeBody, 'troubles' | 'plans' | 'queues' | 'waits'>): readonly Need[] {
  const needs: readonly Need[] = [
    ...troubles.map((group): Need => ({ kind: 'trouble', line: group.line, state: stateOf(group), atMs: Date.parse(group.lastAt), group })),
    ...plans.map((plan): Need => {
      const since = plan.suspended?.since;
      return { kind: 'plan', line: plan.line, state: 'paused', atMs: since === undefined ? 0 : Date.parse(since), plan };
    }),
    ...queues.map((queue): Need => ({ kind: 'queue', line: queue.line, state: 'paused', atMs: Date.parse(queue.since), queue })),
    ...waits.map((wait): Need => ({ kind: 'wait', line: wait.line, state: 'waiting', atMs: Date.parse(wait.createdAt), wait })),
  ];
  return needs.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.atMs - a.atMs || (a.line < b.line ? -1 : 1));
}

/** A line that stands on the page; gone: what it was about is dealt with meanwhile, by somebody else or by itself. */
export type StandingNeed = { readonly need: Need; readonly isGone: boolean };

/** Lines keep their places while somebody reads: facts in them change, those that went are dimmed, new ones are only counted. */
export function standing(shown: readonly Need[], now: readonly Need[]): { readonly rows: readonly StandingNeed[]; readonly fresh: number } {
  const known = new Map(now.map((need) => [need.line, need]));
  const rows = shown.map((need) => ({ need: known.get(need.line) ?? need, isGone: !known.has(need.line) }));
  const lines = new Set(shown.map(({ line }) => line));
  return { rows, fresh: now.filter(({ line }) => !lines.has(line)).length };
}

/** How many instances of a group ended in each part of the time from `fromMs` to `toMs`. */
export function endsOverTime(group: Pick<TroubleGroupBody, 'instances'>, fromMs: number, toMs: number, parts: number): readonly number[] {
  const counts = Array.from({ length: parts }, () => 0);
  const span = Math.max(1, toMs - fromMs);
  for (const { endedAt } of group.instances) {
    const part = Math.floor(((Date.parse(endedAt) - fromMs) / span) * parts);
    const place = Math.min(parts - 1, Math.max(0, part));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

function stateOf({ kind, attempt }: TroubleGroupBody): StateKind {
  switch (kind) {
    case 'failed':
      return attempt === null ? 'aborted' : 'failed';
    case 'lost':
      return 'lost';
    case 'unsatisfied':
      return 'unsatisfied';
    case 'cancelled':
      return 'cancelled';
    case 'recovered':
      return 'succeededAfterRetry';
  }
}
