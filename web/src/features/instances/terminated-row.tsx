import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Duration } from '../../ui/duration.tsx';
import { Moment } from '../../ui/moment.tsx';
import { UsualBar } from '../../ui/usual-bar.tsx';
import { InstanceMenu } from './instance-menu.tsx';
import { endStateOf, failureOf, parametersText } from './instance-row.model.ts';
import styles from './instances.module.css';
import { launcherText, RowMark } from './row-cells.tsx';
import type { RowProps } from './row-props.ts';

/** Rows of ended instances know what is usual for their workflow; null: nothing is yet. */
type TerminatedProps = RowProps & { readonly usualMs: number | null };

/** An instance that has ended: its parameters, or what failed; how long it took, against usual. */
export function TerminatedRow({ row: item, usualMs, isCursor, isSelected, onPoint, onSelect }: TerminatedProps): ReactNode {
  const { instances: words } = useMessages();
  return (
    <tr data-row={item.id} data-cursor={isCursor} aria-selected={isSelected} onClick={() => onPoint(item.id)}>
      <td>
        <RowMark item={item} state={endStateOf(item)} isSelected={isSelected} onSelect={onSelect} />
      </td>
      <td>
        <Link
          to="/instances/$id"
          params={{ id: String(item.id) }}
          data-row-link
          className={styles.workflow}
          onClick={(event) => event.stopPropagation()}
        >
          {item.workflow}
        </Link>
      </td>
      <td className={styles.id}>{item.id}</td>
      <td className="small">
        <Outcome item={item} />
      </td>
      <td>
        <span className={styles.usual}>
          {usualMs === null ? <span className={styles.noUsual} /> : <UsualBar ms={durationOf(item)} usualMs={usualMs} />}
          <Duration ms={durationOf(item)} />
        </span>
      </td>
      <td className="dim">
        <Moment atMs={Date.parse(item.endedAt ?? item.createdAt)} />
      </td>
      <td className="small dim">{launcherText(item, words.byShort)}</td>
      <td className="mono dim">{item.host ?? 'localhost'}</td>
      <td className={styles.actions}>
        <InstanceMenu item={item} />
      </td>
    </tr>
  );
}

/** The same on a narrow screen. */
export function TerminatedCard({ row: item, isCursor, isSelected, onPoint, onSelect }: RowProps): ReactNode {
  return (
    <li data-row={item.id} data-cursor={isCursor} className={styles.card} onClick={() => onPoint(item.id)}>
      <RowMark item={item} isSelected={isSelected} onSelect={onSelect} state={endStateOf(item)} />
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
        <Moment atMs={Date.parse(item.endedAt ?? item.createdAt)} />
      </span>
      <span className={styles.cardMenu}>
        <InstanceMenu item={item} />
      </span>
      {item.errors > 0 || item.unsatisfied > 0 ? (
        <span className={styles.wide}>
          <Outcome item={item} />
        </span>
      ) : null}
    </li>
  );
}

/** What failed, what never came true, else the parameters. */
function Outcome({ item }: { readonly item: InstanceListItem }): ReactNode {
  const messages = useMessages();
  const { instances: words } = messages;
  if (item.errors > 0) {
    const failure = failureOf(item, messages);
    if (failure === null) return <span className="hue-fail">{words.errorsOnly(item.errors)}</span>;
    return (
      <>
        <span className="hue-fail">{failure.lead}</span>
        {failure.rest}
        {failure.message === null ? null : `: “${failure.message}”`}
      </>
    );
  }
  if (item.unsatisfied > 0) return words.unsatisfied(item.unsatisfied);
  return <span className="mono dim">{parametersText(item)}</span>;
}

function durationOf({ createdAt, endedAt }: InstanceListItem): number {
  return endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(createdAt);
}
