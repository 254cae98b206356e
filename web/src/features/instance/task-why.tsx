import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { InstanceBody, WhyBody } from '../../../../src/server/schemas/instance.ts';
import { useI18n, useMessages } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { Countdown, LiveDuration } from '../../ui/duration.tsx';
import { fineDurationText } from './fine-duration-text.ts';
import { clockText, isoText } from '../../ui/moment-text.ts';
import { useNow } from '../../ui/now.tsx';
import { classNames } from '../../ui/class-names.ts';
import { whyDataOf } from '../why/why-data.ts';
import { WhyLine } from '../why/why-line.tsx';
import { whySentence } from '../why/why-sentence.ts';
import type { PlacedTask } from './instance-rows.model.ts';
import { isGood, outcomeText } from './outcome-text.ts';
import styles from './task-panel.module.css';

/** More squares than these say no more than their number. */
const mostSquares = 56;

/** Why a node waits. A job that was not considered yet has no number: its name says which it is, if it is the only one. */
function reasonOf({ why }: InstanceBody, node: number | null, job: string | null): WhyBody | undefined {
  if (node !== null) return why.find(({ nodeId }) => nodeId === node);
  const pending = why.filter(({ nodeId, name }) => nodeId === null && name === job);
  return pending.length === 1 ? pending[0] : undefined;
}

/** Why a task is where it is, its schedule of retries drawn, and its last attempt. */
export function TaskWhy({ instance, selected }: { readonly instance: InstanceBody; readonly selected: PlacedTask }): ReactNode {
  const messages = useMessages();
  const { instance: words } = messages;
  const nowMs = useNow();
  const { task, job } = selected;
  // A task that was not considered waits with its job.
  const reason = reasonOf(instance, task.nodeId ?? job.nodeId, job.name);
  const said = stillText(selected, instance, messages);
  return (
    <>
      {reason === undefined ? null : (
        <section className={styles.section}>
          <WhyLine sentence={whySentence(reason, messages, nowMs)} />
          <RetryPlan reason={reason} />
          <Reads reason={reason} />
        </section>
      )}
      {reason === undefined && said !== null ? (
        <section className={styles.section}>
          <p className="dim">{said}</p>
        </section>
      ) : null}
      {task.childInstance === null ? null : (
        <section className={styles.section}>
          <dl className={styles.facts}>
            <dt>{words.panel.childInstance}</dt>
            <dd>
              <Link to="/instances/$id" params={{ id: String(task.childInstance) }} className="link mono">
                {task.childInstance}
              </Link>
            </dd>
          </dl>
        </section>
      )}
      <LastAttempt selected={selected} />
    </>
  );
}

function RetryPlan({ reason }: { readonly reason: WhyBody }): ReactNode {
  const data = whyDataOf(reason);
  if (data?.kind !== 'retry') return null;
  const failed = data.attemptNumber - 1;
  const all = data.attemptNumber + data.left;
  if (all > mostSquares) return null;
  return (
    <div className={styles.plan} style={{ marginTop: 8 }} aria-hidden>
      {Array.from({ length: all }, (_, index) => (
        <i key={index} className={index < failed ? 'bar-fail' : index === failed ? classNames('bar-retry', styles.next) : styles.todo} />
      ))}
    </div>
  );
}

function Reads({ reason }: { readonly reason: WhyBody }): ReactNode {
  const data = whyDataOf(reason);
  if (data?.kind !== 'condition' || data.reads.length === 0) return null;
  return (
    <dl className={styles.facts} style={{ marginTop: 6 }}>
      {data.reads.map(({ nodeId, name, status }) => (
        <Fragment key={nodeId}>
          <dt className="mono">{name ?? `#${nodeId}`}</dt>
          <dd className="dim">{status}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function LastAttempt({ selected }: { readonly selected: PlacedTask }): ReactNode {
  const { messages, language } = useI18n();
  const { instance: words } = messages;
  const { task } = selected;
  const attempt = task.attempts.at(-1);
  if (attempt === undefined) return null;
  const clock = (iso: string): ReactNode => (
    <time dateTime={iso} title={isoText(Date.parse(iso))}>
      {clockText(Date.parse(iso), language)}.{String(Date.parse(iso) % 1000).padStart(3, '0')}
    </time>
  );
  const beganAt = attempt.startedAt ?? attempt.assignedAt;
  const beganMs = Date.parse(beganAt);
  const queuedMs = beganMs - Date.parse(attempt.queuedAt);
  return (
    <section className={styles.section}>
      <h3>{words.panel.attempt(attempt.number, task.attempts.length)}</h3>
      <dl className={styles.facts}>
        <dt>{words.panel.result}</dt>
        <dd>
          {attempt.outcome === null ? (
            <>
              <b className="hue-exec">{words.outcomes.running}</b> <LiveDuration sinceMs={beganMs} />
            </>
          ) : (
            <>
              <b className={isGood(attempt.outcome) ? 'hue-ok' : 'hue-fail'}>{outcomeText(attempt.outcome, words)}</b>{' '}
              {attempt.endedAt === null ? null : (
                <>
                  {words.panel.after('')}
                  {fineDurationText(Date.parse(attempt.endedAt) - beganMs, messages.units)}
                </>
              )}
            </>
          )}
        </dd>
        <dt>{words.panel.queuedAt}</dt>
        <dd>
          {clock(attempt.queuedAt)}
          {words.panel.queuedFor('')}
          {fineDurationText(queuedMs, messages.units)}
        </dd>
        <dt>{words.panel.executed}</dt>
        <dd>
          {clock(beganAt)}
          {task.host === null ? null : (
            <>
              {' '}
              {words.panel.on} <span className="mono">{task.host}</span>
            </>
          )}
        </dd>
        {task.queue === null ? null : (
          <>
            <dt>{words.panel.queue}</dt>
            <dd className="mono">{task.queue}</dd>
          </>
        )}
        {task.dueAt === null ? null : (
          <>
            <dt>{messages.states.retrying}</dt>
            <dd>
              {clock(task.dueAt)}, <Countdown untilMs={Date.parse(task.dueAt)} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** What is said of a task for which nothing has to be waited. */
function stillText({ task, job, state }: PlacedTask, instance: InstanceBody, { instance: words }: Messages): string | null {
  switch (state) {
    case 'notReached':
      return instance.status === 'terminated' ? words.panel.notReachedEnded : words.panel.notReached;
    case 'skipped':
      return words.panel.skipped;
    case 'cancelled':
      return words.panel.cancelled;
    case 'unsatisfied':
      return words.panel.unsatisfied;
    case 'aborted':
    case 'failed':
    case 'lost':
      return task.error ?? job.error;
    case 'executing':
    case 'queued':
    case 'waiting':
    case 'retrying':
    case 'succeeded':
    case 'succeededAfterRetry':
    case 'cancelling':
    case 'killed':
    case 'paused':
      return null;
  }
}
