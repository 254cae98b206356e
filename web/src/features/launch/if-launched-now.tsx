import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { queuesRead } from '../../api/queues.ts';
import { figuresRead } from '../../api/workflows.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { durationText } from '../../ui/duration-text.ts';
import { momentText } from '../../ui/moment-text.ts';
import { useNow } from '../../ui/now.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import styles from './launch.module.css';
import { outlineOf } from './workflow-outline.model.ts';

/** What would happen now: which of its queues are full or paused, and how long it usually takes. */
export function IfLaunchedNow({ name, workflow }: { readonly name: string; readonly workflow: Workflow }): ReactNode {
  const { launch: words } = useI18n().messages;
  const { client } = useApi();
  const queues = useQuery(queuesRead(client)).data?.items;
  const names = useMemo(() => outlineOf(workflow).queues, [workflow]);
  const used = queues?.filter(({ name: queue, aliases }) => names.some((wanted) => wanted === queue || aliases.includes(wanted)));
  return (
    <section className={styles.section}>
      <h3>{words.now}</h3>
      {used === undefined || used.length === 0 ? null : <QueuesNow queues={used} />}
      <Usual name={name} />
    </section>
  );
}

function QueuesNow({ queues }: { readonly queues: readonly QueueBody[] }): ReactNode {
  const { launch: words } = useI18n().messages;
  const busy = queues.filter(({ paused, running, concurrency }) => paused !== null || (running ?? 0) >= concurrency);
  if (busy.length === 0)
    return (
      <p className={styles.line}>
        <StateGlyph state="succeeded" isDecoration />
        <span>
          {words.allFree(queues.length)}
          {queues.map(({ name }, index) => (
            <span key={name}>
              {index === 0 ? null : ', '}
              <QueueLink name={name} />
            </span>
          ))}
          .
        </span>
      </p>
    );
  return busy.map(({ name, paused, running, concurrency, waiting }) => (
    <p key={name} className={styles.line}>
      <StateGlyph state={paused === null ? 'queued' : 'paused'} isDecoration />
      <span>
        <QueueLink name={name} />
        {paused === null ? words.full(running ?? 0, concurrency, waiting ?? 0) : words.pausedBy(paused.by, paused.reason)}.
      </span>
    </p>
  ));
}

function QueueLink({ name }: { readonly name: string }): ReactNode {
  return (
    <Link to="/queues/$queue" params={{ queue: name }} className="link">
      {name}
    </Link>
  );
}

function Usual({ name }: { readonly name: string }): ReactNode {
  const { language, messages } = useI18n();
  const { launch: words, units } = messages;
  const { client } = useApi();
  const nowMs = useNow();
  const figures = useQuery(figuresRead(client, name)).data;
  if (figures === undefined) return null;
  const { medianMs, p95Ms } = figures.duration;
  if (medianMs === null || p95Ms === null) return <p className="small dim">{words.neverRan}</p>;
  const usual = durationText(medianMs, units);
  const worst = durationText(p95Ms, units);
  return (
    <>
      <p className={styles.line}>
        <StateGlyph state="executing" isDecoration />
        <span>
          {words.usually}
          <b>{usual}</b>
          {words.p95(worst)}
          {words.overLast(figures.sample - figures.failed)}
          {figures.failed === 0 ? null : <span className="hue-fail"> {words.failedOf(figures.failed, figures.sample)}</span>}
        </span>
      </p>
      <TimeBar
        size="thick"
        label={words.timeBar(usual, worst)}
        parts={[
          { texture: 'exec', weight: medianMs },
          { texture: 'none', weight: p95Ms - medianMs },
        ]}
      />
      <p className={`${styles.axis} tiny quiet`} aria-hidden>
        <span>{momentText(nowMs, nowMs, language)}</span>
        <span>
          {words.doneAbout}
          {momentText(nowMs + medianMs, nowMs, language)}
        </span>
        <span>
          {momentText(nowMs + p95Ms, nowMs, language)}
          {words.atWorst}
        </span>
      </p>
    </>
  );
}
