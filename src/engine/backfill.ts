import { nextMoment } from '../core/plan/moment.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import { isTaken, record } from './plan-launch.ts';
import { timesOf, type PlanEntry } from './plan-table.ts';
import type { BackfillRecord } from './ports.ts';
import type { BackfillAnswer, PlanRequest, RequestError } from './request.ts';

/** Most moments of one backfill: all are written by one commit. */
const mostMoments = 1_000;

/** How far a range is walked for moments that are free. */
const mostWalked = 20_000;

/** Launches moments of the past that were not launched, or only says which. */
export function backfillPlan(
  engine: EngineContext,
  pass: Pass,
  entry: PlanEntry,
  request: Extract<PlanRequest, { readonly kind: 'backfillPlan' }>,
): Result<BackfillAnswer, RequestError> {
  const { plans } = engine.memory;
  const { fromMs, limit, concurrency, by } = request;
  // What is still to come is launched by time.
  const toMs = Math.min(request.toMs, pass.nowMs + 1);
  if (toMs <= fromMs) return refuse('the range must end after its beginning, and begin in the past');
  if (!Number.isInteger(limit) || limit < 1 || limit > mostMoments) return refuse(`limit must be 1 to ${mostMoments}, got ${limit}`);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100) {
    return refuse(`concurrency must be 1 to 100, got ${concurrency}`);
  }
  const free = freeMoments(engine, entry, fromMs, toMs, limit);
  if (request.preview || free.moments.length === 0) return ok({ ...free, backfill: null });
  plans.lastBackfillId += 1;
  const backfill: BackfillRecord = {
    id: plans.lastBackfillId,
    planId: entry.plan.id,
    fromMs,
    toMs,
    total: free.moments.length,
    concurrency,
    by,
    atMs: pass.nowMs,
    stoppedAtMs: null,
  };
  pass.change({ kind: 'backfillSaved', backfill });
  for (const momentMs of free.moments) {
    record(pass, entry, momentMs, { kind: 'planned' }, { kind: 'backfill', backfillId: backfill.id });
  }
  entry.backfills ??= [];
  entry.backfills.push({ backfill, moments: [...free.moments] });
  if (entry.plan.suspended === null) engine.planTimers.plan(entry.plan.id, pass.nowMs);
  return ok({ ...free, backfill });
}

/** Gives up what the backfills of a plan have not launched yet. Gives how many moments that were. */
export function stopBackfills(pass: Pass, entry: PlanEntry): number {
  let stopped = 0;
  for (const { backfill, moments } of entry.backfills ?? []) {
    stopped += moments.length;
    pass.change({ kind: 'backfillStopped', backfillId: backfill.id, atMs: pass.nowMs });
  }
  entry.backfills = null;
  return stopped;
}

function freeMoments(
  engine: EngineContext,
  entry: PlanEntry,
  fromMs: number,
  toMs: number,
  limit: number,
): Omit<BackfillAnswer, 'backfill'> {
  const times = timesOf(entry);
  const moments: number[] = [];
  let taken = 0;
  let next = nextMoment(times, fromMs - 1);
  for (let walked = 0; next !== null && next < toMs; walked += 1) {
    if (walked === mostWalked) return { moments, taken, more: true };
    if (isTaken(engine, entry, next)) taken += 1;
    else if (moments.length === limit) return { moments, taken, more: true };
    else moments.push(next);
    next = nextMoment(times, next);
  }
  return { moments, taken, more: false };
}

function refuse(message: string): Result<never, RequestError> {
  return err({ code: 'INVALID_REQUEST', message });
}
