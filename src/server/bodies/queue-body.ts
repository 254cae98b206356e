/** Queues as answers and requests spell them: seconds have their unit in full, moments are text. */
import type { QueueSettings } from '../../core/queue/settings.ts';
import type { AnswerOf } from '../../app/engine-types.ts';
import type { QueueSampleRow } from '../../app/ports.ts';
import type { EpochMs } from '../../core/time.ts';
import type { QueueDefinition } from '../../core/queue/queue.ts';
import { momentText, momentTextOrNull } from '../moment-text.ts';
import type { QueueBody, QueueSamplesBody, QueueSettingsBody, QueueTaskBody, QueueTasksBody } from '../schemas/queue.ts';

/** A queue; `load` null where it was not asked for. */
export function queueBodyOf(queue: QueueDefinition, load: { readonly running: number; readonly waiting: number } | null): QueueBody {
  const { rate, paused } = queue;
  return {
    name: queue.name,
    aliases: [...queue.aliases],
    concurrency: queue.concurrency,
    order: queue.order,
    ageingSeconds: queue.ageingS,
    key: queue.key,
    keyConcurrency: queue.keyConcurrency,
    rate: rate === null ? null : { starts: rate.starts, periodSeconds: rate.periodS },
    paused: paused === null ? null : { reason: paused.reason, by: paused.by, since: momentText(paused.sinceMs) },
    running: load?.running ?? null,
    waiting: load?.waiting ?? null,
  };
}

/** Who holds slots, and who waits. */
export function queueTasksBodyOf({ holders, line, usualMs, ...same }: AnswerOf['queueTasks']): QueueTasksBody {
  return { ...same, usualMs: roundedOrNull(usualMs), holders: holders.map(queueTaskBodyOf), line: line.map(queueTaskBodyOf) };
}

function queueTaskBodyOf({ sinceMs, expectedStartMs, usualMs, ...same }: AnswerOf['queueTasks']['line'][number]): QueueTaskBody {
  return { ...same, since: momentText(sinceMs), usualMs: roundedOrNull(usualMs), expectedStart: momentTextOrNull(expectedStartMs) };
}

/** How full queues were, each with its samples. */
export function queueSamplesBodyOf(
  { fromMs, toMs }: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
  { stretchMs, samples }: { readonly stretchMs: number; readonly samples: readonly QueueSampleRow[] },
): QueueSamplesBody {
  const byQueue = new Map<string, QueueSamplesBody['items'][number]['samples']>();
  for (const { queue, atMs, isPaused, ...sample } of samples) {
    const list = byQueue.get(queue) ?? [];
    list.push({ ...sample, at: momentText(atMs), paused: isPaused });
    byQueue.set(queue, list);
  }
  return {
    from: momentText(fromMs),
    to: momentText(toMs),
    bucketMs: stretchMs,
    items: [...byQueue].map(([queue, list]) => ({ queue, samples: list })),
  };
}

/** The settings that a request gives. */
export function queueSettingsOf({ ageingSeconds, rate, ...same }: QueueSettingsBody): QueueSettings {
  return {
    ...same,
    ...(ageingSeconds === undefined ? {} : { ageingS: ageingSeconds }),
    ...(rate === undefined ? {} : { rate: rate === null ? null : { starts: rate.starts, periodS: rate.periodSeconds } }),
  };
}

function roundedOrNull(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
