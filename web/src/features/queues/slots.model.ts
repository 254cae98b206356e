import type { QueueBody } from '../../../../src/server/schemas/queue.ts';

/** A slot as it is drawn. `over`: held although there are not so many slots any more. */
export type SlotState = 'held' | 'free' | 'closed' | 'over';

/** Slots that are drawn one by one; of more only the share is drawn. */
const mostDrawn = 48;

/**
 * Slots of a queue, held ones first; null: too many to draw. A paused queue has no free ones: those that nobody holds are
 * closed.
 */
export function slotsOf({
  running,
  concurrency,
  paused,
}: Pick<QueueBody, 'running' | 'concurrency' | 'paused'>): readonly SlotState[] | null {
  const held = running ?? 0;
  const drawn = Math.max(held, concurrency);
  if (drawn > mostDrawn) return null;
  return Array.from({ length: drawn }, (_, index) => {
    if (index >= held) return paused === null ? 'free' : 'closed';
    return index < concurrency ? 'held' : 'over';
  });
}

/** All queues together. */
export function queueSums(queues: readonly QueueBody[]): {
  readonly slots: number;
  readonly held: number;
  readonly waiting: number;
  readonly paused: number;
} {
  return {
    slots: queues.reduce((sum, { concurrency }) => sum + concurrency, 0),
    held: queues.reduce((sum, { running }) => sum + (running ?? 0), 0),
    waiting: queues.reduce((sum, { waiting }) => sum + (waiting ?? 0), 0),
    paused: queues.filter(({ paused }) => paused !== null).length,
  };
}
