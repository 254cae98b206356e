/** Queues as answers and requests spell them: seconds have their unit in full, moments are text. */
import type { QueueSettings } from '../../core/queue/settings.ts';
import type { AnswerOf } from '../../app/engine-types.ts';
import type { QueueDefinition } from '../../core/queue/queue.ts';
import { momentText } from '../moment-text.ts';
import type { QueueBody, QueueSettingsBody, QueueTaskBody, QueueTasksBody } from '../schemas/queue.ts';

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
export function queueTasksBodyOf({ holders, line, ...same }: AnswerOf['queueTasks']): QueueTasksBody {
  return { ...same, holders: holders.map(queueTaskBodyOf), line: line.map(queueTaskBodyOf) };
}

function queueTaskBodyOf({ sinceMs, ...same }: AnswerOf['queueTasks']['line'][number]): QueueTaskBody {
  return { ...same, since: momentText(sinceMs) };
}

/** The settings that a request gives. */
export function queueSettingsOf({ ageingSeconds, rate, ...same }: QueueSettingsBody): QueueSettings {
  return {
    ...same,
    ...(ageingSeconds === undefined ? {} : { ageingS: ageingSeconds }),
    ...(rate === undefined ? {} : { rate: rate === null ? null : { starts: rate.starts, periodS: rate.periodSeconds } }),
  };
}
