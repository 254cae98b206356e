import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { workflowsRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import rows from '../../ui/rows.module.css';

/** All workflows. */
export function WorkflowsPage(): ReactNode {
  const { shell, general } = useMessages();
  const { client } = useApi();
  const { data, error, isPending, refetch } = useQuery(workflowsRead(client));
  return (
    <>
      <PageHead title={shell.workflows} />
      <PageBody>
        <Panel title={shell.workflows} count={data?.items.length}>
          {isPending ? <SkeletonRows count={6} heightPx={32} /> : null}
          {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.items.length === 0 ? <EmptyState title={general.noWorkflow} /> : null}
          <ul>
            {data?.items.map(({ name, group }) => (
              <li key={name} className={rows.line}>
                <Link to="/workflows/$name" params={{ name }} className="strong">
                  {name}
                </Link>
                <span className="small dim">{group}</span>
              </li>
            ))}
          </ul>
        </Panel>
      </PageBody>
    </>
  );
}
