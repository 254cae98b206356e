/** Moments of plans: launched, left out, waiting; and what follows when an instance of one has ended. */
import type { InstanceId } from '../core/ids.ts';
import { errorsOf, type InstanceState } from '../core/instance/state.ts';
import { decideLaunch, type PlanActivity } from '../core/plan/concurrency-rule.ts';
import { afterInstance } from '../core/plan/failure-rule.ts';
import type { Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import { launchInstance } from './launch.ts';
import type { Pass } from './pass.ts';
import { addActive, replacePlan, takeActive, workflowOf, type PlanEntry } from './plan-table.ts';
import type { MomentOrigin, PlannedMoment } from './ports.ts';
import type { LaunchAnswer, RequestError } from './request.ts';

/** What a launch costs of a pass, in looks at a plan that has nothing to do. */
export const launchEffort = 10;

/** So many moments are kept of each plan, and old ones are looked for after so many new ones. */
const keptMoments = 10_000;
const forgetEvery = 1_000;

/** Whether something has become of a moment already. After the clock went back moments come again; each is launched once. */
export function isTaken(engine: EngineContext, entry: PlanEntry, momentMs: EpochMs): boolean {
  if (entry.takenNow?.has(momentMs) === true) return true;
  if (entry.latestMs === null) readLatest(engine, [entry]);
  if (momentMs > (entry.latestMs ?? -Infinity)) return false;
  const state = engine.store.plannedMoment(entry.plan.id, momentMs);
  return state !== null && state !== 'passedOver';
}

/** Reads the latest moments of plans that are about to take some: together that is a fraction of the work. */
export function readLatest(engine: EngineContext, entries: readonly PlanEntry[]): void {
  const unknown = entries.filter(({ latestMs }) => latestMs === null);
  if (unknown.length === 0) return;
  const latest = engine.store.latestMoments(unknown.map(({ plan }) => plan.id));
  for (const entry of unknown) entry.latestMs = Math.max(latest.get(entry.plan.id) ?? -Infinity, ...(entry.takenNow ?? []));
}

/** What the rule for concurrency looks at. Backfills have a limit of their own. */
export function activityOf(engine: EngineContext, entry: PlanEntry): PlanActivity {
  const { instances } = engine.memory;
  const active = [...(entry.active ?? [])].flatMap(([instanceId, { backfillId }]) =>
    backfillId === null ? [{ instanceId, isCancelling: instances.get(instanceId)?.state.status === 'cancelling' }] : [],
  );
  return { active, waitingMs: entry.waitingMs };
}

/** A moment has come: the rule for concurrency decides. */
export function takeMoment(engine: EngineContext, pass: Pass, entry: PlanEntry, momentMs: EpochMs): void {
  if (isTaken(engine, entry, momentMs)) return;
  const { concurrency, maxActive } = entry.plan.definition;
  const decision = decideLaunch(concurrency, maxActive, activityOf(engine, entry));
  const byTime: MomentOrigin = { kind: 'time' };
  switch (decision.kind) {
    case 'launch':
      launchTime(engine, pass, entry, momentMs);
      return;
    case 'skip':
      record(pass, entry, momentMs, { kind: 'skipped', because: decision.because }, byTime);
      return;
    case 'wait':
      if (decision.replacesMs !== null) record(pass, entry, decision.replacesMs, { kind: 'skipped', because: 'replaced' }, byTime);
      record(pass, entry, momentMs, { kind: 'waiting' }, byTime);
      entry.waitingMs = momentMs;
      for (const instanceId of decision.cancel) {
        cancelEarlier(pass, entry, instanceId);
        pass.advance(instanceId, { kind: 'cancelRequested', atMs: pass.nowMs, by: `plan ${entry.plan.name}` });
      }
      return;
  }
}

/** Kept in the store too: the end of a cancelled instance may come after a restart, and is no failure of its work either. */
function cancelEarlier(pass: Pass, entry: PlanEntry, instanceId: InstanceId): void {
  const launch = entry.active?.get(instanceId);
  if (launch === undefined) return;
  launch.isCancelled = true;
  pass.change({ kind: 'momentCancelled', planId: entry.plan.id, momentMs: launch.momentMs });
}

/** Launches a moment whose time has come; where that is refused, it is kept and counts as a failure. */
export function launchTime(engine: EngineContext, pass: Pass, entry: PlanEntry, momentMs: EpochMs): void {
  const launched = launchMoment(engine, pass, entry, momentMs, { kind: 'time' });
  if (!launched.ok) count(engine, pass, entry, true);
}

/** Launches a moment. A refusal is recorded, but for a person, who is told. */
export function launchMoment(
  engine: EngineContext,
  pass: Pass,
  entry: PlanEntry,
  momentMs: EpochMs,
  origin: MomentOrigin,
): Result<LaunchAnswer, RequestError> {
  const { plans } = engine.memory;
  const { plan } = entry;
  const { work, priority, comment, host, user } = plan.definition;
  plans.effortLeft -= launchEffort;
  const launched = launchInstance(engine, pass, {
    workflow: workflowOf(plan),
    parameters: work.kind === 'workflow' ? work.parameters : [],
    ...(priority === null ? {} : { priority }),
    ...(comment === null ? {} : { comment }),
    ...(host === null ? {} : { host }),
    ...(user === null ? {} : { user }),
    launchedBy: { kind: 'plan', plan: plan.name, plannedMomentMs: momentMs },
    // An instance may end in its first step, so it has to be known before.
    onCreated: (instanceId) => {
      const backfillId = origin.kind === 'backfill' ? origin.backfillId : null;
      addActive(entry, instanceId, { momentMs, backfillId, isCancelled: false });
      plans.ofInstance.set(instanceId, plan.id);
      record(pass, entry, momentMs, { kind: 'launched', instanceId }, origin);
    },
  });
  if (!launched.ok && origin.kind !== 'person') record(pass, entry, momentMs, { kind: 'refused', message: launched.error.message }, origin);
  return launched;
}

/** Writes what became of a moment. */
export function record(pass: Pass, entry: PlanEntry, momentMs: EpochMs, moment: PlannedMoment, origin: MomentOrigin): void {
  const { id, name } = entry.plan;
  pass.change({ kind: 'momentTaken', planId: id, momentMs, moment, origin, atMs: pass.nowMs });
  if (entry.latestMs !== null) entry.latestMs = Math.max(entry.latestMs, momentMs);
  entry.takenSinceForgetting += 1;
  if (entry.takenSinceForgetting >= forgetEvery) {
    entry.takenSinceForgetting = 0;
    pass.change({ kind: 'momentsForgotten', planId: id, keepNewest: keptMoments });
  }
  if (entry.takenNow === null) {
    entry.takenNow = new Set();
    // By then the store answers for them.
    pass.afterCommit(() => (entry.takenNow = null));
  }
  entry.takenNow.add(momentMs);
  pass.live({ type: 'PLAN_MOMENT', planId: id, plan: name, momentMs, became: moment.kind, atMs: pass.nowMs });
}

/** An instance has ended: if a plan launched it, its failures are counted and what waits for room may go on. */
export function planInstanceEnded(engine: EngineContext, pass: Pass, instanceId: InstanceId, state: InstanceState): void {
  const { plans } = engine.memory;
  const planId = plans.ofInstance.get(instanceId);
  const entry = planId === undefined ? undefined : plans.byId.get(planId);
  if (planId === undefined || entry === undefined) return;
  const launched = takeActive(entry, instanceId);
  plans.ofInstance.delete(instanceId);
  if (launched === null) return;
  const errors = errorsOf(state);
  pass.change({
    kind: 'momentEnded',
    planId,
    momentMs: launched.momentMs,
    startedAtMs: state.startedAtMs,
    endedAtMs: state.endedAtMs ?? pass.nowMs,
    errors,
  });
  if (!launched.isCancelled && launched.backfillId === null) count(engine, pass, entry, errors > 0);
  if (entry.waitingMs === null && entry.backfills === null) return;
  entry.lookAgain = true;
  engine.planTimers.plan(planId, pass.nowMs);
}

function count(engine: EngineContext, pass: Pass, entry: PlanEntry, hasFailed: boolean): void {
  const { plan } = entry;
  const { failuresInRow, suspend } = afterInstance(plan.definition.onFailure, plan.failuresInRow, hasFailed);
  if (suspend && plan.suspended === null) {
    const reason = failuresInRow === 1 ? 'it failed' : `it failed ${failuresInRow} times in a row`;
    replacePlan(engine.memory.plans, entry, { ...plan, failuresInRow, suspended: { reason, by: 'evqueue', sinceMs: pass.nowMs } });
    pass.change({ kind: 'planSaved', plan: entry.plan });
    pass.afterCommit(() => engine.log.warn({ plan: plan.name, reason }, 'plan suspended after failures'));
    pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'plan', name: plan.name, atMs: pass.nowMs });
  } else if (failuresInRow !== plan.failuresInRow) {
    entry.plan = { ...plan, failuresInRow };
    pass.change({ kind: 'planProgressed', planId: plan.id, handledMs: plan.handledMs, failuresInRow });
  }
}
