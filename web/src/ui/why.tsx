import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import type { Hue } from './state.ts';
import styles from './why.module.css';

/** The reason for which something is not finished: its state in colour, then who, what, until when. One line where `isCut`. */
export function Why({
  hue,
  lead,
  isCut = false,
  children,
}: {
  readonly hue: Hue;
  readonly lead: ReactNode;
  readonly isCut?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <span className={classNames(styles.why, isCut && 'ellipsis')}>
      <b className={hue === 'none' ? undefined : `hue-${hue}`}>{lead}</b>
      {children}
    </span>
  );
}
