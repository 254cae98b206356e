import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { Moment } from '../../ui/moment.tsx';
import styles from './engine-log.module.css';
import type { LogRow } from './log-rows.model.ts';

/** An entry: when, how bad, what, and about which instances. What does not fit opens below it. */
export function LogLine({ row: { entry, details, isLong } }: { readonly row: LogRow }): ReactNode {
  const { messages } = useI18n();
  const words = messages.engineLog;
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={styles.line} data-level={entry.level}>
      <span className={`${styles.time} small`}>
        <Moment atMs={Date.parse(entry.at)} />
      </span>
      <span className={`${styles.level} small`}>{entry.level}</span>
      <div className={styles.what}>
        <b>{entry.message}</b>{' '}
        {entry.instances.map((id) => (
          <Link key={id} className="link" to="/instances/$id" params={{ id: String(id) }}>
            {words.instance(id)}
          </Link>
        ))}{' '}
        <code className="small dim">{details}</code>
        {isLong ? (
          <button type="button" className="link small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {words.whole}
          </button>
        ) : null}
        {isOpen ? <pre className={styles.whole}>{wholeText(entry.fields)}</pre> : null}
      </div>
      <span className={`${styles.source} small quiet`}>{entry.source}</span>
    </li>
  );
}

/** Lines of a stack stand as lines. */
function wholeText(fields: { readonly [name: string]: unknown }): string {
  return JSON.stringify(fields, null, 2).replaceAll('\\n', '\n');
}
