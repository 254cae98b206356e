import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead, instancesRead, treeRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { stateOfItem } from '../launch/item-state.model.ts';
import styles from './comparison-page.module.css';
import { DefinitionComparison, TimesComparison, ValuesComparison } from './instance-comparison.tsx';
import { TasksComparison } from './tasks-comparison.tsx';
import { usePageSearch } from './use-page-search.ts';

/** So many other instances of the workflow are offered. */
const offered = 12;

/** Two instances side by side: `/instances/ID/compare?with=OTHER`. */
export function ComparisonPage(): ReactNode {
  const { id: text } = useParams({ strict: false });
  const { search } = usePageSearch();
  const { client } = useApi();
  const { shell, compare: words } = useMessages();
  const id = Number(text);
  const otherId = search['with'] !== undefined && /^\d{1,15}$/.test(search['with']) ? Number(search['with']) : null;
  const one = useQuery(instanceRead(client, id));
  const other = useQuery({ ...instanceRead(client, otherId ?? 0), enabled: otherId !== null });
  const error = one.error ?? other.error;
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="list" to="/instances">
            {shell.instances}
          </Link>,
          <Link key="instance" to="/instances/$id" params={{ id: String(id) }}>
            {id}
          </Link>,
        ]}
        title={words.title}
        tabTitle={otherId === null ? `${words.title} ${id}` : `${words.title} ${words.tab(id, otherId)}`}
        {...(otherId === null
          ? {}
          : {
              beside: <Sides id={id} otherId={otherId} />,
              actions: (
                <ButtonLink to="/instances/$id/compare" params={{ id: String(otherId) }} search={{ with: String(id) }}>
                  {words.swap}
                </ButtonLink>
              ),
            })}
      />
      <PageBody>
        {error === null ? null : <ErrorState title={shell.notFound} error={error} onRetry={() => void one.refetch()} />}
        {error === null && (one.data === undefined || (otherId !== null && other.data === undefined)) ? (
          <SkeletonRows count={8} heightPx={28} />
        ) : null}
        {one.data !== undefined && otherId === null ? <Choice instance={one.data} /> : null}
        {one.data !== undefined && other.data !== undefined ? <Compared one={one.data} other={other.data} /> : null}
      </PageBody>
    </>
  );
}

function Sides({ id, otherId }: { readonly id: number; readonly otherId: number }): ReactNode {
  const { compare: words } = useMessages();
  return (
    <span className={styles.head}>
      <InstanceLink id={id} /> <span className="quiet">{words.with}</span> <InstanceLink id={otherId} />
    </span>
  );
}

function InstanceLink({ id }: { readonly id: number }): ReactNode {
  return (
    <Link to="/instances/$id" params={{ id: String(id) }} className="link mono">
      {id}
    </Link>
  );
}

function Compared({ one, other }: { readonly one: InstanceBody; readonly other: InstanceBody }): ReactNode {
  const { client } = useApi();
  const first = useQuery(treeRead(client, one.id)).data;
  const second = useQuery(treeRead(client, other.id)).data;
  return (
    <div className={styles.page}>
      <TimesComparison one={one} other={other} />
      <ValuesComparison one={one} other={other} />
      <DefinitionComparison one={one} other={other} />
      {first === undefined || second === undefined ? (
        <SkeletonRows count={8} heightPx={28} />
      ) : (
        <TasksComparison first={first} second={second} />
      )}
    </div>
  );
}

/** With which one: typed, or one of the last of the same workflow. */
function Choice({ instance }: { readonly instance: InstanceBody }): ReactNode {
  const { compare: words } = useMessages();
  const { client } = useApi();
  const { setSearch } = usePageSearch();
  const [typed, setTyped] = useState('');
  const { data } = useQuery(instancesRead(client, { workflow: instance.workflow, limit: offered }));
  const others = data?.items.filter(({ id }) => id !== instance.id) ?? [];
  return (
    <section className={styles.box} aria-label={words.withLabel}>
      <form
        className={styles.choose}
        onSubmit={(event) => {
          event.preventDefault();
          if (/^\d{1,15}$/.test(typed.trim())) setSearch({ with: typed.trim() });
        }}
      >
        <input
          aria-label={words.withLabel}
          inputMode="numeric"
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" kind="ink">
          {words.choose}
        </Button>
      </form>
      <p className={styles.note}>{words.chooseHint}</p>
      <div className={styles.choices}>
        {others.map((item) => (
          <Link
            key={item.id}
            to="/instances/$id/compare"
            params={{ id: String(instance.id) }}
            search={{ with: String(item.id) }}
            className="link"
          >
            <StateGlyph state={stateOfItem(item)} size="small" />
            <span className="mono">{item.id}</span>
            <span className="quiet">
              <Moment atMs={Date.parse(item.createdAt)} />
            </span>
          </Link>
        ))}
      </div>
    </section>
  );
}
