import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { homeRead, type HomePeriod } from '../../api/home.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.tsx';
import { ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { RecoveredPanel, SlowerPanel } from './calm-panels.tsx';
import { DonePanel } from './done-panel.tsx';
import styles from './home.module.css';
import { NeedsPanel } from './needs-panel.tsx';
import { Numbers } from './numbers.tsx';
import { ComingPanel, MachinePanel, NowPanel } from './side-panels.tsx';
import { useFreshHome, useLook } from './use-fresh-home.ts';

const periods: readonly HomePeriod[] = ['visit', 'day', 'week'];

/** What must I do, and what happened while I was away. `?period=` is what "away" means. */
export function Home(): ReactNode {
  const { messages, language } = useI18n();
  const { home: words } = messages;
  const { client } = useApi();
  const navigate = useNavigate();
  const asked = useSearch({ strict: false })['period'];
  const period = periods.find((one) => one === asked) ?? 'visit';
  const { data, error, isPending, refetch } = useQuery({ ...homeRead(client, period), placeholderData: (old) => old });
  const isLost = useLiveState().connection === 'lost';
  const nowMs = useNow();
  useFreshHome();
  useLook();
  const today = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { weekday: 'long', day: 'numeric', month: 'long' }).format(
    nowMs,
  );
  const isOld = error !== null || isLost;
  return (
    <>
      <PageHead
        title={today.slice(0, 1).toUpperCase() + today.slice(1)}
        tabTitle={data === undefined || data.troubles.length === 0 ? words.title : `${words.title} (${data.troubles.length})`}
        beside={
          data === undefined || period !== 'visit' ? undefined : (
            <span className={`${styles.since} quiet`}>
              {words.sinceLooked} <Moment atMs={Date.parse(data.from)} />
            </span>
          )
        }
        actions={
          <Segmented
            label={words.period}
            value={period}
            choices={periods.map((value) => ({ value, label: words.periods[value] }))}
            onChange={(value) => void navigate({ to: '/', search: value === 'visit' ? {} : { period: value }, replace: true })}
          />
        }
      />
      <div className={styles.body}>
        {error === null ? null : <ErrorState title={messages.ui.pageDidNotCome} error={error} onRetry={() => void refetch()} />}
        {isPending ? <SkeletonRows count={8} heightPx={62} /> : null}
        {data === undefined ? null : (
          <>
            <OldRows isOld={isOld}>
              <Numbers home={data} />
            </OldRows>
            <div className={styles.grid}>
              <div className={styles.stack}>
                <NeedsPanel home={data} isOld={isOld} />
                <RecoveredPanel home={data} />
                <SlowerPanel />
              </div>
              <div className={styles.stack}>
                <NowPanel />
                <ComingPanel />
                <MachinePanel />
                <DonePanel period={period} from={data.from} />
              </div>
            </div>
          </>
        )}
      </div>
    </>
  );
}
