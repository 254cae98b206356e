import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { durationText } from './duration-text.ts';
import { usualWidth } from './usual-bar.model.ts';
import styles from './usual-bar.module.css';

/** A duration against the usual one, which stands at the mark. In ink where it is well over: slower is not a state. */
export function UsualBar({ ms, usualMs }: { readonly ms: number; readonly usualMs: number }): ReactNode {
  const messages = useMessages();
  const { widthPx, isOver } = usualWidth(ms, usualMs);
  return (
    <span className={styles.usual} role="img" aria-label={messages.ui.usual(durationText(usualMs, messages.units))}>
      <i className={isOver ? styles.over : undefined} style={{ width: widthPx }} />
      <u />
    </span>
  );
}
