import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { ReportBody } from '../../../../src/server/schemas/statistics.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { durationText } from '../../ui/duration-text.ts';
import { Button } from '../../ui/button.tsx';
import { countScale, shareScale, spanScale } from './chart-scale.model.ts';
import { PeriodChart } from './period-chart.tsx';
import { periodName, periodText, stretchText } from './period-name.ts';
import type { Range } from './range.model.ts';
import styles from './statistics.module.css';

/** Launches, durations, waits and failures of the same periods, below one another; what the chosen period says in words. */
export function ReportCharts({
  report,
  range,
  workflow,
  group,
  isQueue,
  onCloser,
}: {
  readonly report: ReportBody;
  readonly range: Range;
  readonly workflow: string | undefined;
  readonly group?: string | undefined;
  readonly isQueue: boolean;
  /** Shows a period by shorter ones; null: a period opens the list of its instances. */
  readonly onCloser: ((fromMs: number, toMs: number) => void) | null;
}): ReactNode {
  const { language, messages } = useI18n();
  const { statistics: words, units, ui } = messages;
  const navigate = useNavigate();
  const [pointed, setPointed] = useState<number | null>(null);
  const [kept, setKept] = useState<number | null>(null);
  const { periods, whole } = report;
  const index = pointed ?? (kept === null ? null : Math.min(kept, periods.length - 1));
  const chosen = index === null ? undefined : periods[index];
  const names = periods.map(({ from }) => periodName(range.period, Date.parse(from), language));
  const span = (ms: number | null): string => (ms === null ? words.nothing : durationText(ms, units));
  /** A line of the scale: whole units need no zeros behind them. */
  const line = (ms: number): string => span(ms).replace(/ 00 [sm]$|[.,]0(?= s)/, '');
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const most = (values: readonly (number | null)[]): number => Math.max(0, ...values.map((value) => value ?? 0));
  const spansOf = (figure: 'run' | 'wait'): readonly number[] =>
    periods.flatMap(({ [figure]: { medianMs, p95Ms } }) => [medianMs, p95Ms]).filter((ms) => ms !== null);
  const shareOf = ({ ended, failed }: { readonly ended: number; readonly failed: number }): number | null =>
    ended === 0 ? null : failed / ended;
  /** The list of what was launched in a period. */
  const listOf = ({ from, to }: { readonly from: string; readonly to: string }): { readonly [name: string]: string } => ({
    launched: `${from}..${to}`,
    ...(workflow === undefined ? {} : { workflow }),
    ...(group === undefined ? {} : { group }),
  });
  const closer = (at: number): void => {
    const period = periods[at];
    if (period === undefined) return;
    if (onCloser !== null) onCloser(Date.parse(period.from), Date.parse(period.to));
    else if (!isQueue) void navigate({ to: '/instances', search: listOf(period) });
  };
  const shared = { names, chosen: index, onPoint: setPointed, onChoose: closer };
  const { run, wait } = chosen ?? whole;
  const { started, ended, failed } = chosen ?? whole;
  const first = periods[0];
  const last = periods.at(-1);
  return (
    <section className={styles.charts} aria-label={words.title}>
      <div
        className={styles.readout}
        role="group"
        aria-label={words.read}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight' && event.key !== 'Enter'))
            return;
          event.preventDefault();
          if (event.key === 'Enter') {
            if (index !== null) closer(index);
            return;
          }
          const from = kept ?? (event.key === 'ArrowLeft' ? periods.length : -1);
          setKept(Math.max(0, Math.min(periods.length - 1, from + (event.key === 'ArrowLeft' ? -1 : 1))));
        }}
      >
        <span aria-live="polite">
          <b>
            {chosen !== undefined
              ? periodText(range.period, Date.parse(chosen.from), Date.parse(chosen.to), language)
              : first === undefined || last === undefined
                ? null
                : stretchText(Date.parse(first.from), Date.parse(last.to), language)}
          </b>{' '}
          {isQueue ? words.saidQueue(started, ended, failed) : words.said(started, ended, failed)}
          {run.medianMs === null ? null : `; ${words.median(span(run.medianMs), span(wait.medianMs))}`}
        </span>
        <span className="grow" />
        {kept === null || chosen === undefined ? (
          <span className={`${styles.hint} small quiet`}>{onCloser === null ? words.openHint : words.readHint}</span>
        ) : (
          <>
            {isQueue ? null : (
              <Link className="link small" to="/instances" search={listOf(chosen)}>
                {words.instances}
              </Link>
            )}
            {onCloser === null ? null : (
              <Button size="small" onClick={() => closer(Math.min(kept, periods.length - 1))}>
                {words.closer}
              </Button>
            )}
          </>
        )}
      </div>
      <div className={styles.grid}>
        <PeriodChart
          {...shared}
          title={isQueue ? words.charts.startedQueue : words.charts.started}
          label={words.chart(isQueue ? words.charts.startedQueue : words.charts.started, periods.length)}
          hue="plain"
          scale={countScale(most(periods.map((period) => period.started)))}
          valueText={(value) => ui.number(value)}
          periods={periods.map((period) => ({ value: period.started }))}
        />
        <PeriodChart
          {...shared}
          title={isQueue ? words.charts.runQueue : words.charts.run}
          label={words.chart(isQueue ? words.charts.runQueue : words.charts.run, periods.length)}
          hue="plain"
          scale={spanScale(spansOf('run'))}
          valueText={line}
          periods={periods.map((period) => ({ value: period.run.medianMs, upTo: period.run.p95Ms }))}
        />
        <PeriodChart
          {...shared}
          title={words.charts.wait}
          label={words.chart(words.charts.wait, periods.length)}
          hue="wait"
          scale={spanScale(spansOf('wait'))}
          valueText={line}
          periods={periods.map((period) => ({ value: period.wait.medianMs, upTo: period.wait.p95Ms }))}
        />
        <PeriodChart
          {...shared}
          title={words.charts.failed}
          label={words.chart(words.charts.failed, periods.length)}
          hue="fail"
          scale={shareScale(most(periods.map(shareOf)))}
          valueText={(value) => percent.format(value)}
          periods={periods.map((period) => ({ value: shareOf(period) }))}
        />
      </div>
    </section>
  );
}
