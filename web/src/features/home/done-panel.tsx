import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { latestAuditRead } from '../../api/audit.ts';
import type { HomePeriod } from '../../api/home.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AuditSentence } from '../audit/audit-sentence.tsx';
import styles from './home.module.css';

const shown = 5;

/** What people did in the period, the newest first. */
export function DonePanel({ period, from }: { readonly period: HomePeriod; readonly from: string }): ReactNode {
  const { home: words, audit } = useMessages();
  const { client } = useApi();
  const mayRead = useMay('read', 'audit');
  const { data, error, isPending, refetch } = useQuery({
    ...latestAuditRead(client, period, from, shown),
    enabled: mayRead,
    placeholderData: (old) => old,
  });
  if (!mayRead) return null;
  return (
    <Panel
      title={words.done}
      aside={
        <Link to="/admin/audit" className="link small">
          {audit.title}
        </Link>
      }
      isRuled={false}
    >
      {isPending ? <SkeletonRows count={2} heightPx={26} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className={`${styles.none} small dim`}>{words.nothingDone}</p> : null}
      <ul>
        {(data?.items ?? []).map((entry) => (
          <li key={entry.id} className={styles.done}>
            <span>
              <b>{entry.by}</b> <AuditSentence entry={entry} />
              {entry.reason === null ? null : <span className="dim"> “{entry.reason}”</span>}
            </span>
            <span className="quiet small">
              <Moment atMs={Date.parse(entry.at)} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
