import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './time-bar.module.css';

/** What the time was spent on, or how a part of a whole ended. One grammar on every page. */
export type BarTexture =
  /** Solid: a command executes. */
  | 'exec'
  /** Solid: succeeded, failed, ended in no way that counts. */
  | 'ok'
  | 'fail'
  | 'none'
  /** Solid grey: ended, whatever the end. */
  | 'done'
  /** Hatched: in a queue. */
  | 'wait'
  /** Dotted: until a time. */
  | 'retry'
  /** Thin line: until a condition. */
  | 'condition'
  /** Pale: to come. */
  | 'left';

/** A part of a bar; parts share the width by weight, none of weight 0 is drawn. */
export type BarPart = { readonly texture: BarTexture; readonly weight: number };

/**
 * A bar in parts.
 *
 * @param label  what it says, for who cannot see it; null: a text beside it says the same
 */
export function TimeBar({
  parts,
  label,
  size = 'normal',
}: {
  readonly parts: readonly BarPart[];
  readonly label: string | null;
  readonly size?: 'thin' | 'normal' | 'thick';
}): ReactNode {
  const name = label === null ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': label } as const);
  return (
    <div className={classNames(styles.bar, size !== 'normal' && styles[size])} {...name}>
      {parts.map(({ texture, weight }, index) =>
        // The place in the bar is what a part is: parts have no other identity.
        weight <= 0 ? null : <i key={`${index}${texture}`} className={`bar-${texture}`} style={{ flex: `${weight} 1 0` }} />,
      )}
    </div>
  );
}

/** A sample of a texture, for the word that explains it. */
export function BarKey({ texture }: { readonly texture: BarTexture }): ReactNode {
  return <span className={classNames(styles.key, `bar-${texture}`)} aria-hidden />;
}
