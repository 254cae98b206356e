import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { queueRules } from './queue-rules.ts';
import styles from './queues.module.css';
import { Slots } from './slots.tsx';

/** A queue: its rules, its slots, who waits. The whole row opens its panel. */
export function QueueRow({
  queue,
  isCursor,
  isSelected,
}: {
  readonly queue: QueueBody;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}): ReactNode {
  const messages = useMessages();
  const words = messages.queues;
  const { name, paused, concurrency } = queue;
  const held = queue.running ?? 0;
  const waiting = queue.waiting ?? 0;
  return (
    <li className={classNames(styles.row, isCursor && styles.cursor, isSelected && styles.selected)} data-row={name}>
      <div className={styles.name}>
        <Link
          to="/queues/$queue"
          params={{ queue: name }}
          className={classNames(styles.link, 'ellipsis')}
          data-row-link
          aria-current={isSelected ? 'true' : undefined}
        >
          {name}
        </Link>
        <span className="small quiet ellipsis">{queueRules(queue, messages).join(' · ')}</span>
        {paused === null ? null : (
          <span className={classNames(styles.paused, 'small hue-retry')} title={paused.reason}>
            <StateGlyph state="paused" size="small" isDecoration />
            <span className="ellipsis">
              {words.paused(paused.by)}
              {paused.reason === '' ? null : `: ${paused.reason}`}
            </span>
          </span>
        )}
      </div>
      <div className={styles.slots}>
        <Slots queue={queue} />
        <span className="small dim">
          <b className={styles.figure}>{messages.ui.number(held)}</b>
          {words.ofSlots(held, concurrency)}
        </span>
      </div>
      <div className={styles.waiting}>
        {waiting === 0 ? (
          <span className="small quiet">{words.noneWaits}</span>
        ) : (
          <>
            <WaitingBar waiting={waiting} concurrency={concurrency} />
            <b className="small hue-wait">{words.wait(waiting)}</b>
          </>
        )}
      </div>
    </li>
  );
}

/** Who waits, against what runs at once: full width is a hundred times the slots. */
function WaitingBar({ waiting, concurrency }: { readonly waiting: number; readonly concurrency: number }): ReactNode {
  const share = Math.min(1, Math.log1p(waiting / concurrency) / Math.log1p(100));
  return (
    <span className={styles.waitingTrack} aria-hidden>
      <span className="bar-wait" style={{ width: `${Math.max(2, share * 100)}%` }} />
    </span>
  );
}
