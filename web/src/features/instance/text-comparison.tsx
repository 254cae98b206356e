import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './attempts-view.module.css';
import type { ComparedLine } from './line-comparison.model.ts';

/** Compared lines, with marks for eyes and words for ears. */
export function TextComparison({
  lines,
  label,
  names,
}: {
  readonly lines: readonly ComparedLine[];
  readonly label: string;
  readonly names: readonly [string, string];
}): ReactNode {
  const { instance: words } = useMessages();
  return (
    <pre className={styles.lines} tabIndex={0} aria-label={label}>
      {lines.map(({ kind, text }, index) => (
        // A line is its place in the comparison.
        <div key={`${index}${kind}`} className={kind === 'first' ? styles.first : kind === 'second' ? styles.second : undefined}>
          <span aria-hidden>{kind === 'first' ? '- ' : kind === 'second' ? '+ ' : '  '}</span>
          {kind === 'both' ? null : <span className="unseen">{words.panel.onlyIn(kind === 'first' ? names[0] : names[1])} </span>}
          {text}
        </div>
      ))}
    </pre>
  );
}
