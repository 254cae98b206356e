import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { classNames } from './class-names.ts';
import { hueOf, type StateKind } from './state.ts';
import styles from './state-glyph.module.css';

const line = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
const hole = { stroke: 'var(--glyph-hole, var(--surface))', strokeLinecap: 'round' } as const;

/** Drawn in a square of 16; recognisable in black and white at 14 px. */
const drawings: { readonly [kind in StateKind]: ReactNode } = {
  executing: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M6.3 4.9v6.2L11.4 8z" fill="var(--glyph-hole, var(--surface))" />
    </>
  ),
  queued: (
    <>
      <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="3" {...line} strokeWidth="1.5" />
      <path d="M4.75 5.25h6.5M4.75 8h6.5M4.75 10.75h3.5" {...line} strokeWidth="1.5" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.25" {...line} strokeWidth="1.5" />
      <circle cx="5" cy="8" r="1" fill="currentColor" />
      <circle cx="8" cy="8" r="1" fill="currentColor" />
      <circle cx="11" cy="8" r="1" fill="currentColor" />
    </>
  ),
  retrying: (
    <>
      <path d="M13.6 6.2A6 6 0 1 0 14 8.6" {...line} strokeWidth="1.7" />
      <path d="M14.4 2.6v4h-4" {...line} strokeWidth="1.7" />
      <circle cx="8" cy="8.2" r="1.7" fill="currentColor" />
    </>
  ),
  succeeded: <path d="M3 8.6l3.3 3.3L13 4.8" {...line} strokeWidth="1.9" />,
  succeededAfterRetry: (
    <>
      <path d="M2.4 9.2l3 3 6-6.6" {...line} strokeWidth="1.9" />
      <circle cx="13" cy="11.8" r="2" fill="var(--retry-fill)" />
    </>
  ),
  failed: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor" />
      <path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" {...hole} strokeWidth="1.7" />
    </>
  ),
  aborted: (
    <>
      <path d="M8 .8L15.2 8 8 15.2.8 8z" fill="currentColor" />
      <path d="M8 4.7v3.8" {...hole} strokeWidth="1.8" />
      <circle cx="8" cy="11" r="1" fill="var(--glyph-hole, var(--surface))" />
    </>
  ),
  lost: (
    <>
      <circle cx="8" cy="8" r="6.25" {...line} strokeWidth="1.5" strokeLinecap="butt" strokeDasharray="2.6 2.3" />
      <path d="M6.2 6.3c0-2.3 3.7-2.3 3.7-.1 0 1.5-1.9 1.5-1.9 2.9" {...line} strokeWidth="1.5" />
      <circle cx="8" cy="11.4" r=".95" fill="currentColor" />
    </>
  ),
  unsatisfied: (
    <>
      <path d="M8 1.6L14.4 8 8 14.4 1.6 8z" {...line} strokeWidth="1.5" />
      <path d="M5.6 8h4.8" {...line} strokeWidth="1.6" />
    </>
  ),
  skipped: <path d="M3.5 4.2L7.3 8l-3.8 3.8M8.7 4.2L12.5 8l-3.8 3.8" {...line} strokeWidth="1.6" />,
  notReached: <circle cx="8" cy="8" r="5" {...line} strokeWidth="1.3" strokeLinecap="butt" strokeDasharray="1.2 1.95" />,
  cancelling: stopDrawing(),
  cancelled: stopDrawing(),
  killed: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
      <path d="M8.9 3.6L5.3 8.7h2.6l-.8 3.7 3.6-5.1H8.1z" fill="var(--glyph-hole, var(--surface))" />
    </>
  ),
  paused: (
    <>
      <rect x="3.5" y="2.5" width="3.2" height="11" rx="1" fill="currentColor" />
      <rect x="9.3" y="2.5" width="3.2" height="11" rx="1" fill="currentColor" />
    </>
  ),
};

function stopDrawing(): ReactNode {
  return (
    <>
      <rect x="2.25" y="2.25" width="11.5" height="11.5" rx="2" {...line} strokeWidth="1.5" />
      <rect x="5.5" y="5.5" width="5" height="5" rx="1" fill="currentColor" />
    </>
  );
}

/**
 * The mark of a state: its silhouette, named by its word.
 *
 * @param isDecoration  the word stands beside it: no second mention for screen readers
 */
export function StateGlyph({
  state,
  size = 'normal',
  isDecoration = false,
}: {
  readonly state: StateKind;
  readonly size?: 'small' | 'normal' | 'large';
  readonly isDecoration?: boolean;
}): ReactNode {
  const word = useMessages().states[state];
  const name = isDecoration ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': word } as const);
  return (
    <span
      className={classNames(styles.glyph, size !== 'normal' && styles[size], `hue-${hueOf(state)}`)}
      title={isDecoration ? undefined : word}
    >
      <svg viewBox="0 0 16 16" {...name}>
        {drawings[state]}
      </svg>
    </span>
  );
}

/** A state on its own ground: glyph and word, or what is said instead of the word ("Retrying, next in 2 h 54 m"). */
export function StateWord({ state, children }: { readonly state: StateKind; readonly children?: ReactNode }): ReactNode {
  const word = useMessages().states[state];
  const hue = hueOf(state);
  return (
    <span className={classNames(styles.badge, styles[hue], `hue-${hue}`)}>
      <StateGlyph state={state} isDecoration />
      {children ?? word}
    </span>
  );
}
