import { useState, type ReactNode } from 'react';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './plan-form.module.css';

/** A part of the form with its heading. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <fieldset className={styles.part}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

/**
 * A part that few plans need: folded at first, unless something in it is set. It stays as the reader leaves it, whatever is typed.
 *
 * @param isInner  it is within a part, and has no line below it
 */
export function Fold({
  title,
  isSet,
  isInner = false,
  children,
}: {
  readonly title: string;
  readonly isSet: boolean;
  readonly isInner?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const [isOpen, setOpen] = useState(isSet);
  return (
    <details className={isInner ? undefined : styles.part} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      <div className={styles.stack}>{children}</div>
    </details>
  );
}

/** Choices, with a label above them like other fields and a hint below. */
export function Choice<T extends string>({
  label,
  hint,
  isLabelShown = true,
  value,
  words,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  /** false: a heading says it already. */
  readonly isLabelShown?: boolean;
  readonly value: T;
  readonly words: { readonly [value in T]: string };
  readonly onChange: (value: T) => void;
}): ReactNode {
  return (
    <div>
      {isLabelShown ? <span className={styles.label}>{label}</span> : null}
      <Segmented
        label={label}
        value={value}
        choices={(Object.keys(words) as T[]).map((choice) => ({ value: choice, label: words[choice] }))}
        onChange={onChange}
      />
      {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
    </div>
  );
}
