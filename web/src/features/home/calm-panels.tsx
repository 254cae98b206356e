import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { HomeBody } from '../../../../src/server/schemas/home.ts';
import type { SlowerList } from '../../../../src/server/schemas/home.ts';
import { useApi } from '../../api/api-context.tsx';
import { slowerRead } from '../../api/home.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Duration } from '../../ui/duration.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import styles from './home.module.css';
import { TroubleText } from './trouble-text.tsx';

/** What is usual does not change by the minute. */
const slowerForMs = 10 * 60_000;
const recoveredShown = 6;

/** What came right by itself: nothing to do, good to know. */
export function RecoveredPanel({ home }: { readonly home: HomeBody }): ReactNode {
  const { home: words } = useMessages();
  const { recovered } = home;
  if (recovered.length === 0) return null;
  const instances = recovered.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel title={words.recovered} count={words.recoveredCount(instances)} isRuled={false}>
      <ul>
        {recovered.slice(0, recoveredShown).map((group) => (
          <li key={group.line} className={styles.line}>
            <StateGlyph state="succeededAfterRetry" isDecoration />
            <Link to="/instances/$id" params={{ id: String(group.instanceId) }} className={`${styles.lineName} ellipsis`}>
              {group.workflow}
            </Link>
            <span className={`${styles.lineCount} quiet`}>{words.instances(group.count)}</span>
            <span className="dim ellipsis grow">
              <TroubleText group={group} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Workflows whose median has grown. */
export function SlowerPanel(): ReactNode {
  const { home: words } = useMessages();
  const { client } = useApi();
  const items = useQuery({ ...slowerRead(client), staleTime: slowerForMs, refetchInterval: slowerForMs }).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={words.slower} count={words.slowerHint} isRuled={false}>
      <ul>
        {items.map((item) => (
          <li key={item.workflow} className={styles.line}>
            <Link to="/workflows/$name" params={{ name: item.workflow }} className={`${styles.lineName} ellipsis`}>
              {item.workflow}
            </Link>
            <span className={styles.fromTo}>
              <span className="quiet">
                <Duration ms={item.beforeMs} /> {words.to}
              </span>{' '}
              <b>
                <Duration ms={item.latelyMs} />
              </b>
            </span>
            <Line points={item.line} />
            <span className="dim ellipsis grow">{words.grew[item.grew]}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Line({ points }: { readonly points: SlowerList['items'][number]['line'] }): ReactNode {
  const most = Math.max(1, ...points);
  const place = (index: number): number => 2 + (index * 116) / Math.max(1, points.length - 1);
  const height = (value: number): number => 16 - (value / most) * 13;
  return (
    <svg className={styles.trend} width="120" height="18" aria-hidden>
      <polyline
        fill="none"
        stroke="var(--edge)"
        strokeWidth="1.4"
        points={points.map((value, index) => `${place(index)},${height(value)}`).join(' ')}
      />
      <circle cx={place(points.length - 1)} cy={height(points.at(-1) ?? 0)} r="2.2" fill="var(--ink)" />
    </svg>
  );
}
