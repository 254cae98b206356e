import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead, treeRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { CopyId } from '../../ui/copy-id.tsx';
import { Countdown } from '../../ui/duration.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { StateWord } from '../../ui/state-glyph.tsx';
import { useTabIcon } from '../../ui/tab-icon.ts';
import { InstanceActionBar } from './instance-action-bar.tsx';
import styles from './instance-page.module.css';
import { InstanceSummary } from './instance-summary.tsx';
import { InstanceTags } from './instance-tags.tsx';
import { InstanceViews, type InstanceView } from './instance-views.tsx';
import { placedTasks, type PlacedTask } from './instance-rows.model.ts';
import { TaskPanel } from './task-panel.tsx';
import { instanceState } from './task-state.model.ts';
import { useEndNotice } from './use-end-notice.ts';
import { useInstanceActions } from './use-instance-actions.ts';
import { usePageSearch } from './use-page-search.ts';

/** One instance: what ran, what waits and why, and what can be done about it. */
export function InstancePage(): ReactNode {
  const { id: text } = useParams({ strict: false });
  const id = Number(text);
  const { client } = useApi();
  const { shell } = useMessages();
  const instance = useQuery(instanceRead(client, id));
  const tree = useQuery(treeRead(client, id));
  if (instance.data !== undefined && tree.data !== undefined) return <Loaded instance={instance.data} tree={tree.data} />;
  const error = instance.error ?? tree.error;
  return (
    <>
      <PageHead
        title={String(id)}
        crumbs={[
          <Link key="list" to="/instances">
            {shell.instances}
          </Link>,
        ]}
      />
      <div className={styles.body}>
        <div className={styles.box}>
          {error === null ? <SkeletonRows count={12} heightPx={28} /> : null}
          {error === null ? null : (
            <ErrorState
              title={shell.notFound}
              error={error}
              onRetry={() => {
                void instance.refetch();
                void tree.refetch();
              }}
            />
          )}
        </div>
      </div>
    </>
  );
}

function Loaded({ instance, tree }: { readonly instance: InstanceBody; readonly tree: TreeBody }): ReactNode {
  const messages = useMessages();
  const { search, setSearch } = usePageSearch();
  const navigate = useNavigate();
  const view = useView();
  const isNarrow = useIsNarrow();
  const placed = useMemo(() => placedTasks(tree), [tree]);
  const state = useMemo(
    () =>
      instanceState(
        instance,
        placed.map((one) => one.state),
      ),
    [instance, placed],
  );
  const actions = useInstanceActions(
    instance,
    placed.some((one) => one.state === 'retrying'),
  );
  const selected = placed.find(({ key }) => key === search['task']) ?? null;
  const word = messages.states[state];
  useTabIcon(state);
  const endNotice = useEndNotice(instance);

  const params = { id: String(instance.id) };
  const go = (to: '/instances/$id' | '/instances/$id/graph' | '/instances/$id/journal' | '/instances/$id/xml') => () =>
    void navigate({ to, params, search });
  const { keys } = messages.instance;
  useKeys(keys.title, [
    { keys: 't', label: keys.timeline, run: go('/instances/$id') },
    // `g` alone begins the addresses of other pages.
    { keys: 'g g', label: keys.graph, run: go('/instances/$id/graph') },
    { keys: 'o', label: keys.journal, run: go('/instances/$id/journal') },
    { keys: 'x', label: keys.xml, run: go('/instances/$id/xml') },
    { keys: 'r', label: keys.retry, run: () => retry(selected) },
    { keys: 'c', label: keys.cancel, run: () => actions.cancel?.() },
    { keys: 'Shift+k', label: keys.kill, run: () => kill(selected) },
  ]);
  const retry = (task: PlacedTask | null): void => {
    const nodeId = task?.task.nodeId ?? null;
    if (task?.state === 'retrying' && nodeId !== null && actions.mayControl) actions.retryTask(nodeId);
    else actions.retryNow?.();
  };
  const kill = (task: PlacedTask | null): void => {
    const nodeId = task?.task.nodeId ?? null;
    if (task?.state === 'executing' && nodeId !== null && actions.mayControl) actions.killTask(nodeId, task.task.name ?? String(nodeId));
    else actions.kill?.();
  };

  const beside = (
    <span className={styles.beside}>
      <StateWord state={state}>{state === 'retrying' ? <NextRetry placed={placed} /> : undefined}</StateWord>
      <InstanceTags tags={instance.tags} onAdd={actions.addTag} onRemove={actions.removeTag} />
    </span>
  );
  return (
    <div className={styles.page}>
      <PageHead
        crumbs={[
          <Link key="list" to="/instances" className="quiet">
            {messages.shell.instances}
          </Link>,
          <CopyId key="id" id={instance.id} withIcon />,
        ]}
        title={instance.workflow}
        tabTitle={`${word} · ${instance.workflow} ${instance.id}`}
        {...(isNarrow ? { facts: beside } : { beside, actions: <InstanceActionBar actions={actions} endNotice={endNotice} /> })}
      />
      <div className={styles.body}>
        <InstanceSummary
          instance={instance}
          state={state}
          placed={placed}
          onTask={(key) => setSearch({ task: key, tab: null, attempt: null, with: null })}
        />
        <div className={styles.grid}>
          <InstanceViews view={view} instance={instance} tree={tree} placed={placed} selected={selected} />
          {selected === null ? null : (
            <TaskPanel
              key={selected.key}
              instance={instance}
              tree={tree}
              placed={placed}
              selected={selected}
              actions={actions}
              onClose={() => setSearch({ task: null, tab: null, attempt: null, with: null })}
            />
          )}
        </div>
      </div>
      {isNarrow ? (
        <div className={styles.thumb}>
          <InstanceActionBar actions={actions} endNotice={endNotice} />
        </div>
      ) : null}
    </div>
  );
}

function NextRetry({ placed }: { readonly placed: readonly PlacedTask[] }): ReactNode {
  const { instance: words, states } = useMessages();
  const due = placed.flatMap(({ task }) => (task.status === 'retrying' && task.dueAt !== null ? [Date.parse(task.dueAt)] : []));
  if (due.length === 0) return states.retrying;
  return (
    <>
      {words.retryingNext}
      <Countdown untilMs={Math.min(...due)} />
    </>
  );
}

function useView(): InstanceView {
  const { pathname } = useLocation();
  const last = pathname.split('/').at(3);
  return last === 'graph' || last === 'journal' || last === 'xml' ? last : 'timeline';
}
