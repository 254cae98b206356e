import type { InstanceId, NodeId } from '../core/ids.ts';
import type { InstanceStatus } from '../core/instance/record.ts';
import type { EpochMs } from '../core/time.ts';

/**
 * What screens hear: small facts, published after the commit that made them true. A screen that missed some asks again
 * for what it shows; an event never carries what cannot be read otherwise.
 */
export type LiveEvent =
  | {
      readonly type: 'INSTANCE_STARTED' | 'INSTANCE_CHANGED' | 'INSTANCE_TERMINATED';
      readonly instanceId: InstanceId;
      readonly workflow: string;
      readonly status: InstanceStatus;
      readonly errors: number;
      readonly atMs: EpochMs;
    }
  | {
      readonly type: 'TASK_QUEUED' | 'TASK_EXECUTING' | 'TASK_TERMINATED' | 'TASK_RETRYING' | 'NODE_CHANGED';
      readonly instanceId: InstanceId;
      readonly nodeId: NodeId;
      readonly queue: string | null;
      readonly atMs: EpochMs;
    }
  | {
      readonly type: 'TASK_PROGRESS';
      readonly instanceId: InstanceId;
      readonly nodeId: NodeId;
      readonly percent: number;
      readonly atMs: EpochMs;
    }
  | { readonly type: 'INSTANCES_DELETED'; readonly instanceIds: readonly InstanceId[]; readonly atMs: EpochMs }
  | {
      readonly type: 'CONFIGURATION_CHANGED';
      readonly noun: 'workflow' | 'queue' | 'retry-schedule' | 'setting' | 'user' | 'plan' | 'home' | 'view';
      /** `*` with noun plan: something that holds for all of them. */
      readonly name: string;
      readonly atMs: EpochMs;
    }
  /** A moment of a plan was launched, left out, or waits. */
  | {
      readonly type: 'PLAN_MOMENT';
      readonly planId: number;
      readonly plan: string;
      readonly momentMs: EpochMs;
      readonly became: 'launched' | 'waiting' | 'planned' | 'skipped' | 'refused' | 'passedOver';
      readonly atMs: EpochMs;
    }
  | { readonly type: 'STARTS_REFUSED' | 'STARTS_POSSIBLE'; readonly reason: string; readonly atMs: EpochMs };
