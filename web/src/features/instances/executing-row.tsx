import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { durationText, livingDurationText } from '../../ui/duration-text.ts';
import { Moment } from '../../ui/moment.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { ActionIcon, InstanceMenu, useActionsFor } from './instance-menu.tsx';
import { durationParts, parametersText } from './instance-row.model.ts';
import styles from './instances.module.css';
import { Elapsed, launcherText, ReasonLine, RowMark, useDurations, useStateKind, type Facts } from './row-cells.tsx';
import type { RowProps } from './row-props.ts';
import { tallyParts, type TreeSummary } from './tree-summary.model.ts';
import { useInstanceAction } from './use-instance-action.ts';
import { useInstanceFacts } from './use-instance-facts.ts';

/** An instance that executes: why it is not finished, how far it is, where its time went. One that ends keeps its place, dimmed. */
export function ExecutingRow({ row, isCursor, isSelected, onPoint, onSelect }: RowProps): ReactNode {
  const { instances: words } = useI18n().messages;
  const facts = useInstanceFacts<HTMLTableRowElement>(row, 'everything');
  const { item, summary } = facts;
  const isEnded = item.status === 'terminated';
  return (
    <tr
      ref={facts.ref}
      data-row={item.id}
      data-cursor={isCursor}
      aria-selected={isSelected}
      className={isEnded ? styles.ended : undefined}
      onClick={() => onPoint(item.id)}
    >
      <td>
        <RowMark item={item} isSelected={isSelected} onSelect={onSelect} state={useStateKind(facts)} />
      </td>
      <td>
        <span className={styles.name}>
          <Link to="/instances/$id" params={{ id: String(item.id) }} data-row-link onClick={(event) => event.stopPropagation()}>
            {item.workflow}
          </Link>
          <span className={styles.id}>{item.id}</span>
          <span className="mono dim ellipsis">{parametersText(item)}</span>
        </span>
        <ReasonLine {...facts} isCut />
      </td>
      <td className={styles.bars}>
        <TasksCell summary={summary} />
      </td>
      <td className={styles.bars}>
        <TimeCell {...facts} />
      </td>
      <td className="small">
        <Moment atMs={Date.parse(item.createdAt)} />
        <div className="quiet ellipsis">{launcherText(item, words.by)}</div>
      </td>
      <td className="mono dim ellipsis">{hostsOf(item, summary)}</td>
      <td className={styles.actions}>
        <QuickActions item={item} />
        <InstanceMenu item={item} />
      </td>
    </tr>
  );
}

/** The same on a narrow screen. */
export function ExecutingCard({ row, isCursor, onPoint }: RowProps): ReactNode {
  const facts = useInstanceFacts<HTMLLIElement>(row, 'everything');
  const { item } = facts;
  const state = useStateKind(facts);
  const durations = useDurations(facts);
  return (
    <li
      ref={facts.ref}
      data-row={item.id}
      data-cursor={isCursor}
      className={`${styles.card} ${item.status === 'terminated' ? styles.cardEnded : ''}`}
      onClick={() => onPoint(item.id)}
    >
      <StateGlyph state={state} />
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
      <span className={styles.wide}>
        <ReasonLine {...facts} />
      </span>
      <span className={styles.wide} style={{ marginTop: 6 }}>
        <TimeBar parts={durationParts(durations)} label={null} size="thin" />
      </span>
    </li>
  );
}

function TasksCell({ summary }: { readonly summary: TreeSummary | null }): ReactNode {
  const { instances: words } = useI18n().messages;
  if (summary === null) return null;
  const { tally } = summary;
  return (
    <>
      <div className={styles.taskBar}>
        <TimeBar
          parts={tallyParts(tally)}
          label={words.tasksBar(tally.done, tally.failed, tally.executing, tally.queued + tally.waiting + tally.retrying)}
          size="thin"
        />
      </div>
      <span className="small dim">{words.ofTasks(tally.done + tally.failed, tally.all)}</span>
    </>
  );
}

function TimeCell(facts: Facts): ReactNode {
  const { instances: words, units } = useI18n().messages;
  const { item } = facts;
  const durations = useDurations(facts);
  const say = (ms: number): string => (item.endedAt === null ? livingDurationText(ms, units) : durationText(ms, units));
  const spent = [
    durations.realMs > 0 ? words.real(say(durations.realMs)) : null,
    durations.queuedMs >= 1000 ? words.queued(say(durations.queuedMs)) : null,
    durations.waitedForRetryMs >= 1000 ? words.waited(say(durations.waitedForRetryMs)) : null,
  ].filter((part) => part !== null);
  return (
    <>
      <div className={styles.timeBar}>
        <TimeBar parts={durationParts(durations)} label={null} />
      </div>
      <span className="small ellipsis" style={{ display: 'block' }}>
        <b>
          <Elapsed item={item} />
        </b>{' '}
        <span className="quiet">{spent.join(', ')}</span>
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

function hostsOf(item: InstanceListItem, summary: TreeSummary | null): string {
  const hosts = new Set((summary?.executing ?? []).map(({ task }) => task.host ?? item.host ?? 'localhost'));
  return hosts.size === 0 ? (item.host ?? 'localhost') : [...hosts].join(', ');
}
