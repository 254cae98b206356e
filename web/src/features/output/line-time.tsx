import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { clockText, isoText } from '../../ui/moment-text.ts';
import type { LineSource } from './line-order.model.ts';
import styles from './output-page.module.css';

/** How times stand in front of lines. */
export type TimesShown = 'clock' | 'elapsed';

/** When a line came, to a tenth of a second; nothing where that is not known yet. */
export function LineTime({
  source,
  shown,
  startedAtMs,
}: {
  readonly source: LineSource | null;
  readonly shown: TimesShown;
  readonly startedAtMs: number | null;
}): ReactNode {
  const { language, messages } = useI18n();
  if (source === null) return <span className={styles.time} />;
  const { atMs, sinceMs } = source;
  const { output: words } = messages.instance;
  const title = atMs - sinceMs > 1_000 ? words.cameBetween(isoText(sinceMs), isoText(atMs)) : isoText(atMs);
  return (
    <time className={styles.time} dateTime={new Date(atMs).toISOString()} title={title}>
      {shown === 'clock' || startedAtMs === null
        ? `${clockText(atMs, language)}.${Math.floor((atMs % 1_000) / 100)}`
        : elapsed(Math.max(0, atMs - startedAtMs))}
    </time>
  );
}

/** `0:00:07.2` since the start. */
function elapsed(ms: number): string {
  const two = (count: number): string => String(Math.floor(count) % 60).padStart(2, '0');
  return `${Math.floor(ms / 3_600_000)}:${two(ms / 60_000)}:${two(ms / 1_000)}.${Math.floor((ms % 1_000) / 100)}`;
}
