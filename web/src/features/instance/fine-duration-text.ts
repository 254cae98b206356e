import { durationText } from '../../ui/duration-text.ts';

/** A span of time where milliseconds matter: `7 ms`, then as everywhere. */
export function fineDurationText(ms: number, letters: { readonly dayLetter: string; readonly decimal: string }): string {
  return ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : durationText(ms, letters);
}
