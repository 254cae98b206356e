import { elapsedText } from './elapsed-text.ts';

/** `took 4.2 s: commands ran 3.1 s, waited 0.100 s for a slot and 1.0 s for a retry`. */
export function durationsLine(sums: {
  readonly elapsedMs: number;
  readonly realMs: number;
  readonly queuedMs: number;
  readonly waitedForRetryMs: number;
}): string {
  const waits = [
    `${elapsedText(sums.queuedMs)} for a slot`,
    ...(sums.waitedForRetryMs > 0 ? [`${elapsedText(sums.waitedForRetryMs)} for a retry`] : []),
  ];
  return `took ${elapsedText(sums.elapsedMs)}: commands ran ${elapsedText(sums.realMs)}, waited ${waits.join(' and ')}`;
}
