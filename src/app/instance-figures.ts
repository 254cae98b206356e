/** Figures over many instances: how many, when, how long they usually take, and what their values are. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { FinishedInstance, InstanceFilter, InstanceHistogram, InstanceTally, ValueField } from './ports.ts';

/** Finished instances that a usual duration is taken from. */
const sampleSize = 500;

/** Of a stretch of time. */
const stretchSample = 200;

/** The newest results that are shown one by one. */
const lastShown = 20;

/** Stretches in which a filter is counted where only the sum is asked: each is a chance to stop in time. */
const countStretches = 50;

/** How long it may take: somebody is about to act on all of them. */
const countTimeMs = 400;

/** Half are shorter, and nineteen of twenty; null: there is none to measure. */
export type Usual = { readonly medianMs: number | null; readonly p95Ms: number | null };

/** How instances of a workflow went lately. */
export type WorkflowFigures = {
  readonly workflow: string;
  /** How many of the newest finished instances were looked at. */
  readonly sample: number;
  readonly failed: number;
  /** From start to end, of those without errors. */
  readonly duration: Usual;
  /** How long their commands ran, how long their tasks waited for slots, and for retries. */
  readonly real: Usual;
  readonly queued: Usual;
  readonly waitedForRetry: Usual;
  /** Newest first. */
  readonly last: readonly FinishedInstance[];
};

/** What happened in a stretch of time. Counts null: there was no time to count. Durations are of a sample. */
export type FigureStretch = {
  readonly fromMs: EpochMs;
  readonly tally: InstanceTally | null;
  readonly duration: Usual;
  readonly queued: Usual;
};

/** Instances of a filter by their launch. */
export function instanceHistogram(
  deps: AppDeps,
  user: User,
  filter: InstanceFilter,
  stretches: number,
): Result<InstanceHistogram, RequestError> {
  const permitted = permit(user, 'read', 'instance', filter.workflow ?? null);
  return permitted.ok ? ok(deps.read.histogram(filter, null, stretches)) : permitted;
}

/** How many instances a filter has; `isComplete` false: at least so many. */
export function countFilter(deps: AppDeps, filter: InstanceFilter): { readonly count: number; readonly isComplete: boolean } {
  const { stretches } = deps.read.histogram(filter, null, countStretches, countTimeMs);
  return {
    count: stretches.reduce((sum, { tally }) => sum + (tally?.count ?? 0), 0),
    isComplete: stretches.every(({ tally }) => tally !== null),
  };
}

/** Values that a filter could be given. */
export function knownValues(
  deps: AppDeps,
  user: User,
  field: ValueField,
  prefix: string,
  limit: number,
): Result<readonly string[], RequestError> {
  const permitted = permit(user, 'read', 'instance');
  return permitted.ok ? ok(deps.read.values(field, prefix, limit)) : permitted;
}

/** How a workflow went lately. A workflow that is deleted still has its instances. */
export function workflowFigures(deps: AppDeps, user: User, workflow: string): Result<WorkflowFigures, RequestError> {
  const permitted = permit(user, 'read', 'instance', workflow);
  if (!permitted.ok) return permitted;
  const finished = deps.read.finished(workflow, sampleSize);
  const good = finished.filter(({ errors }) => errors === 0);
  return ok({
    workflow,
    sample: finished.length,
    failed: finished.length - good.length,
    duration: usualOf(good.map(durationOf)),
    real: usualOf(good.map(({ realMs }) => realMs)),
    queued: usualOf(good.map(({ queuedMs }) => queuedMs)),
    waitedForRetry: usualOf(good.map(({ waitedForRetryMs }) => waitedForRetryMs)),
    last: finished.slice(0, lastShown),
  });
}

/** How things went over time, of one workflow or (null) of all. */
export function figuresOverTime(
  deps: AppDeps,
  user: User,
  workflow: string | null,
  range: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
  stretches: number,
): Result<Pick<InstanceHistogram, 'fromMs' | 'toMs' | 'stretchMs'> & { readonly stretches: readonly FigureStretch[] }, RequestError> {
  const permitted = permit(user, 'read', 'instance', workflow);
  if (!permitted.ok) return permitted;
  const histogram = deps.read.histogram(workflow === null ? {} : { workflow }, range, stretches);
  const { fromMs, toMs, stretchMs } = histogram;
  return ok({
    fromMs,
    toMs,
    stretchMs,
    stretches: histogram.stretches.map((stretch) => {
      const end = Math.min(toMs, stretch.fromMs + stretchMs);
      const sample = stretch.tally?.count === 0 ? [] : deps.read.finishedBetween(workflow, stretch.fromMs, end, stretchSample);
      return { ...stretch, duration: usualOf(sample.map(durationOf)), queued: usualOf(sample.map(({ queuedMs }) => queuedMs)) };
    }),
  });
}

/** Median and 95th percentile by the nearest rank: both are durations that there were. */
export function usualOf(durationsMs: readonly number[]): Usual {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const rank = (part: number): number | null => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
  return { medianMs: rank(0.5), p95Ms: rank(0.95) };
}

function durationOf({ startedAtMs, endedAtMs }: FinishedInstance): number {
  return endedAtMs - startedAtMs;
}
