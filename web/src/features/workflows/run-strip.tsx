import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkflowStatistics } from '../../../../src/server/schemas/figures.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { durationText } from '../../ui/duration-text.ts';
import { stripBars } from './run-strip.model.ts';
import styles from './run-strip.module.css';

/** The last ends of a workflow, oldest first: as high as they took long, red and topped where they failed. */
export function RunStrip({ last }: { readonly last: WorkflowStatistics['last'] }): ReactNode {
  const { workflows: words } = useMessages();
  const bars = stripBars(last);
  const failed = bars.filter(({ isFailed }) => isFailed).length;
  return (
    <span className={styles.strip} role="img" aria-label={words.strip(bars.length, failed)}>
      {bars.map(({ id, isFailed, share }) => (
        <i key={id} className={isFailed ? styles.failed : styles.ok} style={{ height: `${Math.round(share * 100)}%` }} />
      ))}
    </span>
  );
}

/** The same, larger; each bar opens its instance. */
export function LinkStrip({ last }: { readonly last: WorkflowStatistics['last'] }): ReactNode {
  const { workflows: words, states, units } = useMessages();
  return (
    <ul className={classNames(styles.strip, styles.large)}>
      {stripBars(last).map(({ id, isFailed, durationMs, share }) => {
        const name = words.stripBar(id, isFailed ? states.failed : states.succeeded, durationText(durationMs, units));
        return (
          <li key={id}>
            <Link to="/instances/$id" params={{ id: String(id) }} aria-label={name} title={name}>
              <i className={isFailed ? styles.failed : styles.ok} style={{ height: `${Math.round(share * 100)}%` }} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
