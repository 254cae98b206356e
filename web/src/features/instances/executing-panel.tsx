import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { FreshChip } from '../../ui/chip.tsx';
import { EmptyState, ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { Panel } from '../../ui/panel.tsx';
import rowStyles from '../../ui/rows.module.css';
import { ExecutingCard, ExecutingRow } from './executing-row.tsx';
import styles from './instances.module.css';
import type { RowProps } from './row-props.ts';
import type { InstanceLists } from './use-instance-lists.ts';
import { useUsual } from './use-usual.ts';

/** What executes now, with the reason why it is not finished. */
export function ExecutingPanel({
  lists,
  count,
  rowProps,
}: {
  readonly lists: InstanceLists;
  /** Kept by the engine; null: there are filters, and the rows are counted. */
  readonly count: number | null;
  readonly rowProps: (id: number) => Omit<RowProps, 'row'>;
}): ReactNode {
  const { instances: words, ui } = useMessages();
  const isNarrow = useIsNarrow();
  const usual = useUsual();
  const { rows, isWhole, result } = lists.executing;
  const launched = [...lists.fresh.launched].filter((id) => !rows.some((row) => row.id === id)).length;
  const shownCount = count ?? (isWhole ? rows.length : null);
  return (
    <Panel
      title={words.executing}
      count={shownCount === null ? `${ui.number(rows.length)}+` : ui.number(shownCount)}
      isRuled={isNarrow}
      aside={
        launched > 0 ? (
          <FreshChip onClick={lists.refresh}>{words.startedSince(launched)}</FreshChip>
        ) : rows.length > 1 ? (
          <span className="quiet small">{isWhole ? words.oldestFirst : words.newestFirst}</span>
        ) : null
      }
    >
      {result.isPending ? <SkeletonRows count={3} heightPx={48} /> : null}
      {result.error === null ? null : <ErrorState error={result.error} onRetry={lists.refresh} />}
      {result.isSuccess && rows.length === 0 ? (
        <EmptyState title={Object.keys(lists.filters).length === 0 ? words.noneExecuting : words.noneMatch} />
      ) : null}
      {rows.length === 0 ? null : (
        <OldRows isOld={result.error !== null}>
          {isNarrow ? (
            <ul>
              {rows.map((row) => (
                <ExecutingCard key={row.id} row={row} {...rowProps(row.id)} />
              ))}
            </ul>
          ) : (
            <table className={`${rowStyles.table} ${styles.executing}`} aria-label={words.executing}>
              <colgroup>
                <col style={{ width: 44 }} />
                <col />
                <col style={{ width: 150 }} />
                <col style={{ width: 244 }} />
                <col style={{ width: 140 }} />
                <col style={{ width: 92 }} />
                <col style={{ width: 128 }} />
              </colgroup>
              <tbody>
                {rows.map((row) => (
                  <ExecutingRow key={row.id} row={row} usualMs={usual.get(row.workflow) ?? null} {...rowProps(row.id)} />
                ))}
              </tbody>
            </table>
          )}
        </OldRows>
      )}
    </Panel>
  );
}
