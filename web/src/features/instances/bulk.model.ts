import type { BulkAnswer } from '../../../../src/server/schemas/figures.ts';
import type { BarPart } from '../../ui/time-bar.tsx';

/** How far an action on many is. */
export type BulkProgress = {
  readonly total: number;
  readonly done: number;
  readonly refused: readonly { readonly id: number; readonly message: string }[];
  readonly isRunning: boolean;
};

/** Nothing was done yet. */
export function begun(total: number): BulkProgress {
  return { total, done: 0, refused: [], isRunning: true };
}

/** After one more part. */
export function progressAfter({ total, done, refused }: BulkProgress, answer: BulkAnswer): BulkProgress {
  const more = answer.items.filter(({ ok }) => !ok).map(({ id, message, code }) => ({ id, message: message ?? code ?? '' }));
  const next = { done: done + answer.done, refused: [...refused, ...more] };
  // More may have come to match while it ran.
  return { ...next, total: Math.max(total, next.done + next.refused.length), isRunning: answer.nextCursor !== null };
}

/** What is still to come. */
export function leftOf({ total, done, refused, isRunning }: BulkProgress): number {
  return isRunning ? Math.max(0, total - done - refused.length) : 0;
}

/** Done, refused, to come. */
export function progressParts(progress: BulkProgress): readonly BarPart[] {
  return [
    { texture: 'ok', weight: progress.done },
    { texture: 'fail', weight: progress.refused.length },
    { texture: 'left', weight: Math.max(0, progress.total - progress.done - progress.refused.length) },
  ];
}
