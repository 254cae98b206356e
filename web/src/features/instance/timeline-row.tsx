import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { classNames } from '../../ui/class-names.ts';
import { livingDurationText } from '../../ui/duration-text.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { barsOf, executedMs, foldedBars, inLayers, type TimelineBar } from './timeline-bars.model.ts';
import { fineDurationText } from './fine-duration-text.ts';
import styles from './timeline.module.css';
import type { InstanceRow } from './instance-rows.model.ts';
import { placeOf, type TimeScale } from './timeline-scale.model.ts';

/** Deeper than this the indentation stops growing: names would have no room. */
const deepest = 9;
/** A label that would begin beyond this stands left of its bar. */
const labelTurns = 0.8;
/** A failed attempt narrower than this share of the axis is drawn as a mark. */
const tickShare = 0.008;

type RowProps = {
  readonly row: InstanceRow;
  readonly scale: TimeScale;
  readonly nowMs: number;
  readonly topPx: number;
  readonly heightPx: number;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  readonly onActivate: () => void;
  readonly onFold: () => void;
};

/** A job, a task or a fold, with its time. */
export function TimelineRow({ row, scale, nowMs, topPx, heightPx, isSelected, isCursor, onActivate, onFold }: RowProps): ReactNode {
  const messages = useMessages();
  const { instance: words } = messages;
  const name = row.name ?? (row.kind === 'job' ? words.unnamedJob : (commandName(row) ?? words.unnamed));
  const bars = row.kind === 'task' ? barsOf(row.task, nowMs) : row.kind === 'fold' ? foldedBars(row.tasks, nowMs) : [];
  const isFoldable = row.kind !== 'task';
  const isQuiet = row.state === 'skipped' || row.state === 'notReached';
  const iteration = row.kind === 'task' ? row.task.iteration : row.kind === 'job' ? row.iteration : null;
  return (
    <li
      data-row={row.key}
      className={classNames(styles.row, row.kind === 'job' && styles.job, isSelected && styles.selected, isCursor && styles.cursor)}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
      onClick={onActivate}
    >
      <div className={styles.name}>
        {Array.from({ length: Math.min(deepest, row.depth) }, (_, depth) => (
          <span key={depth} className={styles.indent} />
        ))}
        {isFoldable ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.chevron}
            aria-label={row.isOpen ? words.timeline.close(name) : words.timeline.open(name)}
            onClick={(event) => {
              event.stopPropagation();
              onFold();
            }}
          >
            {row.isOpen ? (
              <IconChevronDown size={14} stroke={1.75} aria-hidden />
            ) : (
              <IconChevronRight size={14} stroke={1.75} aria-hidden />
            )}
          </button>
        ) : (
          <span className={styles.chevron} />
        )}
        {row.state === null ? null : <StateGlyph state={row.state} />}
        <button
          type="button"
          data-row-link
          className={classNames(styles.link, 'ellipsis', isQuiet && 'dim')}
          aria-current={isSelected || undefined}
          {...(isFoldable ? { 'aria-expanded': row.isOpen } : {})}
        >
          {row.kind !== 'job' && row.jobName !== null ? (
            <>
              <b className={styles.jobName}>{row.jobName}</b>
              <span className="quiet"> / </span>
            </>
          ) : null}
          {name}
          {iteration === null ? null : <span className="quiet mono"> {words.timeline.iteration(iteration)}</span>}
        </button>
        {row.kind === 'fold' ? <span className={styles.times}>{words.timeline.iterations(row.size)}</span> : null}
        {row.kind === 'fold' || (row.kind === 'job' && !row.isOpen) ? <Counts counts={row.counts} /> : null}
        <span className={styles.queue}>{row.kind === 'job' ? runText(row.run, words) : queueOf(row)}</span>
      </div>
      <div className={styles.time}>
        <Bars bars={bars} scale={scale} />
        <Label row={row} bars={bars} scale={scale} nowMs={nowMs} messages={messages} />
      </div>
    </li>
  );
}

function Bars({ bars, scale }: { readonly bars: readonly TimelineBar[]; readonly scale: TimeScale }): ReactNode {
  return inLayers(bars).map(({ texture, startMs, endMs }) => {
    const left = placeOf(scale, startMs);
    const width = placeOf(scale, endMs) - left;
    return (
      <i
        key={`${texture}${startMs}`}
        className={classNames(styles.bar, `bar-${texture}`, texture === 'fail' && width < tickShare && styles.tick)}
        style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      />
    );
  });
}

