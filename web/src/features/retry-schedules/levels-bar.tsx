import { Fragment, type ReactNode } from 'react';
import type { RetryLevelBody } from '../../../../src/server/schemas/retry-schedule.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { durationText } from '../../ui/duration-text.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { drawnLevels, wholeSchedule } from './retry-levels.model.ts';
import styles from './retry-schedules.module.css';

/** Retries that are drawn one by one on a level; more are told by their number. */
const mostTicks = 12;

/** A schedule as it passes: dotted until each retry, level after level, and the failure at its end. */
export function LevelsBar({ levels }: { readonly levels: readonly RetryLevelBody[] }): ReactNode {
  const { retrySchedules: words, units } = useMessages();
  const { retries, spanMs } = wholeSchedule(levels);
  return (
    <div className={styles.bar} role="img" aria-label={words.bar(retries, durationText(spanMs, units), levels.length)}>
      {drawnLevels(levels).map(({ times, firstDelayMs, lastDelayMs, weight }, index) => (
        // A level is its place.
        <div key={`level${index}`} className={styles.level} style={{ flex: `${weight} 1 0` }}>
          <span className={styles.waits}>
            {Array.from({ length: Math.min(times, mostTicks) }, (_, tick) => (
              <Fragment key={`retry${tick}`}>
                <i className="bar-retry" />
                <u />
              </Fragment>
            ))}
          </span>
          <span className="tiny dim ellipsis">
            {words.levelText(times, durationText(firstDelayMs, units), durationText(lastDelayMs, units))}
          </span>
        </div>
      ))}
      <span className={styles.end} title={words.thenFailed}>
        <StateGlyph state="failed" size="small" isDecoration />
      </span>
    </div>
  );
}
