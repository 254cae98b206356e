import { useVirtualizer } from '@tanstack/react-virtual';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { useKeys } from '../../ui/keys.tsx';
import { EmptyState } from '../../ui/list-states.tsx';
import { useNow } from '../../ui/now.tsx';
import { usePrinting } from '../../ui/printing.ts';
import { movedCursor } from '../../ui/row-cursor.model.ts';
import { BarKey } from '../../ui/time-bar.tsx';
import { instanceRows, type InstanceRow, type PlacedTask } from './instance-rows.model.ts';
import { taskAddress } from './task-address.model.ts';
import { activeSpans } from './timeline-bars.model.ts';
import { TimelineAxis } from './timeline-axis.tsx';
import { TimelineRow } from './timeline-row.tsx';
import { horizonMs, lengthOf, placeOf, timeScale, united, type TimeScale } from './timeline-scale.model.ts';
import { listOf, usePageSearch, valueOfList } from './use-page-search.ts';
import styles from './timeline.module.css';

const rowPx = 28;
const narrowRowPx = 56;
const textures = { executing: 'exec', queued: 'wait', retry: 'retry', condition: 'condition', succeeded: 'ok', failed: 'fail' } as const;

/** Rows that are printed: some forty pages. */
const mostPrinted = 2_000;

/** Jobs and tasks, and their time on one axis. Only the rows on screen exist. */
export function Timeline({
  instance,
  tree,
  placed,
  selected,
}: {
  readonly instance: InstanceBody;
  readonly tree: TreeBody;
  readonly placed: readonly PlacedTask[];
  readonly selected: PlacedTask | null;
}): ReactNode {
  const { messages } = useI18n();
  const { timeline: words } = messages.instance;
  const { search, setSearch } = usePageSearch();
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const openLoops = useMemo(() => listOf(search['open']), [search]);
  const closedJobs = useMemo(() => listOf(search['closed']), [search]);
  const rows = useMemo(() => instanceRows(tree, { openLoops, closedJobs }), [tree, openLoops, closedJobs]);
  const { scale, nowMs } = useScale(instance, placed, search['gaps'] !== 'real');
  const heightPx = isNarrow ? narrowRowPx : rowPx;
  const isPrinting = usePrinting();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: isPrinting ? mostPrinted : 12,
  });
  useEffect(() => virtual.measure(), [virtual, heightPx]);

  const select = (key: string | null): void => setSearch({ task: key, attempt: null, with: null });
  const fold = (row: InstanceRow): void => {
    if (row.kind === 'fold') setSearch({ open: valueOfList(toggled(openLoops, row.key)) });
    if (row.kind === 'job') setSearch({ closed: valueOfList(toggled(closedJobs, row.key)) });
  };
  const openOutput = (key: string): void => {
    const one = placed.find((task) => task.key === key);
    const address = one === undefined ? null : taskAddress(placed, one);
    const attempt = one?.task.attempts.at(-1)?.number;
    if (address === null || attempt === undefined) return;
    void navigate({ to: '/instances/$id/tasks/$', params: { id: String(instance.id), _splat: `${address}/attempts/${attempt}/stdout` } });
  };
  const activate = (row: InstanceRow): void => {
    if (row.kind !== 'task') fold(row);
    else if (search['task'] === row.key) openOutput(row.key);
    else select(row.key);
  };
  const { cursor, setCursor } = useCursor(rows, (index) => virtual.scrollToIndex(index), scroller);
  const atCursor = (run: (row: InstanceRow) => void): void => {
    const row = rows.find(({ key }) => key === (cursor ?? search['task']));
    if (row !== undefined) run(row);
  };
  const { keys } = messages.instance;
  useKeys(keys.title, [
    { keys: 'Enter', label: keys.open, run: () => atCursor((row) => (row.kind === 'task' ? openOutput(row.key) : fold(row))) },
    {
      keys: 'Space',
      label: keys.panel,
      run: () => atCursor((row) => (row.kind === 'task' ? select(search['task'] === row.key ? null : row.key) : fold(row))),
    },
  ]);

  if (rows.length === 0) return <EmptyState title={words.nothing} />;
  const isLive = instance.status !== 'terminated';
  const line = (atMs: number): { readonly '--at': string } => ({ '--at': String(placeOf(scale, atMs)) });
  return (
    <div className={styles.timeline}>
      <div className={styles.scroller} ref={scroller} tabIndex={0} role="group" aria-label={words.label}>
        <TimelineAxis scale={scale} nowMs={isLive ? nowMs : null} />
        <ul className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {scale.segments
            .filter(({ isCut }) => isCut)
            .map(({ from, to, startMs }) => (
              <li
                key={startMs}
                aria-hidden
                className={styles.cut}
                style={{ '--at': from, '--width': to - from } as React.CSSProperties}
                title={words.gap}
              />
            ))}
          {isLive ? <li aria-hidden className={styles.now} style={line(nowMs) as React.CSSProperties} /> : null}
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <TimelineRow
                key={row.key}
                row={row}
                scale={scale}
                nowMs={nowMs}
                topPx={start}
                heightPx={heightPx}
                isSelected={selected !== null && row.key === selected.key}
                isCursor={row.key === cursor}
                onActivate={() => {
                  setCursor(row.key);
                  activate(row);
                }}
                onFold={() => fold(row)}
              />
            );
          })}
        </ul>
      </div>
      <div className={styles.legend}>
        {Object.entries(textures).map(([name, texture]) => (
          <span key={name} className={styles.key}>
            <BarKey texture={texture} />
            {words.keys[name as keyof typeof textures]}
          </span>
        ))}
        <span className="grow" />
        <span>{words.zone(Intl.DateTimeFormat().resolvedOptions().timeZone)}</span>
      </div>
    </div>
  );
}

