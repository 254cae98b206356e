import type { InstanceId } from '../ids.ts';
import type { EpochMs } from '../time.ts';

/**
 * What a plan does at a moment when instances of it are still executing.
 *
 * - `skip`: this moment is left out, and said so.
 * - `queueOne`: the launch waits until there is room; one waits, later moments are left out meanwhile.
 * - `cancelEarlier`: the earlier instances are cancelled, and the launch waits until they have ended; a later moment takes the
 *   place of one that waits.
 * - `allow`: it is launched beside them.
 */
export type ConcurrencyRule = 'skip' | 'queueOne' | 'cancelEarlier' | 'allow';

/** What is known of a plan's earlier moments. */
export type PlanActivity = {
  /** Instances that the plan launched and that have not ended, oldest first. */
  readonly active: readonly { readonly instanceId: InstanceId; readonly isCancelling: boolean }[];
  /** The moment whose launch waits for room; null for none. */
  readonly waitingMs: EpochMs | null;
};

/** What to do with a moment that has come. */
export type LaunchDecision =
  | { readonly kind: 'launch' }
  /** `executing`: there is no room and the rule is to skip. `oneWaits`: the place of the one that may wait is taken. */
  | { readonly kind: 'skip'; readonly because: 'executing' | 'oneWaits' }
  /** Keep the moment as the one that waits; `cancel` are to be cancelled, `replacesMs` is left out in its favour. */
  | { readonly kind: 'wait'; readonly cancel: readonly InstanceId[]; readonly replacesMs: EpochMs | null };

/**
 * Decides what a plan does with a moment that has come.
 *
 * @param maxActive  how many instances of the plan may be executing at once, 1 or more; null is 1, and no limit with `allow`.
 *   Where `allow` reaches its limit, the moment is skipped.
 */
export function decideLaunch(rule: ConcurrencyRule, maxActive: number | null, activity: PlanActivity): LaunchDecision {
  // One that waits is older, so it comes first even where there is room by now.
  if (activity.waitingMs === null && hasRoom(rule, maxActive, activity)) return { kind: 'launch' };
  switch (rule) {
    case 'allow':
    case 'skip':
      return { kind: 'skip', because: activity.waitingMs === null ? 'executing' : 'oneWaits' };
    case 'queueOne':
      return activity.waitingMs === null ? { kind: 'wait', cancel: [], replacesMs: null } : { kind: 'skip', because: 'oneWaits' };
    case 'cancelEarlier': {
      const cancel = activity.active.flatMap(({ instanceId, isCancelling }) => (isCancelling ? [] : [instanceId]));
      return { kind: 'wait', cancel, replacesMs: activity.waitingMs };
    }
  }
}

/** Whether the moment that waits can be launched now. With `cancelEarlier` all earlier instances must have ended. */
export function canLaunchWaiting(rule: ConcurrencyRule, maxActive: number | null, activity: PlanActivity): boolean {
  if (activity.waitingMs === null) return false;
  return rule === 'cancelEarlier' ? activity.active.length === 0 : hasRoom(rule, maxActive, activity);
}

function hasRoom(rule: ConcurrencyRule, maxActive: number | null, activity: PlanActivity): boolean {
  const limit = maxActive ?? (rule === 'allow' ? Infinity : 1);
  return activity.active.length < limit;
}
