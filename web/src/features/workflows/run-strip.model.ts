import type { WorkflowStatistics } from '../../../../src/server/schemas/figures.ts';

/** An end of the strip: how it ended, and how long it took against the longest one. */
export type StripBar = {
  readonly id: number;
  readonly isFailed: boolean;
  readonly durationMs: number;
  readonly endedAtMs: number;
  readonly share: number;
};

/** Shortest bar, so that something quick is still seen. */
const leastShare = 0.18;

/** The newest ends, oldest first, so that time goes to the right. */
export function stripBars(last: WorkflowStatistics['last']): readonly StripBar[] {
  const longestMs = Math.max(1, ...last.map(({ durationMs }) => durationMs));
  return last
    .map(({ id, errors, durationMs, endedAt }) => ({
      id,
      isFailed: errors > 0,
      durationMs,
      endedAtMs: Date.parse(endedAt),
      share: Math.max(leastShare, durationMs / longestMs),
    }))
    .toReversed();
}

/** A share as people read it: `0 %`, `0.3 %`, `12 %`; something is never nothing, and almost all is not all. */
export function percentText(share: number, decimal: string): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 10)
    return `${Math.max(0.1, Math.round(percent * 10) / 10)
      .toString()
      .replace('.', decimal)} %`;
  return `${percent < 100 ? Math.min(99, Math.round(percent)) : 100} %`;
}
