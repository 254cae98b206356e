import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { isoText, momentText } from './moment-text.ts';
import { useNow } from './now.tsx';
import { useNotices } from './notices.tsx';
import styles from './moment.module.css';

/** A moment in the zone of the viewer. Hovering shows it to the millisecond. In rows; `CopyMoment` where it stands alone. */
export function Moment({ atMs }: { readonly atMs: number }): ReactNode {
  const nowMs = useNow();
  const { language } = useI18n();
  return (
    <time dateTime={new Date(atMs).toISOString()} title={isoText(atMs)}>
      {momentText(atMs, nowMs, language)}
    </time>
  );
}

/** A moment that can be focused, and is copied to the millisecond by a click. */
export function CopyMoment({ atMs }: { readonly atMs: number }): ReactNode {
  const notices = useNotices();
  const { messages } = useI18n();
  const iso = isoText(atMs);
  return (
    <button
      type="button"
      className={styles.copy}
      title={iso}
      onClick={() => void navigator.clipboard.writeText(iso).then(() => notices.say({ text: messages.ui.copied(iso) }))}
    >
      <Moment atMs={atMs} />
    </button>
  );
}
