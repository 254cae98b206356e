import { IconCalendarEvent, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { Button } from '../../ui/button.tsx';
import { FreshChip } from '../../ui/chip.tsx';
import { EmptyState, ErrorState, HugeState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Panel } from '../../ui/panel.tsx';
import rowStyles from '../../ui/rows.module.css';
import { cursorsOf, newer, older } from './cursors.model.ts';
import { countOf } from './histogram.model.ts';
import { Histogram } from './histogram.tsx';
import styles from './instances.module.css';
import type { RowProps } from './row-props.ts';
import { TerminatedCard, TerminatedRow } from './terminated-row.tsx';
import type { InstanceLists } from './use-instance-lists.ts';
import { useInstancesSearch } from './use-instances-search.ts';
import { useUsual } from './use-usual.ts';

/** From so many on a list is not walked through: it is narrowed, or acted on as a whole. */
const huge = 100_000;

/** What has ended: newest first, page by page, over the histogram of the filter. */
export function TerminatedPanel({
  lists,
  count,
  rowProps,
  allSelected,
  onSelectAll,
}: {
  readonly lists: InstanceLists;
  /** Kept by the engine; null: there are filters, and the histogram counts. */
  readonly count: number | null;
  readonly rowProps: (id: number) => Omit<RowProps, 'row'>;
  readonly allSelected: boolean;
  readonly onSelectAll: (() => void) | null;
}): ReactNode {
  const { instances: words, ui } = useI18n().messages;
  const { change } = useInstancesSearch();
  const isNarrow = useIsNarrow();
  const { rows, result } = lists.terminated;
  const { histogram } = lists;
  const usual = useUsual();
  const counted = histogram === undefined ? null : countOf(histogram);
  const total = count ?? counted?.count ?? null;
  const isAbout = count === null && (counted?.isComplete === false || (total ?? 0) > huge);
  const countText = total === null ? '' : isAbout ? ui.about(ui.number(total)) : ui.number(total);
  const hasFilters = Object.keys(lists.filters).length > 0;
  return (
    <Panel
      title={words.terminated}
      count={countText}
      isRuled={isNarrow || rows.length === 0}
      aside={lists.fresh.ended.size > 0 ? <FreshChip onClick={lists.refresh}>{words.endedSince(lists.fresh.ended.size)}</FreshChip> : null}
    >
      {!isNarrow && histogram !== undefined && histogram.buckets.length > 1 && (counted?.count ?? 0) > 0 ? (
        <Histogram body={histogram} onChoose={(launched) => change({ launched, cursors: undefined })} />
      ) : null}
      {result.isPending ? <SkeletonRows count={12} heightPx={28} /> : null}
      {result.error === null ? null : <ErrorState error={result.error} onRetry={lists.refresh} />}
      {hasFilters && (total ?? 0) > huge ? (
        <HugeState
          title={words.about(ui.number(total ?? 0))}
          hint={words.aboutHint}
          action={
            lists.filters['launched'] === undefined ? (
              <Button size="small" onClick={() => change({ launched: 'today', cursors: undefined })}>
                {words.narrowToday}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {result.isSuccess && rows.length === 0 ? <NothingEnded hasFilters={hasFilters} nextCursor={result.data.nextCursor} /> : null}
      {rows.length === 0 ? null : (
        <OldRows isOld={result.error !== null || result.isPlaceholderData}>
          {isNarrow ? (
            <ul>
              {rows.map((row) => (
                <TerminatedCard key={row.id} row={row} {...rowProps(row.id)} />
              ))}
            </ul>
          ) : (
            <table className={`${rowStyles.table} ${styles.terminated}`} aria-label={words.terminated}>
              <colgroup>
                <col style={{ width: 44 }} />
                <col style={{ width: 196 }} />
                <col style={{ width: 82 }} />
                <col />
                <col style={{ width: 140 }} />
                <col style={{ width: 152 }} />
                <col style={{ width: 150 }} />
                <col style={{ width: 84 }} />
                <col style={{ width: 44 }} />
              </colgroup>
              <thead>
                <tr>
                  <th>
                    {onSelectAll === null ? null : (
                      <input
                        type="checkbox"
                        className={styles.all}
                        aria-label={words.selectAll}
                        checked={allSelected}
                        onChange={onSelectAll}
                      />
                    )}
                  </th>
                  <th>{words.columns.workflow}</th>
                  <th>{words.columns.instance}</th>
                  <th>{words.columns.parameters}</th>
                  <th>{words.columns.duration}</th>
                  <th>{words.columns.ended}</th>
                  <th>{words.columns.launchedBy}</th>
                  <th>{words.columns.host}</th>
                  <th>
                    <span className="unseen">{words.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <TerminatedRow key={row.id} row={row} usualMs={usual.get(row.workflow) ?? null} {...rowProps(row.id)} />
                ))}
              </tbody>
            </table>
          )}
        </OldRows>
      )}
      <Pager lists={lists} />
    </Panel>
  );
}

function NothingEnded({ hasFilters, nextCursor }: { readonly hasFilters: boolean; readonly nextCursor: string | null }): ReactNode {
  const { instances: words } = useI18n().messages;
  const { search, change } = useInstancesSearch();
  const cleared = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]));
  // A filter that the store has no index for is looked through in parts: nothing in this one says nothing of the next.
  if (nextCursor !== null) {
    return (
      <EmptyState
        title={words.stillLooking}
        action={
          <Button size="small" onClick={() => change({ cursors: older(cursorsOf(search['cursors']), nextCursor) })}>
            {words.lookFurther}
          </Button>
        }
      />
    );
  }
  if (!hasFilters) return <EmptyState title={words.noneTerminated} hint={words.noneYetHint} />;
  return (
    <EmptyState
      title={words.noneMatch}
      action={
        <Button size="small" onClick={() => change(cleared)}>
          {words.clearFilters}
        </Button>
      }
    />
  );
}

