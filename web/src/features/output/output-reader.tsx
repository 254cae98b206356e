import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { orderedPath, outputPath, type AttemptAddress, type Find } from '../../api/outputs.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { usePageSearch } from '../instance/use-page-search.ts';
import { ChannelLetter } from './channel-letter.tsx';
import { linesOf } from './line-count.model.ts';
import { linesWithin, noOrder, overallOf, sourceAt, sourceOf, type Channel } from './line-order.model.ts';
import { LineTime, type TimesShown } from './line-time.tsx';
import { OutputLine } from './output-line.tsx';
import { OutputDownload } from './output-download.tsx';
import { OutputMap } from './output-map.tsx';
import styles from './output-page.module.css';
import { OutputSide } from './output-side.tsx';
import { OutputToolbar } from './output-toolbar.tsx';
import { pinsOf, withPin } from './pins.model.ts';
import { useErrorLines, useFound } from './use-found.ts';
import { useLineCount } from './use-line-count.ts';
import { useLineOrder } from './use-line-order.ts';
import { useOutputChunks } from './use-output-chunks.ts';

const linePx = 18;
/** Browsers draw nothing beyond some 33 million pixels: of a longer output one stretch is laid out, around the line of the address. */
const stretchLines = 1_500_000;
/** Errors are looked for by themselves up to this size, else when they are asked for. */
const quickBytes = 20_000_000;
/** Nearer to the end than this is at the end. */
const endPx = 40;

const everyChannel = ['stdout', 'stderr', 'log'] as const;

