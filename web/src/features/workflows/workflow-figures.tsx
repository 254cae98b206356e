import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { figuresOverTimeRead, figuresRead } from '../../api/workflows.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Duration } from '../../ui/duration.tsx';
import { durationText } from '../../ui/duration-text.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayColumns, lastDays, type DayColumn } from './day-columns.model.ts';
import { percentText } from './run-strip.model.ts';
import { LinkStrip } from './run-strip.tsx';
import { useFreshFigures } from './use-fresh-figures.ts';
import styles from './workflow-page.module.css';

/** How a workflow went lately: its last ends, usual durations, failures, and the days before. */
export function WorkflowFigures({ name }: { readonly name: string }): ReactNode {
  const { messages } = useI18n();
  const { workflows: words, units } = messages;
  const { client } = useApi();
  const { data, error, isPending, refetch } = useQuery(figuresRead(client, name));
  useFreshFigures(name);
  return (
    <Panel
      title={words.figures}
      aside={data === undefined || data.sample === 0 ? null : <span className="small quiet">{words.sample(data.sample)}</span>}
    >
      {isPending ? <SkeletonRows count={2} heightPx={44} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.sample === 0 ? <EmptyState title={words.noFigures} /> : null}
      {data === undefined || data.sample === 0 ? null : (
        <div className={styles.figures}>
          <LinkStrip last={data.last} />
          <dl className={styles.numbers}>
            <Figure label={words.duration} span={data.duration} isFirst />
            <Figure label={words.real} span={data.real} />
            <Figure label={words.queued} span={data.queued} />
            <Figure label={words.waited} span={data.waitedForRetry} />
            <div>
              <dt className="small quiet">{words.failureRate}</dt>
              <dd>
                <b className={data.failed > 0 ? 'hue-fail' : undefined}>{percentText(data.failureRate ?? 0, units.decimal)}</b>{' '}
                <span className="small dim">{words.of(data.failed, data.sample)}</span>
              </dd>
            </div>
          </dl>
        </div>
      )}
      {data === undefined || data.sample === 0 ? null : <OverTime name={name} />}
    </Panel>
  );
}

function Figure({
  label,
  span: { medianMs, p95Ms },
  isFirst = false,
}: {
  readonly label: string;
  readonly span: { readonly medianMs: number | null; readonly p95Ms: number | null };
  readonly isFirst?: boolean;
}): ReactNode {
  const { workflows: words } = useI18n().messages;
  // A wait that never was needs no figure.
  if (medianMs === null || p95Ms === null || (p95Ms === 0 && !isFirst)) return null;
  return (
    <div>
      <dt className="small quiet">{label}</dt>
      <dd>
        <b>
          <Duration ms={medianMs} />
        </b>{' '}
        <span className="small dim">
          {words.p95Of} <Duration ms={p95Ms} />
        </span>
      </dd>
    </div>
  );
}

/** The last days, one column each. */
function OverTime({ name }: { readonly name: string }): ReactNode {
  const { language, messages } = useI18n();
  const { workflows: words, units } = messages;
  const { client } = useApi();
  const { from, to, days } = lastDays(useNow());
  const data = useQuery(figuresOverTimeRead(client, name, from, to, days)).data;
  if (data === undefined) return null;
  const day = (iso: string): string =>
    new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(iso));
  const span = (ms: number | null): string => (ms === null ? words.nothing : durationText(ms, units));
  const { launched, duration, queued } = dayColumns(data);
  return (
    <div className={styles.overTime}>
      <Days
        title={words.launchedPerDay}
        top={messages.ui.number(launched.most)}
        columns={launched.columns.map((column) => ({
          ...column,
          text: words.day(day(column.from), words.dayLaunched(column.value ?? 0, column.failed)),
        }))}
      />
      <Days
        title={words.medianPerDay}
        top={span(duration.most)}
        columns={duration.columns.map((column) => ({ ...column, text: words.day(day(column.from), span(column.value)) }))}
      />
      {queued.most === 0 ? null : (
        <Days
          title={words.queuedPerDay}
          top={span(queued.most)}
          isWait
          columns={queued.columns.map((column) => ({ ...column, text: words.day(day(column.from), span(column.value)) }))}
        />
      )}
    </div>
  );
}

function Days({
  title,
  top,
  columns,
  isWait = false,
}: {
  readonly title: string;
  readonly top: string;
  readonly columns: readonly (DayColumn & { readonly text: string })[];
  readonly isWait?: boolean;
}): ReactNode {
  const { workflows: words } = useI18n().messages;
  return (
    <figure className={styles.days}>
      <figcaption className="tiny quiet">
        {title}, {words.upTo(top)}
      </figcaption>
      <div className={styles.bars} role="img" aria-label={`${title}, ${words.overTime}, ${words.upTo(top)}`}>
        {columns.map(({ from, share, failedShare, text }) => (
          <span key={from} title={text}>
            <i className={isWait ? 'bar-wait' : 'bar-done'} style={{ height: `${share * 100}%` }} />
            {failedShare > 0 ? <u style={{ height: `max(3px, ${failedShare * 100}%)` }} /> : null}
          </span>
        ))}
      </div>
    </figure>
  );
}
