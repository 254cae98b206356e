import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { figuresRead } from '../../api/workflows.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Duration } from '../../ui/duration.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Panel } from '../../ui/panel.tsx';
import { percentText } from './run-strip.model.ts';
import { LinkStrip } from './run-strip.tsx';
import { useFreshFigures } from './use-fresh-figures.ts';
import styles from './workflow-page.module.css';

/** How a workflow went lately: its last ends, usual durations, failures. */
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
