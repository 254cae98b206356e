import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { clockText } from '../../ui/moment-text.ts';
import type { StripColumn } from './queue-strip.model.ts';
import styles from './queue-strip.module.css';

/** Slots held under the line, tasks waiting above it, pauses as a band behind both. */
export function QueueStrip({ columns, label }: { readonly columns: readonly StripColumn[]; readonly label: string }): ReactNode {
  const { language, messages } = useI18n();
  return (
    <span className={styles.strip} role="img" aria-label={label}>
      {columns.map(({ atMs, held, waiting, heldHeight, waitingHeight, isPaused }) => (
        <span
          key={atMs}
          className={isPaused ? `${styles.column} ${styles.paused}` : styles.column}
          title={held + waiting === 0 ? undefined : messages.queues.stripAt(clockText(atMs, language).slice(0, 5), held, waiting)}
        >
          <i className={styles.waiting}>
            <i className="bar-wait" style={{ height: `${waitingHeight * 100}%` }} />
          </i>
          <i className={styles.held}>
            <i className="bar-exec" style={{ height: `${heldHeight * 100}%` }} />
          </i>
        </span>
      ))}
      <i className={styles.line} />
    </span>
  );
}