/** The axis. Of something that runs it ends ahead of now, so that bars grow while it stands still. */
function useScale(
  instance: InstanceBody,
  placed: readonly PlacedTask[],
  isShortened: boolean,
): { readonly scale: TimeScale; readonly nowMs: number } {
  const tickMs = useNow();
  const startMs = Date.parse(instance.startedAt ?? instance.createdAt);
  const endMs = instance.endedAt === null ? null : Date.parse(instance.endedAt);
  const nowMs = endMs ?? Math.max(tickMs, startMs);
  const dueMs = endMs === null ? Math.max(0, ...placed.flatMap(({ task: { dueAt } }) => (dueAt === null ? [] : [Date.parse(dueAt)]))) : 0;
  const aheadMs = endMs ?? horizonMs(startMs, nowMs);
  const scale = useMemo(() => {
    const active = activeSpans(
      placed.map(({ task }) => task),
      Math.max(startMs, dueMs === 0 ? aheadMs : Math.min(aheadMs, dueMs)),
    );
    if (dueMs === 0) return timeScale({ startMs, endMs: aheadMs }, active, isShortened);
    // A little room behind the moment that is waited for, in proportion to what is drawn at its length.
    const drawnMs = isShortened ? lengthOf(united(active)) : dueMs - startMs;
    const lastMs = Math.max(isShortened ? dueMs : aheadMs, dueMs + Math.max(1, drawnMs * 0.08));
    return timeScale({ startMs, endMs: lastMs }, [...active, { startMs: dueMs, endMs: lastMs }], isShortened);
  }, [placed, startMs, aheadMs, dueMs, isShortened]);
  return { scale, nowMs };
}

/** The row under the keyboard's hand. It may not exist yet where it is far away: it is scrolled to, and focused once it is there. */
function useCursor(
  rows: readonly InstanceRow[],
  scrollTo: (index: number) => void,
  scroller: React.RefObject<HTMLDivElement | null>,
): { readonly cursor: string | null; readonly setCursor: (key: string) => void } {
  const { keys } = useI18n().messages.instance;
  const [cursor, setCursor] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const move = (by: number): void => {
    const ids = rows.map(({ key }) => key);
    const next = movedCursor(ids, cursor, by);
    if (next === null) return;
    wanted.current = next;
    setCursor(next);
    scrollTo(ids.indexOf(next));
  };
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"] [data-row-link]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  useKeys(keys.title, [
    { keys: 'j', label: keys.next, run: () => move(1) },
    { keys: 'k', label: keys.previous, run: () => move(-1) },
    { keys: 'ArrowDown', label: null, run: () => move(1) },
    { keys: 'ArrowUp', label: null, run: () => move(-1) },
  ]);
  return { cursor, setCursor };
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
