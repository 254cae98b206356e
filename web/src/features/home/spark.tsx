import type { ReactNode } from 'react';
import type { TroubleGroupBody } from '../../../../src/server/schemas/home.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useNow } from '../../ui/now.tsx';
import styles from './home.module.css';
import { endsOverTime } from './needs.model.ts';

const parts = 14;

/** When the instances of a group ended: a column for each part of the time up to now. */
export function Spark({ group, fromMs }: { readonly group: TroubleGroupBody; readonly fromMs: number }): ReactNode {
  const { home: words } = useMessages();
  const nowMs = useNow();
  const counts = endsOverTime(group, Math.min(fromMs, Date.parse(group.firstAt)), nowMs, parts);
  const most = Math.max(1, ...counts);
  return (
    <span className={styles.spark} role="img" aria-label={words.sparkLabel(group.count)}>
      {counts.map((count, index) => (
        // A column is its place.
        <i key={`${index}`} data-empty={count === 0 || undefined} style={{ height: count === 0 ? 2 : 4 + (18 * count) / most }} />
      ))}
    </span>
  );
}
