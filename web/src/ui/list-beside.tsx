import type { ReactNode } from 'react';
import styles from './list-beside.module.css';

/** A list that scrolls by itself, and beside it the panel of the selected row, which stays where it is. */
export function ListBeside({ panel, children }: { readonly panel: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.area}>
      <div className={styles.list}>{children}</div>
      {panel}
    </div>
  );
}
