import type { AttemptId, InstanceId, NodeId } from '../core/ids.ts';
import type { InstanceState } from '../core/instance/state.ts';
import { createQueueBoard, type QueueBoard } from '../core/queue/board.ts';
import type { RetrySchedule } from '../core/retry/retry-schedule.ts';
import type { EpochMs } from '../core/time.ts';
import { createPlanTable, type PlanTable } from './plan-table.ts';
import type { UserRecord, WorkflowRecord } from './ports.ts';
import { SlotTimes } from './slot-times.ts';

/** An instance that has not ended. */
export type ActiveEntry = {
  state: InstanceState;
  /** Number of the last entry of its journal. */
  journalSeq: number;
  /** Progress that running commands have reported, in percent; only shown, never stored. */
  /** Null: none yet. */
  progress: Map<NodeId, number> | null;
  /** From this number on the store has rows of nodes that do not count, or not yet; null: it has none. */
  aheadFrom: NodeId | null;
};

/** Why nothing can be started, and since when. */
export type StartsRefused = {
  readonly reason: string;
  readonly sinceMs: EpochMs;
  /**
   * `runner`: it will say when starts are possible again; `place`: one start was refused, trying again will tell;
   * `store`: its disk is full, and is tried again and again.
   */
  readonly by: 'runner' | 'place' | 'store';
};

/** What the engine holds in memory while it decides. All of it can be built again from the store. */
export type Memory = {
  readonly instances: Map<InstanceId, ActiveEntry>;
  readonly board: QueueBoard;
  readonly workflows: Map<string, WorkflowRecord>;
  readonly retrySchedules: Map<string, RetrySchedule>;
  readonly settings: Map<string, string>;
  readonly users: Map<string, UserRecord>;
  readonly plans: PlanTable;
  /** Attempts of which their runner could not say what became of them, until it can; only shown, never stored. */
  readonly unreachable: Map<AttemptId, { readonly reason: string; readonly sinceMs: EpochMs }>;
  readonly slotTimes: SlotTimes;
  lastInstanceId: InstanceId;
  /** Why nothing can be started now; null: starts are possible. */
  startsRefused: StartsRefused | null;
  /** The refusal of one start that the next pass tries again. */
  refusalTried: StartsRefused | null;
};

/** An empty memory. */
export function createMemory(): Memory {
  return {
    instances: new Map(),
    board: createQueueBoard(),
    workflows: new Map(),
    retrySchedules: new Map(),
    settings: new Map(),
    users: new Map(),
    plans: createPlanTable(),
    unreachable: new Map(),
    slotTimes: new SlotTimes(),
    lastInstanceId: 0,
    startsRefused: null,
    refusalTried: null,
  };
}
