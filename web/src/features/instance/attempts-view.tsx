import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { AttemptBody } from '../../../../src/server/schemas/tree.ts';
import { useApi } from '../../api/api-context.tsx';
import { attemptsRead } from '../../api/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { LiveDuration } from '../../ui/duration.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import styles from './attempts-view.module.css';
import { fineDurationText } from './fine-duration-text.ts';
import type { PlacedTask } from './instance-rows.model.ts';
import { isGood, outcomeText } from './outcome-text.ts';
import { OutputComparison } from './output-comparison.tsx';
import { usePageSearch } from './use-page-search.ts';

/** All attempts of a task with how they ended; two of them side by side. */
export function AttemptsView({
  instance,
  selected,
  attempt,
}: {
  readonly instance: InstanceBody;
  readonly selected: PlacedTask;
  readonly attempt: number | null;
}): ReactNode {
  const messages = useMessages();
  const { instance: words } = messages;
  const { client } = useApi();
  const { search, setSearch } = usePageSearch();
  const nodeId = selected.task.nodeId ?? 0;
  const { data, error, isPending, refetch } = useQuery({ ...attemptsRead(client, instance.id, nodeId), enabled: nodeId > 0 });
  const { panel } = words;
  if (nodeId === 0) return <p className={styles.nothing}>{panel.noAttempt}</p>;
  if (isPending) return <SkeletonRows count={3} heightPx={28} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) return <p className={styles.nothing}>{panel.noAttempt}</p>;
  const one = data.items.find(({ number }) => number === attempt);
  const other = data.items.find(({ number }) => String(number) === search['with']) ?? null;
  const before = data.items.findLast(({ number }) => one !== undefined && number < one.number) ?? null;
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{panel.columns.number}</th>
            <th>{panel.columns.outcome}</th>
            <th>{panel.columns.began}</th>
            <th>{panel.columns.queued}</th>
            <th>{panel.columns.lasted}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.toReversed().map((item) => (
            <tr key={item.number} className={classNames(item.number === attempt && styles.chosen)}>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-pressed={item.number === attempt}
                  onClick={() => setSearch({ attempt: String(item.number), with: null })}
                >
                  {item.number}
                </button>
              </td>
              <td>
                <Outcome item={item} />
              </td>
              <td>
                <Moment atMs={Date.parse(item.startedAt ?? item.assignedAt)} />
              </td>
              <td>{fineDurationText(Date.parse(item.startedAt ?? item.assignedAt) - Date.parse(item.queuedAt), messages.units)}</td>
              <td>
                {item.endedAt === null ? (
                  <LiveDuration sinceMs={Date.parse(item.startedAt ?? item.assignedAt)} />
                ) : (
                  fineDurationText(Date.parse(item.endedAt) - Date.parse(item.startedAt ?? item.assignedAt), messages.units)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {one === undefined || before === null || other !== null ? null : (
        <p className={styles.nothing}>
          <button type="button" className="link" onClick={() => setSearch({ with: String(before.number) })}>
            {panel.compareWith(before.number)}
          </button>
        </p>
      )}
      {one === undefined || other === null || other === one ? null : (
        <Comparison instanceId={instance.id} nodeId={nodeId} one={other} other={one} />
      )}
    </>
  );
}

function Outcome({ item }: { readonly item: AttemptBody }): ReactNode {
  const { instance: words } = useMessages();
  if (item.outcome === null) return <span className="hue-exec">{words.outcomes.running}</span>;
  return <span className={isGood(item.outcome) ? 'hue-ok' : 'hue-fail'}>{outcomeText(item.outcome, words)}</span>;
}

function Comparison({
  instanceId,
  nodeId,
  one,
  other,
}: {
  readonly instanceId: number;
  readonly nodeId: number;
  readonly one: AttemptBody;
  readonly other: AttemptBody;
}): ReactNode {
  const { instance: words } = useMessages();
  return (
    <section className={styles.comparison} aria-label={words.panel.compareTitle(one.number, other.number)}>
      <h3>{words.panel.compareTitle(one.number, other.number)}</h3>
      {(['stdout', 'stderr', 'log'] as const).map((channel) => (
        <OutputComparison
          key={channel}
          one={{ instanceId, nodeId, attempt: one.number, channel }}
          other={{ instanceId, nodeId, attempt: other.number, channel }}
          names={[String(one.number), String(other.number)]}
        />
      ))}
    </section>
  );
}
