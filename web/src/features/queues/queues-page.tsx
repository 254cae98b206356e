import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { queuesRead } from '../../api/queues.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import rows from '../../ui/rows.module.css';

/** All queues with their load. */
export function QueuesPage(): ReactNode {
  const { shell, general } = useMessages();
  const { client } = useApi();
  const { data, error, isPending, refetch } = useQuery(queuesRead(client));
  return (
    <>
      <PageHead title={shell.queues} />
      <PageBody>
        <Panel title={shell.queues} count={data?.items.length}>
          {isPending ? <SkeletonRows count={6} heightPx={32} /> : null}
          {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.items.length === 0 ? <EmptyState title={general.noQueue} /> : null}
          <ul>
            {data?.items.map(({ name, running, waiting, concurrency }) => (
              <li key={name} className={rows.line}>
                <span className="mono strong">{name}</span>
                <span className="small dim">
                  {running ?? 0} / {concurrency}, {waiting ?? 0}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      </PageBody>
    </>
  );
}