/** An output of any size: only what is on screen is read. `all`: lines of all channels, in the order of arrival. */
export function OutputReader({
  attempt,
  channel,
  startedAtMs,
  fileName,
}: {
  readonly attempt: AttemptAddress;
  readonly channel: Channel | 'all';
  readonly startedAtMs: number | null;
  readonly fileName: string;
}): ReactNode {
  const { instance } = useMessages();
  const { output: words, keys } = { output: instance.output, keys: instance.keys };
  const { search, setSearch } = usePageSearch();
  const isAll = channel === 'all';
  const channels = isAll ? everyChannel : [channel];
  const times: TimesShown | null = search['times'] === 'clock' || search['times'] === 'elapsed' ? search['times'] : null;
  const counted = useLineCount({ ...attempt, channel: isAll ? 'stdout' : channel }, !isAll);
  const ordered = useLineOrder(attempt, isAll || times !== null);
  const order = ordered.order ?? noOrder;
  const { error, retry } = isAll ? ordered : counted;
  const count = isAll ? ordered.order : counted.count;
  const lineCount = isAll ? order.lineCount : counted.count === undefined ? 0 : linesOf(counted.count);
  const line = Number(search['line'] ?? '0') || null;
  const base = line === null ? 0 : Math.floor((Math.min(line, Math.max(1, lineCount)) - 1) / stretchLines) * stretchLines;
  const shownCount = Math.min(stretchLines, Math.max(0, lineCount - base));
  const find: Find | null =
    search['find'] === undefined ? null : { text: search['find'], isRegexp: search['regexp'] === '1', ignoresCase: search['case'] !== '1' };
  const placed = useCallback((of: Channel, at: number): number | null => (isAll ? overallOf(order, of, at) : at), [isAll, order]);
  const found = useFound(attempt, channels, find, placed);
  const [wantsErrors, setWantsErrors] = useState(false);
  const isQuick = count !== undefined && count.sizeBytes > 0 && count.sizeBytes <= quickBytes;
  const errors = useErrorLines(attempt, channels, wantsErrors || isQuick, placed);
  const isWrapped = search['wrap'] === '1';
  const isFollowing = search['follow'] === '1' && count?.isGrowing === true;
  const onlyMatches = search['only'] === '1' && find !== null;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: shownCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 30,
  });
  const items = virtual.getVirtualItems();
  const first = base + (items[0]?.index ?? 0) + 1;
  const last = base + (items.at(-1)?.index ?? 0) + 1;
  const lineAt = useOutputChunks(
    attempt,
    channels.flatMap((one) => {
      if (!isAll) return [{ channel: one, first, last, lineCount }];
      const within = linesWithin(order, one, first, last);
      return within === null ? [] : [{ channel: one, ...within, lineCount: order.lines[one] }];
    }),
  );

  const goTo = (wanted: number): void => setSearch({ line: String(Math.max(1, Math.min(lineCount, wanted))), follow: null });
  const hasLines = shownCount > 0;
  useEffect(() => {
    if (line !== null && hasLines) virtual.scrollToIndex(line - 1 - base, { align: 'center' });
  }, [virtual, line, base, hasLines, onlyMatches]);
  useEffect(() => {
    if (isFollowing && shownCount > 0) virtual.scrollToIndex(shownCount - 1, { align: 'end' });
  }, [virtual, isFollowing, shownCount]);

  const at = found.matches.findIndex((match) => match.line === line);
  const step = (by: 1 | -1): void => {
    const { matches } = found;
    const here = line ?? first;
    const next = by === 1 ? matches.find((match) => match.line > here) : matches.findLast((match) => match.line < here);
    const target = next ?? (by === 1 ? matches[0] : matches.at(-1));
    if (by === 1 && next === undefined) found.more?.();
    if (target !== undefined) goTo(target.line);
  };
  const nextError = (): void => {
    setWantsErrors(true);
    const target = errors.find((one) => one.line > (line ?? 0)) ?? errors[0];
    if (target !== undefined) goTo(target.line);
  };
  const pins = pinsOf(search['pins']);
  const pin = (pinned: number): void => setSearch({ pins: withPin(pins, pinned) });
  const field = useRef<HTMLInputElement>(null);
  const lineField = useRef<HTMLInputElement>(null);
  const follow = (isOn: boolean): void => setSearch({ follow: isOn ? '1' : null, ...(isOn ? { line: null } : {}) });
  useKeys(keys.title, [
    {
      keys: 'Ctrl+f',
      label: words.find,
      run: () => (document.activeElement === field.current ? field.current?.blur() : field.current?.focus()),
    },
    { keys: 'n', label: words.next, run: () => step(1) },
    { keys: 'Shift+n', label: words.previous, run: () => step(-1) },
    { keys: 'e', label: words.nextError, run: nextError },
    { keys: 'f', label: words.follow, run: () => follow(!isFollowing) },
    { keys: 't', label: words.times, run: () => setSearch({ times: times === null ? 'clock' : null }) },
    { keys: 'w', label: words.wrap, run: () => setSearch({ wrap: isWrapped ? null : '1' }) },
    { keys: 'p', label: words.pins, run: () => pin(line ?? first) },
    { keys: ':', label: words.goToLine, run: () => lineField.current?.focus() },
  ]);

  if (error !== null && count === undefined) return <ErrorState error={error} onRetry={retry} />;
  if (count === undefined) return <SkeletonRows count={20} heightPx={linePx} />;
  return (
    <>
      <OutputToolbar
        find={find}
        found={found}
        at={at}
        field={field}
        lineField={lineField}
        isWrapped={isWrapped}
        times={times}
        isFollowing={isFollowing}
        isGrowing={count.isGrowing}
        onlyMatches={onlyMatches}
        download={
          lineCount === 0 ? null : (
            <OutputDownload
              path={isAll ? `${orderedPath(attempt)}?prefix=${times === null ? 'channel' : 'both'}` : outputPath({ ...attempt, channel })}
              fileName={fileName}
              sizeBytes={count.sizeBytes}
              first={pins.length > 1 ? (pins[0] ?? first) : first}
              last={pins.length > 1 ? (pins.at(-1) ?? last) : Math.min(last, lineCount)}
            />
          )
        }
        onSearch={setSearch}
        onStep={step}
        onNextError={nextError}
        onFollow={follow}
        onLine={goTo}
      />
      <div className={styles.reader}>
        <OutputSide errors={errors} lineCount={lineCount} sizeBytes={count.sizeBytes} line={line} pins={pins} onLine={goTo} onPin={pin} />
        {lineCount === 0 ? (
          <div className={styles.text}>
            <EmptyState title={count.isGrowing ? words.emptyGrowing : words.empty} />
          </div>
        ) : onlyMatches ? (
          <div className={styles.text} tabIndex={0} role="group" aria-label={words.onlyMatches}>
            {found.matches.map((match) => (
              <button
                key={match.key}
                type="button"
                className={styles.matchLine}
                onClick={() => setSearch({ line: String(match.line), only: null })}
              >
                <span className={styles.number}>{match.line.toLocaleString('en')}</span>
                {isAll ? <ChannelLetter channel={match.channel} /> : null}
                <span>
                  {match.before}
                  <mark className={styles.mark}>{match.match}</mark>
                  {match.after}
                </span>
              </button>
            ))}
            {found.more === null ? null : (
              <button type="button" className="link" onClick={found.more}>
                {words.matchesShown(found.matches.length)}
              </button>
            )}
          </div>
        ) : (
          <div
            ref={scroller}
            className={styles.text}
            tabIndex={0}
            role="group"
            aria-label={words.text}
            onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
              if (isFollowing && scrollHeight - scrollTop - clientHeight > endPx + clientHeight / 2) follow(false);
            }}
          >
            <div className={isWrapped ? styles.wrapped : styles.lines} style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const number = base + item.index + 1;
                const source = isAll ? sourceAt(order, number) : times === null ? null : sourceOf(order, channel, number);
                const from = isAll ? source : { channel, line: number };
                return (
                  <OutputLine
                    key={number}
                    number={number}
                    spans={from === null ? null : lineAt(from.channel, from.line)}
                    channel={isAll ? (source?.channel ?? null) : null}
                    time={times === null ? null : <LineTime source={source} shown={times} startedAtMs={startedAtMs} />}
                    find={find}
                    isCurrent={number === line}
                    isPinned={pins.includes(number)}
                    topPx={item.start}
                    index={item.index}
                    measure={isWrapped ? virtual.measureElement : null}
                    onNumber={() => setSearch({ line: String(number), follow: null })}
                  />
                );
              })}
            </div>
          </div>
        )}
        <OutputMap lineCount={lineCount} first={first} last={last} matches={found.matches} errors={errors} onLine={goTo} />
      </div>
      <div className={styles.foot}>
        <span>{lineCount === 0 ? '' : words.lines(first, last, lineCount)}</span>
        <span className="quiet">{instance.bytes(count.sizeBytes)}</span>
        <span className="grow" />
        {count.isGrowing ? <span className="hue-exec">{instance.panel.growing}</span> : null}
        <button type="button" className="link" onClick={() => (count.isGrowing ? follow(true) : goTo(lineCount))}>
          {words.toEnd}
        </button>
      </div>
    </>
  );
}
