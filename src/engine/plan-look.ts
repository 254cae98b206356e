/**
 * Launching by time. Each plan has one wake-up: the moment at which it is looked at next. A look works out from the definition, the
 * last handled moment and the wall clock what is to be done; nothing else is kept. So a restart, a suspended machine or a step of
 * the clock need no care of their own: the next look sees moments that were missed, or (after a step back) moments that were
 * launched already, which the store knows.
 *
 * Many plans due at once are looked at in several passes, so that other work is never held up for long.
 */
import { canLaunchWaiting } from '../core/plan/concurrency-rule.ts';
import { dueMoments, type DueMoments } from '../core/plan/due.ts';
import type { Jitter } from '../core/plan/jitter.ts';
import { nextMoment } from '../core/plan/moment.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import { activityOf, isTaken, launchEffort, launchMoment, launchTime, readLatest, record, takeMoment } from './plan-launch.ts';
import { mostEffort, timesOf, type PlanEntry } from './plan-table.ts';

/**
 * A pass may look at so many plans that have nothing to do (at most `mostEffort`), or launch a tenth of that. It follows the speed of
 * the machine, so that a pass takes no longer than it should: what is asked meanwhile waits for two of them at most.
 */
const leastEffort = 400;
const passShouldTakeMs = 6;

/** The effort grows or shrinks by this factor at most from one pass to the next: one that was held up from outside says little. */
const mostChange = 1.5;

/** Moments that are passed over are counted one by one: so many cost as much as a look. */
const countedPerLook = 4;

/** Plans to look at in this pass. */
export function plansToLookAt(engine: EngineContext, nowMs: EpochMs): readonly number[] {
  const { plans } = engine.memory;
  if (nowMs < plans.lastLookMs) lookAfterStepBack(engine, nowMs);
  plans.lastLookMs = nowMs;
  plans.passStartedMs = engine.clock.monotonicMs();
  plans.effortLeft = plans.effortPerPass;
  if (plans.allSuspended !== null) return [];
  // What is due is nearly always launched: more of it than fits would only be taken in vain.
  const looks = engine.planTimers.take(nowMs, Math.ceil(plans.effortPerPass / launchEffort));
  readLatest(
    engine,
    looks.flatMap((id) => plans.byId.get(id) ?? []),
  );
  for (const id of plans.unseen) {
    if (looks.length >= plans.effortPerPass) break;
    plans.unseen.delete(id);
    looks.push(id);
  }
  // Not at once: a start of the engine is over when it has looked at some, and whoever asks meanwhile comes first.
  if (plans.unseen.size > 0) engine.clock.after(0, engine.wake);
  return looks;
}

/** Whether another pass is needed now; asked when a pass is over. */
export function arePlansDue(engine: EngineContext, nowMs: EpochMs): boolean {
  const { plans } = engine.memory;
  if (plans.allSuspended !== null || !engine.planTimers.isDue(nowMs)) return false;
  const tookMs = engine.clock.monotonicMs() - plans.passStartedMs;
  const change = Math.min(mostChange, Math.max(1 / mostChange, passShouldTakeMs / tookMs));
  plans.effortPerPass = Math.min(mostEffort, Math.max(leastEffort, Math.round(plans.effortPerPass * change)));
  return true;
}

/** Forgets all wake-ups, and looks at all plans: what is in memory was just read from the store. */
export function lookAtAllPlans(engine: EngineContext): void {
  const { plans } = engine.memory;
  engine.planTimers.clear();
  plans.unseen.clear();
  for (const [id, { plan }] of plans.byId) if (plan.suspended === null) plans.unseen.add(id);
}

/** Does what is due for one plan, and plans its next look. */
export function lookAtPlan(engine: EngineContext, pass: Pass, planId: number): void {
  const { plans } = engine.memory;
  const entry = plans.byId.get(planId);
  if (entry === undefined || entry.plan.suspended !== null || plans.setAside.has(planId)) return;
  if (plans.effortLeft <= 0) return engine.planTimers.plan(planId, pass.nowMs);
  plans.effortLeft -= 1;
  entry.lookAgain = false;
  // The clock went back: what comes now comes again, and `isTaken` tells what was launched.
  if (entry.plan.handledMs > pass.nowMs) entry.plan = { ...entry.plan, handledMs: pass.nowMs };
  launchWaiting(engine, pass, entry);
  const nextLookMs = handleMoments(engine, pass, entry);
  const isHeldUp = launchBackfills(engine, pass, entry);
  if (entry.plan.suspended !== null) return;
  if (entry.lookAgain || isHeldUp) engine.planTimers.plan(planId, pass.nowMs);
  else if (nextLookMs !== null) engine.planTimers.plan(planId, nextLookMs);
}

