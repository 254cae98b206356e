import { Select } from '@mantine/core';
import { IconPlus, IconRocket, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import type { WorkflowStatistics } from '../../../../src/server/schemas/figures.ts';
import type { WorkflowSummaryBody } from '../../../../src/server/schemas/workflow.ts';
import { useApi } from '../../api/api-context.tsx';
import { useLiveState } from '../../api/use-live.ts';
import { allFiguresRead, workflowsRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Duration } from '../../ui/duration.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { EmptyState, ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useRowCursor } from '../../ui/row-cursor.ts';
import { percentText } from './run-strip.model.ts';
import { RunStrip } from './run-strip.tsx';
import { useFreshFigures } from './use-fresh-figures.ts';
import { groupedWorkflows } from './workflow-groups.model.ts';
import styles from './workflows.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** All workflows in their groups, with how each went lately. `?q=` narrows the list down. */
export function WorkflowsPage(): ReactNode {
  const { workflows: words } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const { q: typed = '', group = null } = useSearch({ strict: false });
  const isLost = useLiveState().connection === 'lost';
  const mayEdit = useMay('edit', 'workflow');
  const mayLaunch = useMay('launch', 'workflow');
  const { data, error, isPending, refetch } = useQuery(workflowsRead(client));
  const figures = new Map(useQuery(allFiguresRead(client)).data?.items.map((item) => [item.workflow, item]));
  useFreshFigures(null);
  const groups = groupedWorkflows(data?.items ?? [], typed, group);
  const filterBy = (search: { readonly q: string; readonly group: string | null }): void =>
    void navigate({
      to: '/workflows',
      search: { ...(search.q === '' ? {} : { q: search.q }), ...(search.group === null ? {} : { group: search.group }) },
      replace: true,
    });
  const find = useRef<HTMLInputElement>(null);
  const open = (name: string): void => void navigate({ to: '/workflows/$name', params: { name } });
  const { cursor } = useRowCursor({
    title: words.keys.title,
    ids: groups.flatMap(({ workflows }) => workflows.map(({ name }) => name)),
    labels: { ...words.keys, peek: '', select: '', selectRange: '' },
    onOpen: open,
  });
  const atCursor = (to: '/workflows/$name/launch' | '/workflows/$name/edit'): void => {
    if (cursor !== null) void navigate({ to, params: { name: cursor } });
    else if (to === '/workflows/$name/launch') void navigate({ to: '/launch' });
  };
  useKeys(words.keys.title, [
    { keys: '/', label: words.findKey, run: () => find.current?.focus() },
    ...(mayLaunch ? [{ keys: 'l', label: words.keys.launch, run: () => atCursor('/workflows/$name/launch') }] : []),
    ...(mayEdit ? [{ keys: 'e', label: words.keys.edit, run: () => atCursor('/workflows/$name/edit') }] : []),
  ]);
  const allGroups = new Set(data?.items.map((workflow) => workflow.group));
  return (
    <>
      <PageHead
        title={words.title}
        beside={
          data === undefined || data.items.length === 0 ? undefined : (
            <span className={`${styles.facts} dim`}>{words.facts(data.items.length, allGroups.size)}</span>
          )
        }
        actions={
          mayEdit ? (
            <ButtonLink kind="ink" to="/workflows/@new" aria-label={words.newLabel}>
              <IconPlus {...icon} />
              {words.new}
            </ButtonLink>
          ) : undefined
        }
      />
      <PageBody>
        <section className={styles.panel} aria-label={words.title}>
          <div className={styles.find}>
            <IconSearch size={14} stroke={1.75} aria-hidden />
            <input
              ref={find}
              aria-label={words.find}
              placeholder={words.find}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => filterBy({ q: event.currentTarget.value, group })}
              onKeyDown={(event) => {
                if (event.key === 'Escape') event.currentTarget.blur();
              }}
            />
            {typed === '' ? <kbd aria-hidden>/</kbd> : null}
            {group === null && allGroups.size < 2 ? null : (
              <Select
                className={styles.groups ?? ''}
                aria-label={words.groupFilter}
                placeholder={words.everyGroup}
                searchable
                clearable={group !== null}
                value={group}
                data={[...new Set([...allGroups, ...(group === null ? [] : [group])])].filter((name) => name !== '').toSorted()}
                onChange={(name) => filterBy({ q: typed, group: name })}
              />
            )}
          </div>
          {isPending ? <SkeletonRows count={8} heightPx={44} /> : null}
          {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.items.length === 0 ? <EmptyState title={words.none} hint={words.noneHint} /> : null}
          {data !== undefined && data.items.length > 0 && groups.length === 0 ? (
            <EmptyState
              title={words.noneMatch}
              action={
                <ButtonLink size="small" to="/workflows">
                  {words.showAll}
                </ButtonLink>
              }
            />
          ) : null}
          <OldRows isOld={error !== null || isLost}>
            {groups.length === 0 ? null : (
              <div className={`${styles.columns} tiny quiet`} aria-hidden>
                <span>{words.columns.workflow}</span>
                <span>{words.columns.last}</span>
                <span>{words.columns.usual}</span>
                <span>{words.columns.p95}</span>
                <span>{words.columns.failed}</span>
                <span>{words.columns.saved}</span>
              </div>
            )}
            {groups.map(({ group: name, workflows }) => (
              <div key={name}>
                {allGroups.size < 2 && name === '' ? null : (
                  <div className={`${styles.group} tiny`}>
                    <h2>
                      {name === '' ? words.noGroup : name} <span className="quiet">{workflows.length}</span>
                    </h2>
                    {name === '' ? null : (
                      <Link className="link" to="/instances" search={{ group: name }} aria-label={words.instancesOf(name)}>
                        {words.instancesOfGroup}
                      </Link>
                    )}
                  </div>
                )}
                <ul>
                  {workflows.map((workflow) => (
                    <Row
                      key={workflow.name}
                      workflow={workflow}
                      figures={figures.get(workflow.name)}
                      mayLaunch={mayLaunch}
                      isCursor={workflow.name === cursor}
                    />
                  ))}
                </ul>
              </div>
            ))}
          </OldRows>
        </section>
      </PageBody>
    </>
  );
}

