/** One command as it is followed on the first page: its attempts as a bar, and the last ones in words. */
import type { TreeBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { BarPart } from '../../ui/time-bar.tsx';
import { barsOf } from '../instance/timeline-bars.model.ts';

/** An attempt that has ended, or executes. */
export type ToldAttempt = {
  readonly number: number;
  /** null: it executes. */
  readonly endedMs: number | null;
  readonly startedMs: number;
  readonly outcome: TreeTaskBody['attempts'][number]['outcome'];
};

/** The task whose attempts are told: the only one. null: the instance has none yet. */
export function onlyTask(tree: TreeBody | undefined): TreeTaskBody | null {
  return tree?.jobs[0]?.tasks[0] ?? null;
}

/** Parts share the width by time; each can be seen, however short. */
export function attemptParts(task: TreeTaskBody, nowMs: number): readonly BarPart[] {
  const bars = barsOf(task, nowMs);
  const whole = Math.max(1, ...bars.map(({ endMs }) => endMs)) - Math.min(...bars.map(({ startMs }) => startMs));
  const least = whole * 0.05;
  return bars.map(({ texture, startMs, endMs }) => ({
    texture,
    weight: texture === 'wait' ? endMs - startMs : Math.max(least, endMs - startMs, 1),
  }));
}

/** The last attempts, oldest first. */
export function lastAttempts(task: TreeTaskBody, count: number): readonly ToldAttempt[] {
  return task.attempts.slice(-count).map(({ number, assignedAt, startedAt, endedAt, outcome }) => ({
    number,
    startedMs: Date.parse(startedAt ?? assignedAt),
    endedMs: endedAt === null ? null : Date.parse(endedAt),
    outcome,
  }));
}
