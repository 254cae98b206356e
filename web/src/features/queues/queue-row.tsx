import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QueueBody, QueueSamplesBody } from '../../../../src/server/schemas/queue.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Duration } from '../../ui/duration.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { queueRules } from './queue-rules.ts';
import { longestWaitOf, stripOf, type StripRange } from './queue-strip.model.ts';
import { QueueStrip } from './queue-strip.tsx';
import linked from '../../ui/linked-row.module.css';
import styles from './queues.module.css';
import { Slots } from './slots.tsx';

/** The time that strips show, and where it stands. */
export type StripTime = { readonly range: StripRange; readonly fromMs: number; readonly toMs: number; readonly columnMs: number };

/** A queue: its rules, its slots, how full it was and is. The whole row opens its panel. */
export function QueueRow({
  queue,
  samples,
  time,
  isCursor,
  isSelected,
}: {
  readonly queue: QueueBody;
  readonly samples: readonly QueueSamplesBody['items'][number]['samples'][number][];
  readonly time: StripTime;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}): ReactNode {
  const messages = useMessages();
  const words = messages.queues;
  const { name, paused, concurrency } = queue;
  const held = queue.running ?? 0;
  const waiting = queue.waiting ?? 0;
  const columns = stripOf(samples, time, { held, waiting, concurrency, isPaused: paused !== null });
  const longestMs = longestWaitOf(samples);
  return (
    <li className={classNames(linked.row, styles.row, isCursor && linked.cursor, isSelected && linked.selected)} data-row={name}>
      <div className={styles.name}>
        <Link
          to="/queues/$queue"
          params={{ queue: name }}
          search={time.range === '1h' ? {} : { range: time.range }}
          className={classNames(linked.link, styles.link, 'ellipsis')}
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
          {waiting === 0 ? null : (
            <>
              , <b className="hue-wait">{words.wait(waiting)}</b>
            </>
          )}
        </span>
      </div>
      <QueueStrip columns={columns} label={words.stripLabel(name, words.ranges[time.range])} />
      <div className={styles.wait}>
        {paused === null ? null : <b className="hue-retry">{words.pausedShort}</b>}
        {longestMs === null ? (
          <span className="small quiet">{paused === null && held + waiting === 0 ? words.nothingRan : ''}</span>
        ) : (
          <b>
            <Duration ms={longestMs} />
          </b>
        )}
      </div>
    </li>
  );
}
