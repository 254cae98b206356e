import type { QueueDefinition } from './queue.ts';

/** Slots of each key of a queue; null where keys do not count. */
export function keyLimitOf(definition: QueueDefinition | null): number | null {
  return definition === null || definition.key === null ? null : definition.keyConcurrency;
}
