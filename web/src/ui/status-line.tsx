import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './status-line.module.css';

/** The line at the bottom of every page; on a narrow screen, under the title. `isOld`: not live, figures are dimmed. */
export function StatusLine({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.line} role="region" aria-label={label}>
      {children}
    </div>
  );
}

/** Classes of a part of the line, for a link or a button. `wide`: not on a narrow screen. */
export function statusItemClass({
  isWide = false,
  isOld = false,
  isStill = false,
}: { readonly isWide?: boolean; readonly isOld?: boolean; readonly isStill?: boolean } = {}): string {
  return classNames(styles.item, isWide && styles.wide, isOld && styles.dimmed, isStill && styles.still);
}

/** What is after it stands at the right end. */
export function StatusGap(): ReactNode {
  return <span className={styles.gap} />;
}
