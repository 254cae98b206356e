/** What becomes of the moments that passed while a plan was suspended, as it is chosen when the plan is resumed. */
import type { PlanBody, PlanSettingsBody } from '../../../../src/server/schemas/plan.ts';
import { secondsOf, spanText } from './plan-form.model.ts';

export type MissedKind = 'none' | 'last' | 'all';

/** In the order in which they are offered. */
export const missedForms: readonly MissedKind[] = ['none', 'last', 'all'];

/** The choice; `within` as it is typed. */
export type ResumeForm = { readonly kind: MissedKind; readonly within: string; readonly limit: number | null };

/** The plan's own rule first. */
export function resumeFormOf(missed: PlanBody['missed']): ResumeForm {
  const { kind, withinSeconds, limit } = missed as { kind: MissedKind; withinSeconds?: number | null; limit?: number };
  return { kind, within: withinSeconds === undefined ? '1d' : spanText(withinSeconds), limit: limit ?? null };
}

/** As the engine takes it; null: the window is no span of time. */
export function missedRuleOf({ kind, within, limit }: ResumeForm): NonNullable<PlanSettingsBody['missed']> | null {
  if (kind === 'none') return { kind };
  const withinSeconds = secondsOf(within);
  if (withinSeconds === null && within.trim() !== '') return null;
  if (kind === 'last') return { kind, withinSeconds };
  return withinSeconds === null ? null : { kind, withinSeconds, ...(limit === null ? {} : { limit }) };
}
