import type { TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { BarTexture } from '../../ui/time-bar.tsx';
import { united, type Span } from './timeline-scale.model.ts';

/** A piece of a row: what the time was spent on. */
export type TimelineBar = Span & { readonly texture: BarTexture };

/** All pieces of a task, in order: queued, executed, until a retry, until a condition. What goes on now ends at `nowMs`. */
export function barsOf(task: TreeTaskBody, nowMs: number): readonly TimelineBar[] {
  const bars: TimelineBar[] = [];
  const add = (texture: BarTexture, startMs: number, endMs: number): void => {
    if (endMs > startMs) bars.push({ texture, startMs, endMs });
  };
  let beforeMs: number | null = null;
  task.attempts.forEach((attempt, index) => {
    const queuedMs = Date.parse(attempt.queuedAt);
    const startedMs = Date.parse(attempt.startedAt ?? attempt.assignedAt);
    const isLast = index === task.attempts.length - 1;
    if (beforeMs !== null) add('retry', beforeMs, queuedMs);
    add('wait', queuedMs, startedMs);
    const endedMs = attempt.endedAt === null ? nowMs : Date.parse(attempt.endedAt);
    // A command that took less than a millisecond did run.
    if (attempt.endedAt === null) add('exec', startedMs, endedMs);
    else bars.push({ texture: isLast && task.ok === true ? 'ok' : 'fail', startMs: startedMs, endMs: Math.max(endedMs, startedMs) });
    beforeMs = endedMs;
  });
  const sinceMs = task.since === null ? null : Date.parse(task.since);
  switch (task.status) {
    case 'queued':
      if (beforeMs !== null && sinceMs !== null) add('retry', beforeMs, sinceMs);
      if (sinceMs !== null) add('wait', sinceMs, nowMs);
      break;
    case 'retrying':
      if (beforeMs !== null && task.dueAt !== null) add('retry', beforeMs, Date.parse(task.dueAt));
      break;
    case 'waiting':
      if (sinceMs !== null) add('condition', sinceMs, nowMs);
      break;
    case 'executing':
      // A task that launched another workflow and waits for it has no command, and no attempt, of its own.
      if (task.attempts.length === 0 && sinceMs !== null) add('exec', sinceMs, nowMs);
      break;
    case 'pending':
    case 'running':
    case 'terminated':
    case 'aborted':
    case 'skipped':
    case 'expanded':
      break;
  }
  return bars;
}

/** The order in which textures lie on one another: what needs attention on top. */
const layers: readonly BarTexture[] = ['condition', 'retry', 'wait', 'ok', 'exec', 'fail'];

/** Pieces in the order in which they are drawn: a short failure lies on the wait around it. */
export function inLayers(bars: readonly TimelineBar[]): readonly TimelineBar[] {
  return [...bars].sort((one, other) => layers.indexOf(one.texture) - layers.indexOf(other.texture));
}

/** The pieces of many tasks on one row: those of one kind that touch are one. */
export function foldedBars(tasks: readonly TreeTaskBody[], nowMs: number): readonly TimelineBar[] {
  const all = tasks.flatMap((task) => barsOf(task, nowMs));
  return layers.flatMap((texture) => united(all.filter((bar) => bar.texture === texture)).map((span) => ({ ...span, texture })));
}

/** When something happened, for the axis: commands and queues, not waits for a time. */
export function activeSpans(tasks: readonly TreeTaskBody[], nowMs: number): readonly Span[] {
  return united(tasks.flatMap((task) => barsOf(task, nowMs).filter(({ texture }) => texture !== 'retry' && texture !== 'condition')));
}

/** How long commands of a task ran, milliseconds; null: none did. */
export function executedMs(task: TreeTaskBody, nowMs: number): number | null {
  const ran = barsOf(task, nowMs).filter(({ texture }) => texture === 'exec' || texture === 'ok' || texture === 'fail');
  return ran.length === 0 ? null : ran.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
}
