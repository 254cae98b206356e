import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead } from '../../api/instances.ts';
import { workflowsRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import rows from '../../ui/rows.module.css';
import styles from './launch.module.css';

/** `/launch?from=ID`: the form of the workflow of that instance, with its values. */
export function LaunchAgain({ from }: { readonly from: string }): ReactNode {
  const { client } = useApi();
  const { data, error, refetch } = useQuery(instanceRead(client, Number(from)));
  const { shell, launch: words } = useMessages();
  if (data !== undefined) return <Navigate to="/workflows/$name/launch" params={{ name: data.workflow }} search={{ from }} replace />;
  return (
    <>
      <PageHead title={words.choose} />
      <PageBody>
        {error === null ? (
          <SkeletonRows count={6} heightPx={32} />
        ) : (
          <ErrorState title={shell.notFound} error={error} onRetry={() => void refetch()} />
        )}
      </PageBody>
    </>
  );
}

/** Which workflow: typing narrows the list down, Enter takes the first. */
export function LaunchChooser(): ReactNode {
  const { launch: words, workflows } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const typed = useSearch({ strict: false })['q'] ?? '';
  const { data, error, isPending, refetch } = useQuery(workflowsRead(client));
  const found = (data?.items ?? []).filter(({ name, group }) => `${name} ${group}`.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <>
      <PageHead title={words.choose} />
      <PageBody>
        <section className={styles.chooser} aria-label={words.choose}>
          <div className={styles.find}>
            <IconSearch size={14} stroke={1.75} aria-hidden />
            <input
              aria-label={words.find}
              placeholder={words.find}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => void navigate({ to: '/launch', search: { q: event.currentTarget.value }, replace: true })}
              onKeyDown={(event) => {
                const first = found[0];
                if (event.key === 'Enter' && first !== undefined)
                  void navigate({ to: '/workflows/$name/launch', params: { name: first.name } });
              }}
            />
          </div>
          {isPending ? <SkeletonRows count={6} heightPx={32} /> : null}
          {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.items.length === 0 ? <EmptyState title={workflows.none} hint={workflows.noneHint} /> : null}
          {data !== undefined && data.items.length > 0 && found.length === 0 ? <EmptyState title={workflows.noneMatch} /> : null}
          <ul>
            {found.map(({ name, group, comment }) => (
              <li key={name}>
                <Link to="/workflows/$name/launch" params={{ name }} className={`${rows.line} ${styles.choice}`}>
                  <b className="ellipsis">{name}</b>
                  <span className="small quiet">{group}</span>
                  <span className="small dim grow ellipsis">{comment}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      </PageBody>
    </>
  );
}
