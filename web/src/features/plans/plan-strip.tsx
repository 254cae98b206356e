import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { commandGroup } from '../../../../src/core/plan/command-workflow.ts';
import type { ForecastBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { forecastRead } from '../../api/plans.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { ErrorState } from '../../ui/list-states.tsx';
import { momentText } from '../../ui/moment-text.ts';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { lanesOf, shiftBands } from './plan-view.model.ts';
import styles from './plans.module.css';

/** Past and coming launches of all plans that the filter leaves, plans per quarter of an hour, clashes. */
export function PlanStrip({ text }: { readonly text: string }): ReactNode {
  const { messages } = useI18n();
  const words = messages.plans;
  const { client } = useApi();
  const [hours, setHours] = useState<'6' | '24' | '168'>('24');
  const { data, error, refetch } = useQuery({ ...forecastRead(client, text, Number(hours)), refetchInterval: 60_000 });
  return (
    <Panel
      title={words.coming[hours]}
      isRuled={false}
      count={
        data === undefined
          ? undefined
          : `${words.forecast(data.launches, data.launchesAreCounted, data.launching)}${data.isWhole ? '' : `, ${words.partial(data.looked)}`}`
      }
      aside={
        <Segmented
          label={words.aheadLabel}
          value={hours}
          choices={(['6', '24', '168'] as const).map((value) => ({ value, label: words.ahead[value] }))}
          onChange={setHours}
        />
      }
    >
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined ? <div className={styles.stripRoom} /> : <Lanes forecast={data} />}
    </Panel>
  );
}

function Lanes({ forecast }: { readonly forecast: ForecastBody }): ReactNode {
  const { messages, language } = useI18n();
  const words = messages.plans;
  const nowMs = useNow();
  const [fromMs, toMs] = [Date.parse(forecast.from), Date.parse(forecast.to)];
  const most = Math.max(1, ...forecast.buckets.map(({ plans }) => plans));
  const shifts = shiftBands(forecast);
  const said = (moment: string): string => momentText(Date.parse(moment), nowMs, language);
  const isClash = (from: string): boolean =>
    forecast.clashes.some(
      ({ at }) => Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(from) + forecast.bucketSeconds * 1000,
    );
  return (
    <div className={styles.strip}>
      <div className={styles.shifts} aria-hidden>
        {shifts.map(({ key, kind, start, width }) => (
          <i key={key} className={styles[kind]} style={{ left: `${start * 100}%`, width: `max(3px, ${width * 100}%)` }} />
        ))}
      </div>
      <div className={styles.lane} aria-hidden>
        <span />
        <div className={styles.axis}>
          {[0, 0.25, 0.5, 0.75].map((share) => (
            <span key={share} className="tiny quiet" style={{ left: `${share * 100}%` }}>
              {momentText(fromMs + share * (toMs - fromMs), nowMs, language).replace(/(\d\d:\d\d):\d\d$/, '$1')}
            </span>
          ))}
        </div>
      </div>
      {lanesOf(forecast).map(({ group, bars }) => {
        const name = laneName(group, words);
        return (
          <div key={group ?? '\0'} className={styles.lane}>
            <span className="small dim ellipsis">{name}</span>
            <div className={styles.track} role="img" aria-label={`${name}: ${bars.reduce((sum, { count }) => sum + count, 0)}`}>
              {bars.map((bar) => (
                <i
                  key={`${bar.state}${bar.from}`}
                  className={styles[bar.state]}
                  style={{ left: `${bar.start * 100}%`, width: `max(3px, ${bar.width * 100}%)` }}
                  title={`${said(bar.from)} ${words.bars[bar.state]}: ${bar.plans.join(', ')}${bar.count > bar.plans.length ? ` (${bar.count})` : ''}`}
                />
              ))}
            </div>
          </div>
        );
      })}
      <div className={styles.lane}>
        <span className="small dim ellipsis">{words.perBucket(forecast.bucketSeconds / 60)}</span>
        <div
          className={styles.columnsTrack}
          role="img"
          aria-label={words.forecast(forecast.launches, forecast.launchesAreCounted, forecast.launching)}
        >
          {forecast.buckets.map(({ from, plans, launches }) => (
            <i
              key={from}
              className={isClash(from) ? styles.clash : undefined}
              style={{ height: `${(plans / most) * 100}%` }}
              title={`${said(from)} ${words.bucket(plans, launches)}`}
            />
          ))}
        </div>
      </div>
      {shifts.map(({ key, kind, at, from, to, zones }) => (
        <p key={key} className={`${styles.shift} small`}>
          <b>{said(at)}</b> {words.shift[kind](from, to)} <span className="dim">{zones.join(', ')}</span>
        </p>
      ))}
      <details className={`${styles.clashes} small`}>
        <summary>{forecast.clashes.length === 0 ? words.noClash : words.clashes(forecast.clashes.length)}</summary>
        <ul>
          {forecast.clashes.map(({ queue, at, together, slots, plans }) => (
            <li key={`${queue}${at}`}>
              <b>{said(at)}</b>{' '}
              <Link to="/queues/$queue" params={{ queue }} className="link">
                {words.clash(together, slots, queue)}
              </Link>{' '}
              <span className="dim">{plans.join(', ')}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

/** Workflows behind commands are a group of their own. */
function laneName(group: string | null, words: ReturnType<typeof useI18n>['messages']['plans']): string {
  if (group === null) return words.others;
  if (group === commandGroup) return words.commands;
  return group === '' ? words.noGroup : group;
}
