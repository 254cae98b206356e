import type { StatisticsBody } from '../../../../src/server/schemas/figures.ts';

const dayMs = 86_400_000;
const dayCount = 30;

/** The last 30 days, today the last of them, as the engine is asked: days whose midnights are UTC. */
export function lastDays(nowMs: number): { readonly from: string; readonly to: string; readonly days: number } {
  const endMs = (Math.floor(nowMs / dayMs) + 1) * dayMs;
  return { from: dayText(endMs - dayCount * dayMs), to: dayText(endMs), days: dayCount };
}

/** A day as it is drawn: how high, and how much of it failed; null: nothing was counted or measured. */
export type DayColumn = {
  readonly from: string;
  readonly value: number | null;
  readonly failed: number;
  readonly share: number;
  readonly failedShare: number;
};

/** Columns with what full height means. */
export type Days = { readonly most: number; readonly columns: readonly DayColumn[] };

/** Launches, usual duration and usual wait for slots of each day, each against its own highest. */
export function dayColumns({ buckets }: Pick<StatisticsBody, 'buckets'>): {
  readonly launched: Days;
  readonly duration: Days;
  readonly queued: Days;
} {
  return {
    launched: days(buckets, ({ launched }) => launched, true),
    duration: days(buckets, ({ duration }) => duration.medianMs, false),
    queued: days(buckets, ({ queued }) => queued.medianMs, false),
  };
}

type Bucket = StatisticsBody['buckets'][number];

function days(buckets: readonly Bucket[], valueOf: (bucket: Bucket) => number | null, countsFailures: boolean): Days {
  const most = Math.max(0, ...buckets.map((bucket) => valueOf(bucket) ?? 0));
  return {
    most,
    columns: buckets.map((bucket) => {
      const value = valueOf(bucket);
      const failed = countsFailures ? (bucket.failed ?? 0) : 0;
      return { from: bucket.from, value, failed, share: most === 0 ? 0 : (value ?? 0) / most, failedShare: most === 0 ? 0 : failed / most };
    }),
  };
}

function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
