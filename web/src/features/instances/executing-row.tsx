import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { durationText, livingDurationText } from '../../ui/duration-text.ts';
import { Moment } from '../../ui/moment.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { ActionIcon, InstanceMenu, useActionsFor } from './instance-menu.tsx';
import { durationParts, parametersText, taskParts, taskSums } from './instance-row.model.ts';
import styles from './instances.module.css';
import { Elapsed, launcherText, ReasonLine, RowMark, useDurations, useStateKind } from './row-cells.tsx';
import type { RowProps } from './row-props.ts';
import { useInstanceAction } from './use-instance-action.ts';

/** Rows know what is usual for their workflow; null: nothing is yet. */
type ExecutingProps = RowProps & { readonly usualMs: number | null };

/** An instance that executes: why it is not finished, how far it is, where its time went. One that ends keeps its place, dimmed. */
export function ExecutingRow({ row: item, usualMs, isCursor, isSelected, onPoint, onSelect }: ExecutingProps): ReactNode {
  const { instances: words } = useI18n().messages;
  const isEnded = item.status === 'terminated';
  return (
    <tr
      data-row={item.id}
      data-cursor={isCursor}
      aria-selected={isSelected}
      className={isEnded ? styles.ended : undefined}
      onClick={() => onPoint(item.id)}
    >
      <td>
        <RowMark item={item} isSelected={isSelected} onSelect={onSelect} state={useStateKind(item)} />
      </td>
      <td>
        <span className={styles.name}>
          <Link to="/instances/$id" params={{ id: String(item.id) }} data-row-link onClick={(event) => event.stopPropagation()}>
            {item.workflow}
          </Link>
          <span className={styles.id}>{item.id}</span>
          <span className="mono dim ellipsis">{parametersText(item)}</span>
        </span>
        <ReasonLine item={item} isCut />
      </td>
      <td className={styles.bars}>
        <TasksCell item={item} />
      </td>
      <td className={styles.bars}>
        <TimeCell item={item} usualMs={usualMs} />
      </td>
      <td className="small">
        <Moment atMs={Date.parse(item.createdAt)} />
        <div className="quiet ellipsis">{launcherText(item, words.by)}</div>
      </td>
      <td className="mono dim ellipsis">{hostsOf(item)}</td>
      <td className={styles.actions}>
        <QuickActions item={item} />
        <InstanceMenu item={item} />
      </td>
    </tr>
  );
}

/** The same on a narrow screen. */
export function ExecutingCard({ row: item, isCursor, isSelected, onPoint, onSelect }: RowProps): ReactNode {
  const state = useStateKind(item);
  const durations = useDurations(item);
  return (
    <li
      data-row={item.id}
      data-cursor={isCursor}
      className={`${styles.card} ${item.status === 'terminated' ? styles.cardEnded : ''}`}
      onClick={() => onPoint(item.id)}
    >
      <RowMark item={item} isSelected={isSelected} onSelect={onSelect} state={state} />
      <Link
        to="/instances/$id"
        params={{ id: String(item.id) }}
        data-row-link
        className={`${styles.title} ellipsis`}
        onClick={(event) => event.stopPropagation()}
      >
        {item.workflow}
      </Link>
      <span className="small quiet">
        <Elapsed item={item} />
      </span>
      <span className={styles.cardMenu}>
        <InstanceMenu item={item} />
      </span>
      <span className={styles.wide}>
        <ReasonLine item={item} />
      </span>
      <span className={styles.wide} style={{ marginTop: 6 }}>
        <TimeBar parts={durationParts(durations)} label={null} size="thin" />
      </span>
    </li>
  );
}

function TasksCell({ item: { summary } }: { readonly item: InstanceListItem }): ReactNode {
  const { instances: words } = useI18n().messages;
  const tasks = summary?.tasks ?? null;
  if (tasks === null) return null;
  const { done, ended, waiting, all } = taskSums(tasks);
  return (
    <>
      <div className={styles.taskBar}>
        <TimeBar parts={taskParts(tasks)} label={words.tasksBar(done, tasks.failed, tasks.executing, waiting)} size="thin" />
      </div>
      <span className="small dim">{words.ofTasks(ended, all)}</span>
    </>
  );
}

function TimeCell({ item, usualMs }: { readonly item: InstanceListItem; readonly usualMs: number | null }): ReactNode {
  const { instances: words, units } = useI18n().messages;
  const durations = useDurations(item);
  const say = (ms: number): string => (item.endedAt === null ? livingDurationText(ms, units) : durationText(ms, units));
  const spent = [
    durations.realMs > 0 ? words.real(say(durations.realMs)) : null,
    durations.queuedMs >= 1000 ? words.queued(say(durations.queuedMs)) : null,
    durations.waitedForRetryMs >= 1000 ? words.waited(say(durations.waitedForRetryMs)) : null,
  ].filter((part) => part !== null);
  // What only executes is worth comparing; what waits has said more.
  const text = spent.length <= 1 && usualMs !== null ? words.usual(durationText(usualMs, units)) : spent.join(', ');
  return (
    <>
      <div className={styles.timeBar}>
        <TimeBar parts={durationParts(durations)} label={null} />
      </div>
      <span className="small ellipsis" style={{ display: 'block' }}>
        <b>
          <Elapsed item={item} />
        </b>{' '}
        <span className="quiet">{text}</span>
      </span>
    </>
  );
}

function QuickActions({ item }: { readonly item: InstanceListItem }): ReactNode {
  const { instances: words } = useI18n().messages;
  const act = useInstanceAction();
  const actions = useActionsFor(item);
  return (
    <span className={styles.quick}>
      {actions.slice(0, 3).map((action) => (
        <Button
          key={action}
          kind="ghost"
          size="small"
          isIcon
          tabIndex={-1}
          aria-label={`${words.act[action].button} ${item.id}`}
          title={words.act[action].button}
          onClick={(event) => {
            event.stopPropagation();
            void act(item, action);
          }}
        >
          <ActionIcon action={action} />
        </Button>
      ))}
    </span>
  );
}

function hostsOf({ host, summary }: InstanceListItem): string {
  const hosts = new Set((summary?.executing ?? []).map((task) => task.host ?? host ?? 'localhost'));
  return hosts.size === 0 ? (host ?? 'localhost') : [...hosts].join(', ');
}