function Row({
  workflow: { name, comment, updatedAt, updatedBy },
  figures,
  mayLaunch,
  isCursor,
}: {
  readonly workflow: WorkflowSummaryBody;
  /** undefined: it has not ended yet, or figures are still to come. */
  readonly figures: WorkflowStatistics | undefined;
  readonly mayLaunch: boolean;
  readonly isCursor: boolean;
}): ReactNode {
  const { workflows: words, units } = useMessages();
  const { medianMs = null, p95Ms = null } = figures?.duration ?? {};
  return (
    <li className={styles.row} data-row={name} data-cursor={isCursor}>
      <span className={styles.name}>
        <Link to="/workflows/$name" params={{ name }} className={`${styles.link} ellipsis`} data-row-link>
          {name}
        </Link>
        {comment === '' ? null : <span className="small quiet ellipsis">{comment}</span>}
      </span>
      <span className={styles.strip}>
        {figures === undefined || figures.last.length === 0 ? (
          <span className="small quiet">{words.neverRan}</span>
        ) : (
          <RunStrip last={figures.last} />
        )}
      </span>
      <span className={styles.cell}>{medianMs === null ? null : <b>{<Duration ms={medianMs} />}</b>}</span>
      <span className={`${styles.cell} ${styles.second} dim`}>{p95Ms === null ? null : <Duration ms={p95Ms} />}</span>
      <span className={styles.cell}>
        {figures === undefined || figures.failureRate === null ? null : (
          <span
            className={figures.failed > 0 ? 'hue-fail' : 'quiet'}
            title={words.of(figures.failed, figures.sample)}
            aria-label={`${words.columns.failed} ${words.of(figures.failed, figures.sample)}`}
            role="img"
          >
            {percentText(figures.failureRate, units.decimal)}
          </span>
        )}
      </span>
      <span className={`${styles.cell} ${styles.saved} small dim ellipsis`}>
        <Moment atMs={Date.parse(updatedAt)} />
        {updatedBy === '' ? null : words.savedBy(updatedBy)}
      </span>
      {mayLaunch ? (
        <ButtonLink
          kind="ghost"
          size="small"
          isIcon
          to="/workflows/$name/launch"
          params={{ name }}
          className={styles.launch ?? ''}
          aria-label={words.launchName(name)}
          title={words.launchName(name)}
        >
          <IconRocket {...icon} />
        </ButtonLink>
      ) : null}
    </li>
  );
}
