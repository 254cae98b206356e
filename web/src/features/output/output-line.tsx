import type { ReactNode } from 'react';
import type { Find } from '../../api/outputs.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { AnsiLine } from './ansi-line.tsx';
import { ChannelLetter } from './channel-letter.tsx';
import { foundIn } from './found-in-line.model.ts';
import styles from './output-page.module.css';
import type { Channel } from './line-order.model.ts';
import type { ShownLine } from './use-output-chunks.ts';

const errorLine = /\b(error|fatal|panic)\b/i;

/** A line with its number, which is a link to it. `spans` null: on its way. */
export function OutputLine({
  number,
  spans,
  find,
  isCurrent,
  isPinned,
  channel,
  time,
  topPx,
  index,
  measure,
  onNumber,
}: {
  readonly number: number;
  readonly spans: ShownLine | null;
  readonly find: Find | null;
  readonly isCurrent: boolean;
  readonly isPinned: boolean;
  /** Where it was written, where that is worth saying. */
  readonly channel: Channel | null;
  readonly time: ReactNode;
  readonly topPx: number;
  readonly index: number;
  readonly measure: ((element: HTMLElement | null) => void) | null;
  readonly onNumber: () => void;
}): ReactNode {
  const { output: words } = useMessages().instance;
  const text = spans === null ? '' : spans.map((span) => span.text).join('');
  const matches = foundIn(text, find).map((match) => ({ ...match, isCurrent }));
  const isError = errorLine.test(text.slice(0, 300));
  return (
    <div
      ref={measure}
      data-index={index}
      data-line={number}
      className={classNames(
        styles.line,
        matches.length > 0 && styles.hasMatch,
        isError && styles.isError,
        isCurrent && styles.isCurrent,
        isPinned && styles.isPinned,
      )}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <a
        className={styles.number}
        href={`?line=${number}`}
        aria-label={words.copyLink(number)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onNumber();
        }}
        tabIndex={-1}
      >
        {number.toLocaleString('en')}
      </a>
      {time}
      {channel === null ? null : <ChannelLetter channel={channel} />}
      <span className={styles.content}>{spans === null ? ' ' : <AnsiLine spans={spans} matches={matches} />}</span>
    </div>
  );
}
