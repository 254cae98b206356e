import type { ReactNode } from 'react';
import { failureText } from '../i18n/failure-text.ts';
import { useMessages } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { StateGlyph } from './state-glyph.tsx';
import styles from './list-states.module.css';

/** The four states of every list: rows to come, nothing, refused, too many. */

const widths = ['62%', '44%', '71%', '38%', '55%'];

/** Rows to come, as high as real ones; nothing is shown for the first 150 ms. */
export function SkeletonRows({ count, heightPx }: { readonly count: number; readonly heightPx: number }): ReactNode {
  const { ui } = useMessages();
  return (
    <div className={styles.skeleton} role="status" aria-label={ui.loading}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.row} style={{ height: heightPx }}>
          <span className={styles.block} style={{ width: 14 }} />
          <span className="grow">
            <span className={styles.block} style={{ width: widths[index % widths.length], display: 'block' }} />
          </span>
          <span className={styles.block} style={{ width: 60 }} />
        </div>
      ))}
    </div>
  );
}

/** Nothing: says so, says when there was last something, and offers the way. */
export function EmptyState({
  title,
  hint,
  action,
}: {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={styles.state} role="status">
      <span className="grow">
        <b>{title}</b> {hint === undefined ? null : <span className="dim">{hint}</span>}
      </span>
      {action}
    </div>
  );
}

/** It did not come: says why, and tries again. Rows that were there stay below, dimmed (`OldRows`). */
export function ErrorState({
  title,
  error,
  onRetry,
}: {
  readonly title?: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactNode {
  const messages = useMessages();
  return (
    <div className={styles.state} role="alert">
      <StateGlyph state="aborted" isDecoration />
      <span className="grow">
        <b>{title ?? messages.ui.listDidNotCome}</b> <span className="dim">{failureText(error, messages)}</span>
      </span>
      <Button size="small" onClick={onRetry}>
        {messages.ui.tryAgain}
      </Button>
    </div>
  );
}

/** Too many to walk through: says how many, and that actions work on all of them. */
export function HugeState({
  title,
  hint,
  action,
}: {
  readonly title: string;
  readonly hint: string;
  readonly action?: ReactNode;
}): ReactNode {
  return <EmptyState title={title} hint={hint} action={action} />;
}

/** Rows that may be old: dimmed, still readable and usable. */
export function OldRows({ isOld, children }: { readonly isOld: boolean; readonly children: ReactNode }): ReactNode {
  return <div className={isOld ? styles.old : undefined}>{children}</div>;
}

/** What a list shows around its rows while it is read, when it did not come, and when there is none. */
export function ListStates({
  list,
  skeleton,
  empty,
  isOld = false,
  children,
}: {
  readonly list: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  /** Rows to come: as many and as high as it usually has. */
  readonly skeleton: { readonly count: number; readonly heightPx: number };
  /** What stands there instead of rows; `null` when there are some. */
  readonly empty?: ReactNode;
  /** The rows may be old though they came: the connection is lost, or others are on their way. */
  readonly isOld?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
      {list.isPending ? <SkeletonRows {...skeleton} /> : null}
      {list.error === null ? null : <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {empty}
      <OldRows isOld={list.error !== null || isOld}>{children}</OldRows>
    </>
  );
}