const Counts = memo(function Counts({ counts }: { readonly counts: Extract<InstanceRow, { kind: 'fold' }>['counts'] }): ReactNode {
  const { instance, states } = useMessages();
  if (counts.length < 2) return null;
  return (
    <span className={styles.counts}>
      {counts.map(({ state, count }) => (
        <span key={state} className={styles.count} title={instance.counted(count, states[state])}>
          <StateGlyph state={state} size="small" />
          {count}
        </span>
      ))}
    </span>
  );
});

function Label({
  row,
  bars,
  scale,
  nowMs,
  messages,
}: {
  readonly row: InstanceRow;
  readonly bars: readonly TimelineBar[];
  readonly scale: TimeScale;
  readonly nowMs: number;
  readonly messages: Messages;
}): ReactNode {
  const text = labelText(row, nowMs, messages);
  if (text === '') return null;
  const ends = bars.map(({ endMs }) => endMs);
  const at = placeOf(scale, ends.length === 0 ? sinceOf(row, nowMs) : Math.max(...ends));
  if (at <= labelTurns || ends.length === 0) {
    const left = Math.min(at, labelTurns);
    return (
      <span className={styles.label} style={{ left: `calc(${left * 100}% + 6px)` }}>
        {text}
      </span>
    );
  }
  const starts = placeOf(scale, Math.min(...bars.map(({ startMs }) => startMs)));
  // Neither right nor left of the bar: it fills the axis, and its length can be seen.
  if (starts < 1 - labelTurns) return null;
  return (
    <span className={styles.label} style={{ right: `calc(${(1 - starts) * 100}% + 6px)` }}>
      {text}
    </span>
  );
}

/** When a task without a bar came to where it is: skipped then, or not reached yet. */
function sinceOf(row: InstanceRow, nowMs: number): number {
  return row.kind === 'task' && row.task.since !== null ? Date.parse(row.task.since) : nowMs;
}

function labelText(row: InstanceRow, nowMs: number, messages: Messages): string {
  const { instance: words, states, units } = messages;
  if (row.kind === 'job') return row.error ?? (row.state === null || row.state === 'notReached' ? '' : states[row.state]);
  if (row.kind === 'fold') {
    const bars = foldedBars(row.tasks, nowMs);
    if (bars.length === 0) return '';
    const lastsMs = Math.max(...bars.map(({ endMs }) => endMs)) - Math.min(...bars.map(({ startMs }) => startMs));
    return words.timeline.lastsMany(row.size, fineDurationText(lastsMs, units));
  }
  const ranMs = executedMs(row.task, nowMs);
  switch (row.state) {
    case 'notReached':
      return row.after === null ? '' : words.timeline.after(row.after);
    case 'executing':
      return ranMs === null ? '' : livingDurationText(ranMs, units);
    case 'queued':
    case 'waiting':
    case 'unsatisfied':
    case 'skipped':
    case 'cancelled':
      return states[row.state];
    case 'aborted':
      return row.task.error ?? states.aborted;
    case 'retrying':
      return words.timeline.attempts(row.task.attempts.length);
    case 'succeeded':
    case 'succeededAfterRetry':
    case 'failed':
    case 'lost':
    case 'cancelling':
    case 'killed':
    case 'paused':
      return [
        ...(ranMs === null ? [] : [fineDurationText(ranMs, units)]),
        ...(row.task.attempts.length > 1 ? [words.timeline.attempts(row.task.attempts.length)] : []),
      ].join(', ');
  }
}

function runText(run: 'on-success' | 'on-failure' | 'always', words: Messages['instance']): string {
  return run === 'on-failure' ? words.timeline.onFailure : run === 'always' ? words.timeline.always : '';
}

function queueOf(row: Extract<InstanceRow, { readonly kind: 'task' | 'fold' }>): string {
  return (row.kind === 'task' ? row.task.queue : row.tasks[0]?.queue) ?? '';
}

/** A task without a name is called like its command. */
function commandName(row: Extract<InstanceRow, { readonly kind: 'task' | 'fold' }>): string | null {
  const path = row.kind === 'task' ? row.task.path : (row.tasks[0]?.path ?? null);
  return path === null ? null : (path.split(/\s/)[0]?.split('/').at(-1) ?? null);
}
