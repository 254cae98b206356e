import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { treeRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { LinkSegments } from '../../ui/segmented.tsx';
import { StateWord } from '../../ui/state-glyph.tsx';
import { placedTasks, type PlacedTask } from '../instance/instance-rows.model.ts';
import { usePageSearch } from '../instance/use-page-search.ts';
import { outcomeText } from '../instance/outcome-text.ts';
import { outputPlaceOf, taskAt, type OutputPlace } from '../instance/task-address.model.ts';
import styles from './output-page.module.css';
import { OutputReader } from './output-reader.tsx';

const channels = ['stdout', 'stderr', 'log', 'all'] as const;
/** So many attempts are links; earlier ones are reached from the panel. */
const attemptLinks = 8;

/** What one attempt wrote on one channel, or on all in the order of arrival. */
export function OutputPage(): ReactNode {
  const { id, _splat: path = '' } = useParams({ strict: false });
  const { client } = useApi();
  const { instance: words } = useMessages();
  const tree = useQuery(treeRead(client, Number(id)));
  const placed = useMemo(() => (tree.data === undefined ? [] : placedTasks(tree.data)), [tree.data]);
  const place = outputPlaceOf(path);
  const selected = place === null ? null : taskAt(placed, place.task);
  const hasAttempt = selected?.task.attempts.some(({ number }) => number === place?.attempt) === true;
  if (tree.data !== undefined && place !== null && selected !== null && hasAttempt) {
    return <Opened instanceId={tree.data.id} workflow={tree.data.workflow} place={place} selected={selected} />;
  }
  return (
    <>
      <PageHead title={path} crumbs={[<InstanceLink key="instance" id={Number(id)} name="" />]} />
      <div className={styles.box}>
        {tree.isPending ? <SkeletonRows count={12} heightPx={18} /> : null}
        {tree.error === null ? null : <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />}
        {tree.data === undefined ? null : <EmptyState title={words.output.unknown} />}
      </div>
    </>
  );
}

function Opened({
  instanceId,
  workflow,
  place,
  selected,
}: {
  readonly instanceId: number;
  readonly workflow: string;
  readonly place: OutputPlace;
  readonly selected: PlacedTask;
}): ReactNode {
  const { instance: words, shell } = useMessages();
  const { task, job } = selected;
  const name = `${task.name ?? job.name ?? words.unnamed}${task.iteration === null ? '' : `[${task.iteration}]`}`;
  const attempt = task.attempts.find(({ number }) => number === place.attempt);
  const outcome = attempt?.outcome ?? null;
  const startedAt = attempt?.startedAt ?? null;
  const { search } = usePageSearch();
  // How lines are shown stays, where the reader stands does not.
  const kept = Object.fromEntries(Object.entries(search).filter(([key]) => key === 'times' || key === 'wrap'));
  const to = (change: Partial<OutputPlace>): { readonly id: string; readonly _splat: string } => {
    const { task: address, attempt: number, channel } = { ...place, ...change };
    return { id: String(instanceId), _splat: `${address}/attempts/${number}/${channel}` };
  };
  return (
    <div className={styles.page}>
      <PageHead
        crumbs={[
          <Link key="list" to="/instances" className="quiet">
            {shell.instances}
          </Link>,
          <InstanceLink key="instance" id={instanceId} name={workflow} />,
          <span key="job" className="quiet">
            {job.name ?? words.unnamedJob}
          </span>,
        ]}
        title={name}
        tabTitle={`${words.output.title(name, words.output.channels[place.channel])} · ${instanceId}`}
        beside={
          <span className={styles.beside}>
            <StateWord state={selected.state}>{outcome === null ? undefined : outcomeText(outcome, words)}</StateWord>
            <span className="small quiet">{words.output.attempt}</span>
            <nav className={styles.attempts} aria-label={words.output.attempt}>
              {task.attempts.slice(-attemptLinks).map(({ number }) => (
                <Link
                  key={number}
                  to="/instances/$id/tasks/$"
                  params={to({ attempt: number })}
                  className={classNames('link', number === place.attempt && styles.current)}
                  {...(number === place.attempt ? { 'aria-current': 'page' as const } : {})}
                >
                  {number}
                </Link>
              ))}
            </nav>
          </span>
        }
        actions={
          <LinkSegments label={words.output.channelsLabel}>
            {channels.map((channel) => (
              <Link
                key={channel}
                to="/instances/$id/tasks/$"
                params={to({ channel })}
                search={kept}
                activeProps={{}}
                {...(channel === place.channel ? { 'aria-current': 'page' as const } : {})}
              >
                {words.output.channels[channel]}
              </Link>
            ))}
          </LinkSegments>
        }
      />
      <OutputReader
        key={`${task.nodeId}/${place.attempt}/${place.channel}`}
        attempt={{ instanceId, nodeId: task.nodeId ?? 0, attempt: place.attempt }}
        channel={place.channel}
        startedAtMs={startedAt === null ? null : Date.parse(startedAt)}
        fileName={`${workflow}-${instanceId}-${name}-${place.attempt}.${place.channel}.txt`}
      />
    </div>
  );
}

function InstanceLink({ id, name }: { readonly id: number; readonly name: string }): ReactNode {
  return (
    <Link to="/instances/$id" params={{ id: String(id) }}>
      <span className="mono">{id}</span> {name}
    </Link>
  );
}