function launchWaiting(engine: EngineContext, pass: Pass, entry: PlanEntry): void {
  const { concurrency, maxActive } = entry.plan.definition;
  const { waitingMs } = entry;
  if (waitingMs === null || !canLaunchWaiting(concurrency, maxActive, activityOf(engine, entry))) return;
  entry.waitingMs = null;
  launchTime(engine, pass, entry, waitingMs);
}

/** Gives when to look again. */
function handleMoments(engine: EngineContext, pass: Pass, entry: PlanEntry): EpochMs | null {
  const { plans } = engine.memory;
  const due = dueOf(engine, pass, entry);
  const { passedOver } = due;
  let handledMs = entry.plan.handledMs;
  if (passedOver !== null) {
    plans.effortLeft -= Math.ceil(passedOver.count / countedPerLook);
    handledMs = passedOver.lastMs;
    if (!isTaken(engine, entry, handledMs)) {
      const { firstMs, count, countIsLowerBound } = passedOver;
      record(pass, entry, handledMs, { kind: 'passedOver', firstMs, count, countIsLowerBound }, { kind: 'time' });
    }
  }
  for (const momentMs of due.launch) {
    // Failures may have suspended it meanwhile: the rest was missed then.
    if (entry.plan.suspended !== null) break;
    plans.effortLeft -= 1;
    takeMoment(engine, pass, entry, momentMs);
    handledMs = momentMs;
  }
  if (passedOver !== null || due.launch.length > 0) {
    entry.plan = { ...entry.plan, handledMs };
    pass.change({ kind: 'planProgressed', planId: entry.plan.id, handledMs, failuresInRow: entry.plan.failuresInRow });
  }
  return due.nextLookMs;
}

function dueOf(engine: EngineContext, pass: Pass, entry: PlanEntry): DueMoments {
  const { plans } = engine.memory;
  const { definition, handledMs, resumed } = entry.plan;
  const times = timesOf(entry);
  const firstMs = resumed === null || resumed.missed === null ? null : nextMoment(times, handledMs);
  const isOfSuspension = resumed !== null && firstMs !== null && firstMs <= resumed.atMs;
  return dueMoments(times, {
    jitter: jitterOf(entry),
    missed: isOfSuspension ? (resumed.missed ?? definition.missed) : definition.missed,
    handledMs,
    missedUntilMs: Math.max(resumed?.atMs ?? -Infinity, plans.allResumedAtMs ?? -Infinity),
    nowMs: pass.nowMs,
    limit: Math.max(1, Math.ceil(plans.effortLeft / launchEffort)),
  });
}

/** True: there was more to launch than this pass may. */
function launchBackfills(engine: EngineContext, pass: Pass, entry: PlanEntry): boolean {
  const { plans } = engine.memory;
  if (entry.backfills === null) return false;
  for (const { backfill, moments } of entry.backfills) {
    while (moments.length > 0 && executing(entry, backfill.id) < backfill.concurrency) {
      if (plans.effortLeft <= 0) return true;
      const momentMs = moments.shift();
      if (momentMs !== undefined) launchMoment(engine, pass, entry, momentMs, { kind: 'backfill', backfillId: backfill.id });
    }
  }
  const open = entry.backfills.filter(({ moments }) => moments.length > 0);
  entry.backfills = open.length === 0 ? null : open;
  return false;
}

function executing(entry: PlanEntry, backfillId: number): number {
  let count = 0;
  for (const active of entry.active?.values() ?? []) if (active.backfillId === backfillId) count += 1;
  return count;
}

function jitterOf(entry: PlanEntry): Jitter | null {
  const { id, definition } = entry.plan;
  return definition.jitterMs === 0 ? null : { maxMs: definition.jitterMs, seed: String(id) };
}

/** Plans whose last handled moment lies in the future by now would sleep until it comes again. */
function lookAfterStepBack(engine: EngineContext, nowMs: EpochMs): void {
  const { plans } = engine.memory;
  for (const [id, { plan }] of plans.byId) if (plan.handledMs > nowMs && plan.suspended === null) plans.unseen.add(id);
}