function Pager({ lists }: { readonly lists: InstanceLists }): ReactNode {
  const { instances: words } = useI18n().messages;
  const { search, change } = useInstancesSearch();
  const [isChoosing, setChoosing] = useState(false);
  const cursors = cursorsOf(search['cursors']);
  const { rows, result } = lists.terminated;
  const nextCursor = result.data?.nextCursor ?? null;
  const [first, last] = [rows[0], rows.at(-1)];
  if (cursors.length === 0 && nextCursor === null && search['before'] === undefined) return null;
  return (
    <nav className={styles.pager} aria-label={words.terminated}>
      <span className="grow ellipsis">
        {first === undefined || last === undefined ? null : (
          <>
            {words.newestFirst}, <Moment atMs={Date.parse(first.endedAt ?? first.createdAt)} /> –{' '}
            <b>
              <Moment atMs={Date.parse(last.endedAt ?? last.createdAt)} />
            </b>
          </>
        )}
      </span>
      <Button size="small" disabled={cursors.length === 0} onClick={() => change({ cursors: newer(cursors) })}>
        <IconChevronLeft size={14} stroke={1.75} aria-hidden />
        {words.newer}
      </Button>
      <Button
        size="small"
        disabled={nextCursor === null || result.isPlaceholderData}
        onClick={() => nextCursor !== null && change({ cursors: older(cursors, nextCursor) })}
      >
        {words.older}
        <IconChevronRight size={14} stroke={1.75} aria-hidden />
      </Button>
      {isChoosing ? (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            const before = new FormData(event.currentTarget).get('before');
            setChoosing(false);
            if (typeof before === 'string' && before !== '') change({ before, cursors: undefined });
          }}
        >
          <input
            className={styles.date}
            type="datetime-local"
            name="before"
            aria-label={words.goToDateLabel}
            defaultValue={search['before']}
            required
          />
          <Button size="small" type="submit">
            {words.go}
          </Button>
        </form>
      ) : (
        <Button size="small" onClick={() => setChoosing(true)}>
          <IconCalendarEvent size={14} stroke={1.75} aria-hidden />
          {words.goToDate}
        </Button>
      )}
    </nav>
  );
}
