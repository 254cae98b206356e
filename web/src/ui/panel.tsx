import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './panel.module.css';

/**
 * A box with a heading: only around what scrolls or acts alone.
 *
 * @param count  how many, beside the title
 * @param aside  at the right end of the heading
 */
export function Panel({
  title,
  count,
  aside,
  isRuled = true,
  className,
  children,
}: {
  readonly title: string;
  readonly count?: ReactNode;
  readonly aside?: ReactNode;
  readonly isRuled?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={classNames(styles.panel, className)} aria-label={title}>
      <div className={classNames(styles.head, isRuled && styles.ruled)}>
        <h2>{title}</h2>
        {count === undefined ? null : <span className={styles.count}>{count}</span>}
        <span className="grow" />
        {aside}
      </div>
      {children}
    </section>
  );
}
