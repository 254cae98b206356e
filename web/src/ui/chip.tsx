import { IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './chip.module.css';

/** What has happened since the list was read: a click, or `.`, shows it. */
export function FreshChip({ children, onClick }: { readonly children: ReactNode; readonly onClick: () => void }): ReactNode {
  return (
    <button type="button" className={styles.fresh} onClick={onClick}>
      <IconChevronUp size={14} stroke={2} aria-hidden />
      {children}
    </button>
  );
}

/** A label of an instance. */
export function Tag({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className={styles.tag}>{children}</span>;
}
