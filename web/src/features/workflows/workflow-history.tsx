import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { reportRead } from '../../api/statistics.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { EmptyState, ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RangeControls } from '../statistics/range-controls.tsx';
import { questionOf, rangeOf, type Range } from '../statistics/range.model.ts';
import { ReportCharts } from '../statistics/report-charts.tsx';
import styles from './workflow-page.module.css';

/** Figures do not tell when they change: they are asked for again while somebody looks. */
const lookAgainMs = 30_000;

/** The range changes with the minute at most. */
const minuteMs = 60_000;

/** Launches, durations, waits and failures of a workflow over time, from figures that outlive its instances; the range stands in the address. */
export function WorkflowHistory({ name }: { readonly name: string }): ReactNode {
  const { workflows: words, statistics } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const range = rangeOf(useSearch({ strict: false }));
  const { connection, isFrozen } = useLiveState();
  const [nowMs] = useState(() => Math.floor(client.nowMs() / minuteMs) * minuteMs);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const question = questionOf(range, zone, nowMs, { workflow: name });
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    ...reportRead(client, question),
    placeholderData: keepPreviousData,
    refetchInterval: isFrozen ? false : lookAgainMs,
  });
  const go = ({ period, count, end }: Range): void =>
    void navigate({
      to: '/workflows/$name',
      params: { name },
      search: { period, count: String(count), ...(end === null ? {} : { end }) },
      replace: true,
      resetScroll: false,
    });
  const isEmpty = data !== undefined && data.whole.started === 0 && data.whole.ended === 0;
  return (
    <Panel title={words.overTime}>
      <div className={styles.range}>
        <RangeControls range={range} zone={zone} nowMs={nowMs} onGo={go} />
      </div>
      {isPending ? <SkeletonRows count={2} heightPx={150} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {isEmpty ? <EmptyState title={statistics.none} hint={words.overTimeHint} /> : null}
      {data === undefined || isEmpty ? null : (
        <OldRows isOld={error !== null || connection === 'lost' || isPlaceholderData}>
          <div className={styles.history}>
            <ReportCharts
              key={`${question.period} ${question.from} ${question.to}`}
              report={data}
              range={range}
              workflow={name}
              isQueue={false}
              onCloser={null}
            />
          </div>
        </OldRows>
      )}
    </Panel>
  );
}
