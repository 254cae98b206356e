import type { InstanceId } from '../core/ids.ts';
import type { PlanTimes } from '../core/plan/plan-times.ts';
import { timesOfPlan } from '../core/plan/plan.ts';
import type { EpochMs } from '../core/time.ts';
import type { BackfillRecord, PlanRecord, StoredPlan } from './ports.ts';

/** A plan in the engine's memory: what the store has of it, and what can be worked out from that. */
export type PlanEntry = {
  plan: PlanRecord;
  /** Parsed when it is needed first; null until then. */
  times: PlanTimes | null;
  /** The latest moment of which the store has something: an earlier one may be taken already, after the clock went back. */
  latestMs: EpochMs | null;
  /** Moments taken since the last commit, which the store does not know yet. */
  readonly takenNow: Set<EpochMs>;
  waitingMs: EpochMs | null;
  /** Instances that have not ended, in the order of their launch. */
  readonly active: Map<InstanceId, { readonly momentMs: EpochMs; readonly backfillId: number | null }>;
  /** Instances that the plan itself has cancelled: their end says nothing about its work. */
  readonly cancelled: Set<InstanceId>;
  /** Backfills with moments to launch, the oldest first. */
  readonly backfills: { readonly backfill: BackfillRecord; readonly moments: EpochMs[] }[];
  /** Something happened during a look that asks for another one. */
  lookAgain: boolean;
  /** Moments taken since old ones were forgotten. */
  takenSinceForgetting: number;
};

/** Why no plan launches anything. */
export type Suspension = { readonly reason: string; readonly by: string; readonly sinceMs: EpochMs };

/** All plans. */
export type PlanTable = {
  readonly byId: Map<number, PlanEntry>;
  readonly idOfName: Map<string, number>;
  readonly ofInstance: Map<InstanceId, number>;
  /** Plans that could not be worked on, which is a defect; they are left alone until the next start. */
  readonly setAside: Set<number>;
  lastPlanId: number;
  lastBackfillId: number;
  /** null: plans launch, but for those that are suspended themselves. */
  allSuspended: Suspension | null;
  /** The end of the last suspension of all: moments before it count as missed. */
  allResumedAtMs: EpochMs | null;
  /** What may still be done in this pass; see `plan-look.ts`. */
  effortLeft: number;
  /** The wall clock at the last look, to notice when it went back. */
  lastLookMs: EpochMs;
};

/** Name of the setting with the suspension of all plans: JSON of `AllPlansSetting`. */
export const allPlansSetting = 'plans';

/** The setting, read. */
export type AllPlansSetting = { readonly suspended: Suspension | null; readonly resumedAtMs: EpochMs | null };

/** An empty table. */
export function createPlanTable(): PlanTable {
  return {
    byId: new Map(),
    idOfName: new Map(),
    ofInstance: new Map(),
    setAside: new Set(),
    lastPlanId: 0,
    lastBackfillId: 0,
    allSuspended: null,
    allResumedAtMs: null,
    effortLeft: 0,
    lastLookMs: -Infinity,
  };
}

/** Replaces what is in memory by what the store has. */
export function loadPlanTable(
  table: PlanTable,
  stored: { readonly plans: readonly StoredPlan[]; readonly lastPlanId: number; readonly lastBackfillId: number },
  setting: string | undefined,
): void {
  const all: AllPlansSetting = setting === undefined ? { suspended: null, resumedAtMs: null } : (JSON.parse(setting) as AllPlansSetting);
  table.byId.clear();
  table.idOfName.clear();
  table.ofInstance.clear();
  for (const { plan, latestMs, waitingMs, active, backfills } of stored.plans) {
    const entry = newEntry(plan);
    entry.latestMs = latestMs;
    entry.waitingMs = waitingMs;
    for (const { instanceId, momentMs, backfillId } of active) {
      entry.active.set(instanceId, { momentMs, backfillId });
      table.ofInstance.set(instanceId, plan.id);
    }
    for (const { backfill, moments } of backfills) entry.backfills.push({ backfill, moments: [...moments] });
    table.byId.set(plan.id, entry);
    table.idOfName.set(plan.name, plan.id);
  }
  table.lastPlanId = stored.lastPlanId;
  table.lastBackfillId = stored.lastBackfillId;
  table.allSuspended = all.suspended;
  table.allResumedAtMs = all.resumedAtMs;
}

/** The entry of a plan that is new. */
export function newEntry(plan: PlanRecord): PlanEntry {
  return {
    plan,
    times: null,
    latestMs: null,
    takenNow: new Set(),
    waitingMs: null,
    active: new Map(),
    cancelled: new Set(),
    backfills: [],
    lookAgain: false,
    takenSinceForgetting: 0,
  };
}

/** The plan of that name, or whose id is written there. */
export function planOf(table: PlanTable, nameOrId: string): PlanEntry | null {
  const id = /^[1-9]\d{0,14}$/.test(nameOrId) ? Number(nameOrId) : table.idOfName.get(nameOrId);
  return id === undefined ? null : (table.byId.get(id) ?? null);
}

/** The times of a plan. Throws where its zone is not known any more: the data of zones has changed under it. */
export function timesOf(entry: PlanEntry): PlanTimes {
  if (entry.times !== null) return entry.times;
  const times = timesOfPlan(entry.plan.definition);
  if (!times.ok) throw new Error(`the times of plan ${entry.plan.name} cannot be read: ${times.error.message}`);
  entry.times = times.value;
  return times.value;
}

/** The name of the workflow that a plan launches. */
export function workflowOf(plan: Pick<PlanRecord, 'name' | 'definition'>): string {
  const { work } = plan.definition;
  return work.kind === 'workflow' ? work.workflow : plan.name;
}
