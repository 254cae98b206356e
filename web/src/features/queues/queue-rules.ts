import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import type { Messages } from '../../i18n/messages.ts';
import { durationText } from '../../ui/duration-text.ts';

/** The rules of a queue in a few words each: its order, its key, ageing, rate. */
export function queueRules(queue: QueueBody, { queues, units }: Pick<Messages, 'queues' | 'units'>): readonly string[] {
  const { order, key, keyConcurrency, ageingSeconds, rate } = queue;
  const span = (seconds: number): string => durationText(seconds * 1000, units);
  return [
    queues.orders[order],
    ...(key === null ? [] : [key === 'host' ? queues.perHost : queues.perKey(key)]),
    ...(keyConcurrency === null ? [] : [queues.keySlots(keyConcurrency)]),
    ...(ageingSeconds > 0 ? [queues.ageing(span(ageingSeconds))] : []),
    ...(rate === null ? [] : [queues.rate(rate.starts, span(rate.periodSeconds))]),
  ];
}
