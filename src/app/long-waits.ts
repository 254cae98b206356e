import type { InstanceId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import type { AppDeps } from './deps.ts';
import { usualOf } from './instance-figures.ts';

/** Of those that have not ended, the oldest so many are looked at. */
const looked = 200;
const shown = 20;
/** Finished instances that say what is usual. */
const sample = 100;
const sampleMs = 28 * 24 * 3_600_000;
/** Far beyond usual is so many times what nineteen of twenty take, and this much more. */
const factor = 3;
const leastMs = 5 * 60_000;
/** Where nothing is usual yet. */
const unknownMs = 24 * 3_600_000;

/** An instance that has not ended, and takes far longer than those before. */
export type LongWait = {
  readonly instanceId: InstanceId;
  readonly workflow: string;
  readonly createdAtMs: EpochMs;
  /** null: none has ended well. */
  readonly usualMs: number | null;
};

/** Instances that have not ended far beyond what is usual, the oldest first, at most 20. */
export function longWaits(deps: Pick<AppDeps, 'read' | 'nowMs'>): readonly LongWait[] {
  const nowMs = deps.nowMs();
  const usual = new Map<string, ReturnType<typeof usualOf>>();
  const usualOfWorkflow = (workflow: string): ReturnType<typeof usualOf> => {
    const known = usual.get(workflow);
    if (known !== undefined) return known;
    const finished = deps.read.finishedIn(workflow, nowMs - sampleMs, nowMs, sample).filter(({ errors }) => errors === 0);
    const found = usualOf(finished.map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs));
    usual.set(workflow, found);
    return found;
  };
  const waits: LongWait[] = [];
  for (const { id, workflow, createdAtMs } of deps.read.oldestActive(looked)) {
    // Those that follow are younger still.
    if (nowMs - createdAtMs < leastMs || waits.length === shown) break;
    const { medianMs, p95Ms } = usualOfWorkflow(workflow);
    const limitMs = p95Ms === null ? unknownMs : Math.max(factor * p95Ms, p95Ms + leastMs);
    if (nowMs - createdAtMs > limitMs) waits.push({ instanceId: id, workflow, createdAtMs, usualMs: medianMs });
  }
  return waits;
}
