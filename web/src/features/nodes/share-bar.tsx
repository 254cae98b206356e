import type { ReactNode } from 'react';
import styles from './nodes.module.css';

/** How much of something is taken; the figure beside it says the same in words. */
export function ShareBar({ share, texture }: { readonly share: number; readonly texture: 'exec' | 'none' }): ReactNode {
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <span className={styles.bar} aria-hidden>
      <i className={`bar-${texture}`} style={{ width: `${percent}%` }} />
    </span>
  );
}
