import type { ReactNode } from 'react';
import styles from './page.module.css';

/** The body of a page below its head: panels under one another. */
export function PageBody({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.body}>{children}</div>;
}
