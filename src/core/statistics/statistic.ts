import type { EpochMs } from '../time.ts';
import type { SpanPairs } from './span-sketch.ts';

/** What figures are about: instances of a workflow, or attempts in a queue. */
export type StatisticKind = 'workflow' | 'queue';

/** How long a kept figure stands for: an hour or a day of UTC. */
export type StatisticStep = 'hour' | 'day';

/** Lengths of the steps. */
export const stepMs: { readonly [step in StatisticStep]: number } = { hour: 3_600_000, day: 86_400_000 };

/**
 * What happened to one workflow or queue in a stretch of time. `run` is how long those took that ended in it; `wait` how long they stood in
 * queues, of a queue: those that left it; `retry` how long they waited for retries, of workflows only.
 */
export type Statistic = {
  readonly kind: StatisticKind;
  readonly name: string;
  readonly fromMs: EpochMs;
  readonly started: number;
  readonly ended: number;
  readonly failed: number;
  readonly run: SpanPairs;
  readonly wait: SpanPairs;
  readonly retry: SpanPairs;
};
