import type { LiveEvent } from './engine-types.ts';

/** A subscription to live events of the engine. */
export type LiveSubscription = {
  /** Whether each event is told, at once. Else (at first) they come in pieces, and of those with the same `foldedKey` in a piece only the latest. */
  everything(isWanted: boolean): void;
  /** Ends it; may be called twice. */
  stop(): void;
};

/**
 * What an event shares with others that say the same to a page: of those with the same key the latest is enough.
 * Null: each counts.
 */
export function foldedKey(event: LiveEvent): string | null {
  switch (event.type) {
    case 'TASK_QUEUED':
    case 'TASK_EXECUTING':
    case 'TASK_TERMINATED':
    case 'TASK_RETRYING':
    case 'NODE_CHANGED':
      return `${event.type} ${event.instanceId} ${event.queue ?? ''}`;
    case 'TASK_PROGRESS':
      return `${event.type} ${event.instanceId} ${event.nodeId}`;
    case 'INSTANCE_STARTED':
    case 'INSTANCE_CHANGED':
    case 'INSTANCE_TERMINATED':
    case 'INSTANCES_DELETED':
    case 'CONFIGURATION_CHANGED':
    case 'PLAN_MOMENT':
    case 'STARTS_REFUSED':
    case 'STARTS_POSSIBLE':
      return null;
  }
}
