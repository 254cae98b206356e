import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { statusRead } from '../../api/engine.ts';
import { comingRead, executingNowRead } from '../../api/home.ts';
import { nodesRead } from '../../api/nodes.ts';
import { useI18n, useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { LiveDuration } from '../../ui/duration.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { ReasonLine, useStateKind } from '../instances/row-cells.tsx';
import { diskIsLow, disksOf, scaled, shareUsed } from './machine.model.ts';
import styles from './home.module.css';

const executingShown = 5;
const comingShown = 5;

/** What executes now, the oldest first. */
export function NowPanel(): ReactNode {
  const { home: words, shell } = useMessages();
  const { client } = useApi();
  const status = useQuery(statusRead(client)).data;
  const { data, error, isPending, refetch } = useQuery(executingNowRead(client, executingShown));
  return (
    <Panel
      title={words.now}
      count={status === undefined ? undefined : words.nowCount(status.activeInstances, status.queuedTasks)}
      aside={
        <Link to="/instances" className="link small">
          {shell.instances}
        </Link>
      }
      isRuled={false}
    >
      {isPending ? <SkeletonRows count={2} heightPx={26} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className={`${styles.none} small dim`}>{words.nothingNow}</p> : null}
      <ul>
        {(data?.items ?? []).map((item) => (
          <NowRow key={item.id} row={item} />
        ))}
      </ul>
    </Panel>
  );
}

function NowRow({ row }: { readonly row: InstanceListItem }): ReactNode {
  const state = useStateKind(row);
  return (
    <li className={styles.line}>
      <StateGlyph state={state} />
      <Link to="/instances/$id" params={{ id: String(row.id) }} className={`${styles.nowName} ellipsis`}>
        {row.workflow}
      </Link>
      <span className="dim ellipsis grow">
        <ReasonLine item={row} isCut />
      </span>
    </li>
  );
}

/** The next launches of plans. */
export function ComingPanel(): ReactNode {
  const { messages, language } = useI18n();
  const { home: words } = messages;
  const { client } = useApi();
  const nowMs = useNow();
  const mayRead = useMay('read', 'plan');
  const { data, error, isPending, refetch } = useQuery({ ...comingRead(client, comingShown), enabled: mayRead });
  if (!mayRead) return null;
  return (
    <Panel title={words.coming} isRuled={false}>
      {isPending ? <SkeletonRows count={2} heightPx={26} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className={`${styles.none} small dim`}>{words.nothingComing}</p> : null}
      <ul>
        {(data?.items ?? []).map(({ at, plan, workflow }) => (
          <li key={`${plan} ${at}`} className={styles.line}>
            <span className={`${styles.when} dim`}>
              <time dateTime={at}>{whenText(Date.parse(at), nowMs, language)}</time>
            </span>
            <b className="ellipsis">{plan}</b>
            <span className="grow" />
            {plan === workflow ? null : <span className="quiet ellipsis">{workflow}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** How often the machine is looked at. */
const machineMs = 30_000;

/** The engine, its store and its disks. */
export function MachinePanel(): ReactNode {
  const { messages, language } = useI18n();
  const { home: words } = messages;
  const { client } = useApi();
  const mayRead = useMay('read', 'engine');
  const { data, error, isPending, refetch } = useQuery({ ...nodesRead(client), enabled: mayRead, refetchInterval: machineMs });
  if (!mayRead) return null;
  const bytes = (size: number): string => {
    const { value, unit } = scaled(size);
    return words.size(value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 }), unit);
  };
  const nodes = data?.items ?? [];
  const bad = nodes.reduce((sum, node) => sum + (node.state === 'up' ? 0 : 1) + disksOf(node).filter(diskIsLow).length, 0);
  return (
    <Panel
      title={words.machine}
      count={data === undefined ? undefined : words.machineState(bad)}
      aside={
        <Link to="/admin/nodes" className="link small">
          {words.nodes}
        </Link>
      }
      isRuled={false}
    >
      {isPending ? <SkeletonRows count={3} heightPx={26} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      <ul>
        {nodes.map((node) => (
          <Fragment key={node.name}>
            <Part name={node.name} isWell={node.state === 'up'}>
              {node.state === 'up' && node.startedAt !== null ? (
                <>
                  {node.version}, {words.up} <LiveDuration sinceMs={Date.parse(node.startedAt)} />
                </>
              ) : (
                (node.reason ?? words.silent)
              )}
            </Part>
            <Part name={words.parts.load} isWell share={(node.load[0] ?? 0) / node.processors}>
              {words.load(node.load[0] ?? 0, node.processors)}
            </Part>
            <Part name={words.parts.store} isWell>
              {bytes(node.store.databaseBytes)}, {words.log(bytes(node.store.logBytes))}
            </Part>
            {disksOf(node).map((disk) => (
              <Part key={disk.what} name={words.parts.disk(disk.holds)} isWell={!diskIsLow(disk)} share={shareUsed(disk)}>
                {words.full(Math.round(100 * shareUsed(disk)))}, {words.free(bytes(disk.freeBytes))}
              </Part>
            ))}
          </Fragment>
        ))}
      </ul>
    </Panel>
  );
}

/** Within a day the time, else the day too: nobody plans to the second. */
function whenText(atMs: number, nowMs: number, language: string): string {
  const isSoon = atMs - nowMs < 20 * 3_600_000;
  const day = isSoon ? {} : ({ weekday: 'short' } as const);
  return new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);
}

function Part({
  name,
  isWell,
  share,
  children,
}: {
  readonly name: string;
  readonly isWell: boolean;
  readonly share?: number;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li className={styles.line}>
      <StateGlyph state={isWell ? 'succeeded' : 'aborted'} isDecoration />
      <b className={styles.part}>{name}</b>
      <span className={`dim ellipsis grow ${isWell ? '' : 'hue-fail'}`}>{children}</span>
      {share === undefined ? null : (
        <span className={styles.meter} aria-hidden>
          <i className={isWell ? 'bar-done' : 'bar-fail'} style={{ width: `${Math.min(100, 100 * share)}%` }} />
        </span>
      )}
    </li>
  );
}
