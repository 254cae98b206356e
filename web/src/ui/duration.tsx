import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { durationText, livingDurationText } from './duration-text.ts';
import { useNow } from './now.tsx';

/** A span of time that is over, like `6 m 11 s`. */
export function Duration({ ms }: { readonly ms: number }): ReactNode {
  return durationText(ms, useI18n().messages.units);
}

/** How long ago `sinceMs` was: counts. */
export function LiveDuration({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const nowMs = useNow();
  return livingDurationText(nowMs - sinceMs, useI18n().messages.units);
}

/** How long it is until `untilMs`: counts down, and stays at nothing. */
export function Countdown({ untilMs }: { readonly untilMs: number }): ReactNode {
  const nowMs = useNow();
  return livingDurationText(untilMs - nowMs, useI18n().messages.units);
}
