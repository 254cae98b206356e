import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { usualOf } from './instance-figures.ts';
import { permit } from './permit.ts';
import type { FinishedInstance } from './ports.ts';

const dayMs = 24 * 3_600_000;
const beforeMs = 28 * dayMs;
/** Workflows beyond these are not looked at. */
const looked = 300;
const shown = 8;
/** Instances that a median is taken from. */
const sample = 200;
/** Fewer say nothing. */
const leastLately = 5;
const leastBefore = 10;
/** Slower is by a quarter, and by what a person would notice. */
const factor = 1.25;
const leastMs = 500;
/** Points of the line. */
const points = 11;

/** A workflow that takes longer than it did. */
export type SlowerWorkflow = {
  readonly workflow: string;
  readonly beforeMs: number;
  readonly latelyMs: number;
  /** Medians over time, oldest first, of equally many instances each. */
  readonly line: readonly number[];
  /** What grew: the time in queues, until retries, or the commands themselves. */
  readonly grew: 'queued' | 'retries' | 'commands';
};

/** Workflows whose median of the last day is above that of the four weeks before, those that grew most first. `pause` lets others have their turn. */
export async function slowerWorkflows(
  deps: AppDeps,
  user: User,
  pause: () => Promise<void>,
): Promise<Result<readonly SlowerWorkflow[], RequestError>> {
  const permitted = permit(user, 'read', 'instance');
  if (!permitted.ok) return permitted;
  const workflows = await deps.ask({ kind: 'workflows' });
  if (!workflows.ok) return workflows;
  const nowMs = deps.nowMs();
  const found: SlowerWorkflow[] = [];
  for (const { name } of workflows.value.slice(0, looked)) {
    const good = (fromMs: number, toMs: number): readonly FinishedInstance[] =>
      deps.read.finishedIn(name, fromMs, toMs, sample).filter(({ errors }) => errors === 0);
    const lately = good(nowMs - dayMs, nowMs);
    if (lately.length >= leastLately) {
      const slower = compare(name, good(nowMs - dayMs - beforeMs, nowMs - dayMs), lately);
      if (slower !== null) found.push(slower);
    }
    await pause();
  }
  return ok(found.toSorted((a, b) => b.latelyMs / b.beforeMs - a.latelyMs / a.beforeMs).slice(0, shown));
}

function compare(workflow: string, before: readonly FinishedInstance[], lately: readonly FinishedInstance[]): SlowerWorkflow | null {
  if (before.length < leastBefore) return null;
  const was = medianOf(before, tookMs);
  const is = medianOf(lately, tookMs);
  if (is < was * factor || is - was < leastMs) return null;
  const grown = (of: (instance: FinishedInstance) => number): number => medianOf(lately, of) - medianOf(before, of);
  const half = (is - was) / 2;
  const grew =
    grown(({ queuedMs }) => queuedMs) > half ? 'queued' : grown(({ waitedForRetryMs }) => waitedForRetryMs) > half ? 'retries' : 'commands';
  return { workflow, beforeMs: was, latelyMs: is, line: lineOf([...before.toReversed(), ...lately.toReversed()]), grew };
}

function lineOf(instances: readonly FinishedInstance[]): readonly number[] {
  const size = instances.length / points;
  return Array.from({ length: points }, (_, index) =>
    medianOf(instances.slice(Math.floor(index * size), Math.max(Math.floor(index * size) + 1, Math.floor((index + 1) * size))), tookMs),
  );
}

function medianOf(instances: readonly FinishedInstance[], of: (instance: FinishedInstance) => number): number {
  return usualOf(instances.map(of)).medianMs ?? 0;
}

function tookMs({ startedAtMs, endedAtMs }: FinishedInstance): number {
  return endedAtMs - startedAtMs;
}
