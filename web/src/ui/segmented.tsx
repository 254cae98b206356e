import type { ReactNode } from 'react';
import styles from './segmented.module.css';

/** A few choices beside one another, one of them made. For views that have addresses put links in `LinkSegments`. */
export function Segmented<T extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}): ReactNode {
  return (
    <div className={styles.segmented} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice.value} type="button" aria-pressed={choice.value === value} onClick={() => onChange(choice.value)}>
          {choice.label}
        </button>
      ))}
    </div>
  );
}

/** Views with addresses of their own: links, the current one with `aria-current`. */
export function LinkSegments({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <nav className={styles.segmented} aria-label={label}>
      {children}
    </nav>
  );
}
