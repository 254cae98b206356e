import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { journalRead } from '../../api/instance.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { durationText } from '../../ui/duration-text.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { clockText, isoText } from '../../ui/moment-text.ts';
import { journalLine } from './journal-text.ts';
import type { PlacedTask } from './instance-rows.model.ts';
import { usePageSearch } from './use-page-search.ts';
import styles from './journal-view.module.css';

const rowPx = 26;
const firstEntries = 1_000;

/** What happened to the instance, in order. */
export function JournalView({ instance, placed }: { readonly instance: InstanceBody; readonly placed: readonly PlacedTask[] }): ReactNode {
  const { messages, language } = useI18n();
  const { instance: words, units } = messages;
  const { client } = useApi();
  const { setSearch } = usePageSearch();
  const [limit, setLimit] = useState(firstEntries);
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...journalRead(client, instance.id, limit),
    placeholderData: (old) => old,
  });
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => data?.items.map((item) => journalLine(item, words)) ?? [], [data, words]);
  const byNode = useMemo(() => new Map(placed.map((one) => [one.task.nodeId, one])), [placed]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 20,
  });
  const startMs = Date.parse(instance.createdAt);
  if (isPending) return <SkeletonRows count={10} heightPx={rowPx} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (lines.length === 0) return <EmptyState title={words.journal.nothing} />;
  return (
    <div className={styles.scroller} ref={scroller} tabIndex={0} role="group" aria-label={words.journal.label}>
      <ol className={styles.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          const task = line.nodeId === null ? undefined : byNode.get(line.nodeId);
          return (
            <li key={line.seq} className={styles.line} style={{ transform: `translateY(${start}px)`, height: rowPx }}>
              <span className={classNames(styles.seq, 'mono')}>{line.seq}</span>
              <time className="mono" dateTime={new Date(line.atMs).toISOString()} title={isoText(line.atMs)}>
                {clockText(line.atMs, language)}.{String(line.atMs % 1000).padStart(3, '0')}
              </time>
              <span className={classNames(styles.since, 'mono')}>{words.journal.sinceStart(durationText(line.atMs - startMs, units))}</span>
              <span className="ellipsis">
                {task === undefined ? (
                  line.nodeId === null ? null : (
                    <span className="quiet">#{line.nodeId} </span>
                  )
                ) : (
                  <button
                    type="button"
                    className="link"
                    onClick={() => setSearch({ task: task.key, attempt: line.attempt === null ? null : String(line.attempt) })}
                  >
                    {task.task.name ?? task.job.name ?? words.unnamed}
                    {task.task.iteration === null ? '' : `[${task.task.iteration}]`}
                  </button>
                )}{' '}
                <span className={line.hue === 'fail' || line.hue === 'retry' ? `hue-${line.hue}` : 'dim'}>{line.text}</span>
              </span>
            </li>
          );
        })}
      </ol>
      {typeof data?.nextAfter !== 'number' ? null : (
        <div className={styles.more}>
          <Button size="small" isBusy={isFetching} onClick={() => setLimit((before) => before * 4)}>
            {words.journal.more}
          </Button>
        </div>
      )}
    </div>
  );
}
