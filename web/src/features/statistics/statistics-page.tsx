import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { startOf, type Period } from '../../../../src/core/statistics/period.ts';
import { zoneOf } from '../../../../src/core/plan/zone.ts';
import { useApi } from '../../api/api-context.tsx';
import { reportRead } from '../../api/statistics.ts';
import { useLiveState } from '../../api/use-live.ts';
import { workflowsRead } from '../../api/workflows.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { EmptyState, ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { AdminCrumb } from '../admin/admin-crumb.tsx';
import { FigureTable } from './figure-table.tsx';
import { PeriodTable } from './period-table.tsx';
import { RangeControls } from './range-controls.tsx';
import { ReportCharts } from './report-charts.tsx';
import { questionOf, rangeOf, spansOf, type Range } from './range.model.ts';
import { SubjectSelect, type Subject } from './subject-select.tsx';

/** Figures do not tell when they change: they are asked for again while somebody looks. */
const lookAgainMs = 30_000;

const finer: { readonly [period in Period]: Period | null } = { month: 'day', week: 'day', day: 'hour', hour: null };

/** The range changes with the minute at most: a question that is new with each tick would never be answered. */
const minuteMs = 60_000;

/** How things went over time, of all workflows, of one, or of a queue. All of it is in the address. */
export function StatisticsPage(): ReactNode {
  const { messages } = useI18n();
  const words = messages.statistics;
  const { client } = useApi();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const { connection, isFrozen } = useLiveState();
  const [nowMs] = useState(() => Math.floor(client.nowMs() / minuteMs) * minuteMs);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const range = rangeOf(search);
  const kind = (['queue', 'workflow', 'group'] as const).find((each) => search[each] !== undefined);
  const subject: Subject = kind === undefined ? {} : { [kind]: search[kind] };
  const workflows = useQuery(workflowsRead(client)).data?.items ?? [];
  const groups = [...new Set(workflows.map(({ group }) => group))].filter((name) => name !== '').toSorted();
  const question = questionOf(range, zone, nowMs, subject);
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    ...reportRead(client, question),
    placeholderData: keepPreviousData,
    refetchInterval: isFrozen ? false : lookAgainMs,
  });
  const go = (to: Range, about: Subject = subject): void =>
    void navigate({
      to: '/admin/statistics',
      search: { period: to.period, count: String(to.count), ...(to.end === null ? {} : { end: to.end }), ...about },
    });
  const closer = (fromMs: number, toMs: number): void => {
    const into = finer[range.period];
    const known = zoneOf(zone);
    if (into === null || known === null) return;
    // The whole of the period, and as much before it as there is room for.
    const length = Math.round((toMs - fromMs) / (into === 'hour' ? 3_600_000 : 86_400_000));
    const count = spansOf[into].toSorted((a, b) => a - b).find((each) => each >= length) ?? spansOf[into][0] ?? 1;
    const last = Math.min(toMs - 1, nowMs);
    go({ period: into, count, end: startOf(into, known, last) >= startOf(into, known, nowMs) ? null : new Date(last).toISOString() });
  };
  const isQueue = subject.queue !== undefined;
  const isEmpty = data !== undefined && data.workflows.length === 0 && data.queues.length === 0;
  return (
    <>
      <PageHead crumbs={[<AdminCrumb key="admin" />]} title={words.title} facts={words.facts} />
      <PageBody>
        <RangeControls range={range} zone={zone} nowMs={nowMs} onGo={go}>
          <SubjectSelect report={data} groups={groups} subject={subject} onChoose={(about) => go(range, about)} />
        </RangeControls>
        {isPending ? <SkeletonRows count={4} heightPx={150} /> : null}
        {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
        {isEmpty ? <EmptyState title={words.none} hint={words.noneHint} /> : null}
        {data === undefined || isEmpty ? null : (
          <OldRows isOld={error !== null || connection === 'lost' || isPlaceholderData}>
            <ReportCharts
              key={`${question.period} ${question.from} ${question.to}`}
              report={data}
              range={range}
              workflow={subject.workflow}
              group={subject.group}
              isQueue={isQueue}
              onCloser={finer[range.period] === null ? null : closer}
            />
            <FigureTable
              kind="workflow"
              items={data.workflows}
              chosen={subject.workflow}
              question={question}
              onChoose={(workflow) => go(range, { workflow })}
            />
            <FigureTable
              kind="queue"
              items={data.queues}
              chosen={subject.queue}
              question={question}
              onChoose={(queue) => go(range, { queue })}
            />
            <PeriodTable report={data} range={range} isQueue={isQueue} question={question} />
          </OldRows>
        )}
      </PageBody>
    </>
  );
}
