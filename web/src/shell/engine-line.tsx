import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { statusRead } from '../api/engine.ts';
import { failedTodayRead } from '../api/instances.ts';
import { queuesRead } from '../api/queues.ts';
import type { LiveState } from '../api/live.ts';
import { useLiveState } from '../api/use-live.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { clockText } from '../ui/moment-text.ts';
import { useNow } from '../ui/now.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { StatusGap, StatusLine, statusItemClass } from '../ui/status-line.tsx';
import styles from './engine-line.module.css';

/** The engine now, on every page: each part leads to the page that it is about. */
export function EngineLine({ onKeys }: { readonly onKeys: () => void }): ReactNode {
  const { client } = useApi();
  const live = useLiveState();
  const { messages } = useI18n();
  const { shell, ui } = messages;
  const status = useQuery(statusRead(client)).data;
  const queues = useQuery(queuesRead(client)).data?.items;
  // To the minute: at midnight another day begins.
  const nowMs = Math.floor(useNow() / 60_000) * 60_000;
  const failed = useQuery(failedTodayRead(client, nowMs)).data;
  const slots = queues?.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const isOld = live.connection === 'lost';
  return (
    <StatusLine label={shell.statusLine}>
      <span className={statusItemClass({ isStill: true })}>
        <span className={styles[live.connection]} />
        {wordOf(live, shell)}
      </span>
      {status === undefined ? null : (
        <>
          <Link to="/queues" className={statusItemClass({ isOld })}>
            <StateGlyph state="executing" size="small" />
            <b>{ui.number(status.runningTasks)}</b>
            <span className={styles.word}>{slots === undefined ? shell.executing : shell.ofSlots(slots)}</span>
          </Link>
          <Link to="/queues" className={statusItemClass({ isOld })}>
            <StateGlyph state="queued" size="small" />
            <b>{ui.number(status.queuedTasks)}</b>
            <span className={styles.word}>{shell.queued}</span>
          </Link>
          <Link to="/instances" search={{ state: 'retrying' }} className={statusItemClass({ isOld })}>
            <StateGlyph state="retrying" size="small" />
            <b>{ui.number(status.retryingTasks)}</b>
            <span className={styles.word}>{shell.retrying}</span>
          </Link>
          {failed === undefined ? null : (
            <Link to="/instances" search={{ state: 'failed', launched: 'today' }} className={statusItemClass({ isOld })}>
              <StateGlyph state="failed" size="small" />
              <b>{ui.number(failed.total)}</b>
              <span className={styles.word}>{shell.failedToday}</span>
            </Link>
          )}
        </>
      )}
      <StatusGap />
      <span className={statusItemClass({ isWide: true, isStill: true })} title={shell.zone}>
        <Clock /> {Intl.DateTimeFormat().resolvedOptions().timeZone}
      </span>
      <button type="button" className={statusItemClass({ isWide: true })} onClick={onKeys} aria-label={shell.allKeys} title={shell.allKeys}>
        ?
      </button>
    </StatusLine>
  );
}

function Clock(): ReactNode {
  const { language } = useI18n();
  return <b>{clockText(useNow(), language)}</b>;
}

function wordOf(
  live: LiveState,
  shell: { readonly live: string; readonly connecting: string; readonly notLive: string; readonly asleep: string },
): string {
  switch (live.connection) {
    case 'live':
      return shell.live;
    case 'connecting':
      return shell.connecting;
    case 'lost':
      return shell.notLive;
    case 'asleep':
      return shell.asleep;
  }
}
