import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditEntryBody } from '../../../../src/server/schemas/audit.ts';
import { useApi } from '../../api/api-context.tsx';
import { auditRead, type AuditQuery } from '../../api/audit.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Note } from '../../ui/note.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { AdminCrumb } from '../admin/admin-crumb.tsx';
import { AuditSentence } from './audit-sentence.tsx';
import styles from './audit.module.css';

/** Who did what, when and why. Filters and the place stand in the address; rows stay until newer ones are asked for. */
export function AuditPage(): ReactNode {
  const { audit: words, shell } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const { by, action, name, cursor } = useSearch({ strict: false });
  const mayRead = useMay('read', 'audit');
  const filter: AuditQuery = {
    ...(by === undefined ? {} : { by }),
    ...(action === undefined ? {} : { action }),
    ...(name === undefined ? {} : { name }),
  };
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useQuery({
    ...auditRead(client, { ...filter, ...(cursor === undefined ? {} : { cursor }) }),
    enabled: mayRead,
    placeholderData: keepPreviousData,
    // No event makes it old: whoever comes gets what is there now.
    refetchOnMount: 'always',
  });
  const go = (query: AuditQuery): void => void navigate({ to: '/admin/audit', search: Object.fromEntries(Object.entries(query)) });
  const isFiltered = by !== undefined || action !== undefined || name !== undefined;
  return (
    <>
      <PageHead crumbs={[<AdminCrumb key="admin" />]} title={words.title} facts={words.facts} />
      <PageBody>
        {mayRead ? null : <Note kind="fail">{shell.lacksRight}</Note>}
        {mayRead ? (
          <div className={styles.controls}>
            <Select
              className={styles.action ?? ''}
              aria-label={words.onlyAction}
              placeholder={words.anyAction}
              searchable
              clearable={action !== undefined}
              value={action ?? null}
              data={Object.entries(words.actions).map(([value, label]) => ({ value, label }))}
              onChange={(value) => {
                const { action: _before, ...rest } = filter;
                go(value === null ? rest : { ...rest, action: value });
              }}
            />
            {by === undefined ? null : <span className="small dim">{words.onlyBy(by)}</span>}
            {isFiltered ? (
              <Button size="small" onClick={() => go({})}>
                {words.clear}
              </Button>
            ) : null}
            <span className="grow" />
            <Button size="small" isBusy={isFetching} onClick={() => (cursor === undefined ? void refetch() : go(filter))}>
              {words.newest}
            </Button>
            {typeof data?.nextCursor === 'string' ? (
              <Button
                size="small"
                onClick={() => {
                  if (typeof data.nextCursor === 'string') go({ ...filter, cursor: data.nextCursor });
                }}
              >
                {words.older}
              </Button>
            ) : null}
          </div>
        ) : null}
        {isPending && mayRead ? <SkeletonRows count={10} heightPx={32} /> : null}
        {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
        {data?.items.length === 0 ? <EmptyState title={isFiltered ? words.noneMatch : words.none} /> : null}
        {data === undefined || data.items.length === 0 ? null : (
          <OldRows isOld={error !== null || isPlaceholderData}>
            <ol className={styles.list} aria-label={words.title}>
              {data.items.map((entry) => (
                <Row key={entry.id} entry={entry} />
              ))}
            </ol>
          </OldRows>
        )}
      </PageBody>
    </>
  );
}

function Row({ entry }: { readonly entry: AuditEntryBody }): ReactNode {
  const { audit: words } = useMessages();
  const { at, by, reason, details } = entry;
  const more = Object.entries(details);
  return (
    <li className={styles.row}>
      <span className="dim">
        <Moment atMs={Date.parse(at)} />
      </span>
      <Link to="/admin/audit" search={{ by }} className="link ellipsis" title={words.onlyBy(by)}>
        {by}
      </Link>
      <span className={styles.what}>
        <span>
          <AuditSentence entry={entry} />
        </span>
        {reason === null ? null : <span className="dim">“{reason}”</span>}
        {more.length === 0 ? null : (
          <details className={styles.details}>
            <summary className="small quiet">{words.details}</summary>
            <pre className="mono small">{more.map(([field, value]) => `${field}: ${textOf(value)}`).join('\n')}</pre>
          </details>
        )}
      </span>
    </li>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
