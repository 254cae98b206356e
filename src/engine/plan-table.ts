import type { InstanceId } from '../core/ids.ts';
import type { PlanTimes } from '../core/plan/plan-times.ts';
import { timesOfPlan } from '../core/plan/plan.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { BackfillRecord, PlanRecord, StoredPlan } from './ports.ts';

/**
 * A plan in the engine's memory: what the store has of it, and what can be worked out from that. There may be a hundred thousand
 * of them, and few have something under way, so what only these need is made for them alone.
 */
export type PlanEntry = {
  plan: PlanRecord;
  /** Parsed when it is needed first; null until then. */
  times: PlanTimes | null;
  /**
   * The latest moment of which there is something (-Infinity: none): an earlier one may be taken already, after the clock went back.
   * null as long as the store was not asked.
   */
  latestMs: EpochMs | null;
  /** Moments taken since the last commit, which the store does not know yet; null for none. */
  takenNow: Set<EpochMs> | null;
  waitingMs: EpochMs | null;
  /** Instances that have not ended, in the order of their launch; null for none. */
  active: Map<InstanceId, ActiveLaunch> | null;
  /** Backfills with moments to launch, the oldest first; null for none. */
  backfills: OpenBackfill[] | null;
  /** Something happened during a look that asks for another one. */
  lookAgain: boolean;
  /** Moments taken since old ones were forgotten. */
  takenSinceForgetting: number;
};

/** An instance of a plan that has not ended. */
export type ActiveLaunch = {
  readonly momentMs: EpochMs;
  readonly backfillId: number | null;
  /** The plan itself has cancelled it, for a later moment: its end says nothing about its work. */
  isCancelled: boolean;
};

/** A backfill, and its moments that are still to be launched, in order. */
export type OpenBackfill = { readonly backfill: BackfillRecord; readonly moments: EpochMs[] };

/** Why no plan launches anything. */
export type Suspension = { readonly reason: string; readonly by: string; readonly sinceMs: EpochMs };

/** All plans. */
export type PlanTable = {
  readonly byId: Map<number, PlanEntry>;
  readonly idOfName: Map<string, number>;
  readonly ofInstance: Map<InstanceId, number>;
  /** Those that are suspended by themselves; see `replacePlan`. */
  readonly suspended: Set<number>;
  /** Goes up with whatever people decide about plans, and with suspensions after failures: what was worked out before is old. */
  revision: number;
  /** Plans that could not be worked on, which is a defect; they are left alone until the next start. */
  readonly setAside: Set<number>;
  lastPlanId: number;
  lastBackfillId: number;
  /** null: plans launch, but for those that are suspended themselves. */
  allSuspended: Suspension | null;
  /** The end of the last suspension of all: moments before it count as missed. */
  allResumedAtMs: EpochMs | null;
  /** Plans to be looked at that have no wake-up: after they were read, and after the clock went back. Oldest first. */
  readonly unseen: Set<number>;
  /** What one pass may do, and what is left of it in this one; see `plan-look.ts`. */
  effortPerPass: number;
  effortLeft: number;
  /** When this pass began to look, by the clock that never steps. */
  passStartedMs: DurationMs;
  /** The wall clock at the last look, to notice when it went back. */
  lastLookMs: EpochMs;
};

/** Name of the setting with the suspension of all plans: JSON of `AllPlansSetting`. */
export const allPlansSetting = 'plans';

/** The setting, read. */
export type AllPlansSetting = { readonly suspended: Suspension | null; readonly resumedAtMs: EpochMs | null };

/** What one pass may do at most; see `plan-look.ts`. */
export const mostEffort = 750;

/** An empty table. */
export function createPlanTable(): PlanTable {
  return {
    byId: new Map(),
    idOfName: new Map(),
    ofInstance: new Map(),
    suspended: new Set(),
    revision: 0,
    setAside: new Set(),
    lastPlanId: 0,
    lastBackfillId: 0,
    allSuspended: null,
    allResumedAtMs: null,
    unseen: new Set(),
    effortPerPass: mostEffort,
    effortLeft: 0,
    passStartedMs: 0,
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
  table.suspended.clear();
  table.revision += 1;
  for (const { plan, waitingMs, active, backfills } of stored.plans) {
    const entry = newEntry(plan);
    entry.waitingMs = waitingMs;
    for (const { instanceId, ...launch } of active) {
      addActive(entry, instanceId, { ...launch });
      table.ofInstance.set(instanceId, plan.id);
    }
    if (backfills.length > 0) entry.backfills = backfills.map(({ backfill, moments }) => ({ backfill, moments: [...moments] }));
    table.byId.set(plan.id, entry);
    table.idOfName.set(plan.name, plan.id);
    if (plan.suspended !== null) table.suspended.add(plan.id);
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
    takenNow: null,
    waitingMs: null,
    active: null,
    backfills: null,
    lookAgain: false,
    takenSinceForgetting: 0,
  };
}

/** Gives an entry another record, with which it may become suspended or no longer be so. */
export function replacePlan(table: PlanTable, entry: PlanEntry, plan: PlanRecord): void {
  entry.plan = plan;
  if (plan.suspended === null) table.suspended.delete(plan.id);
  else table.suspended.add(plan.id);
  table.revision += 1;
}

/** Adds an instance to those that have not ended. */
export function addActive(entry: PlanEntry, instanceId: InstanceId, launch: ActiveLaunch): void {
  entry.active ??= new Map();
  entry.active.set(instanceId, launch);
}

/** Takes out an instance that has ended; null where the plan has none of that id. */
export function takeActive(entry: PlanEntry, instanceId: InstanceId): ActiveLaunch | null {
  const launch = entry.active?.get(instanceId) ?? null;
  entry.active?.delete(instanceId);
  if (entry.active?.size === 0) entry.active = null;
  return launch;
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
