import { IconAlertTriangle, IconCheck, IconPlayerPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { StateGlyph } from './state-glyph.tsx';
import styles from './note.module.css';

/** What a note is about: `you` a thing that the reader did, `retry` a thing that is tried again, `fail`, and `wait` what is held. */
export type NoteKind = 'you' | 'retry' | 'fail' | 'wait';

const icons: { readonly [kind in NoteKind]: ReactNode } = {
  you: <IconCheck size={16} stroke={1.75} aria-hidden />,
  retry: <IconAlertTriangle size={16} stroke={1.75} aria-hidden />,
  fail: <StateGlyph state="aborted" isDecoration />,
  wait: <IconPlayerPause size={16} stroke={1.75} aria-hidden />,
};

/** A line that the page says of itself, with at most one action. */
export function Note({
  kind,
  children,
  action,
}: {
  readonly kind: NoteKind;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={classNames(styles.note, styles[kind])} role={kind === 'fail' ? 'alert' : 'status'}>
      {icons[kind]}
      <span className={styles.text}>{children}</span>
      {action}
    </div>
  );
}
