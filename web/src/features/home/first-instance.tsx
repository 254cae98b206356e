import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead, treeRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { Countdown, Duration, LiveDuration } from '../../ui/duration.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { useNow } from '../../ui/now.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { OutputTail } from '../instance/output-tail.tsx';
import { outcomeText } from '../instance/outcome-text.ts';
import { instanceState, taskState } from '../instance/task-state.model.ts';
import { useInstanceActions } from '../instance/use-instance-actions.ts';
import { attemptParts, lastAttempts, onlyTask } from './first-instance.model.ts';
import styles from './first-run.module.css';

/** How many attempts stand below the bar. */
const toldAttempts = 3;

/** The instance of the command that was typed, live: its attempts, the time until the next one, and what it writes. */
export function FirstInstance({ id }: { readonly id: number }): ReactNode {
  const { client } = useApi();
  const { data: instance, error, refetch } = useQuery(instanceRead(client, id));
  const { data: tree } = useQuery(treeRead(client, id));
  const task = onlyTask(tree);
  return (
    <section className={styles.instance} aria-label={instance?.workflow ?? String(id)}>
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {instance === undefined ? error === null ? <SkeletonRows count={1} heightPx={44} /> : null : <Head instance={instance} task={task} />}
      {instance === undefined || task === null ? null : <Attempts instance={instance} task={task} />}
      {task === null || task.nodeId === null || task.attempts.length === 0 ? null : <Written id={id} nodeId={task.nodeId} task={task} />}
    </section>
  );
}

function Head({ instance, task }: { readonly instance: InstanceBody; readonly task: TreeTaskBody | null }): ReactNode {
  const { home, states, instance: words } = useMessages();
  const actions = useInstanceActions(instance, task?.status === 'retrying');
  const state = instanceState(instance, task === null ? [] : [taskState(task, instance.status)]);
  const startedMs = Date.parse(instance.createdAt);
  return (
    <div className={styles.instanceHead}>
      <StateGlyph state={state} />
      <b>{instance.workflow}</b>
      <CopyId id={instance.id} />
      <span className="small dim">
        {states[state]},{' '}
        {instance.endedAt === null ? <LiveDuration sinceMs={startedMs} /> : <Duration ms={Date.parse(instance.endedAt) - startedMs} />}
      </span>
      <span className="grow" />
      {actions.retryNow === null ? null : (
        <Button size="small" onClick={actions.retryNow} isBusy={actions.busy === 'retry-now'}>
          {words.actions.retryNow}
        </Button>
      )}
      <ButtonLink size="small" to="/instances/$id" params={{ id: String(instance.id) }}>
        {home.open}
      </ButtonLink>
    </div>
  );
}

function Attempts({ instance, task }: { readonly instance: InstanceBody; readonly task: TreeTaskBody }): ReactNode {
  const { home, instance: words } = useMessages();
  const nowMs = useNow();
  const told = lastAttempts(task, toldAttempts);
  const isWaiting = instance.endedAt === null && (task.status === 'queued' || told.length === 0);
  return (
    <div className={styles.attempts}>
      <TimeBar size="thick" parts={attemptParts(task, nowMs)} label={home.first.attemptsBar(task.attempts.length)} />
      <ol className={styles.told}>
        {told.map(({ number, startedMs, endedMs, outcome }) => (
          <li key={number}>
            {home.first.attempt(number)}
            {outcome === null ? null : `, ${outcomeText(outcome, words)}`},{' '}
            {endedMs === null ? <LiveDuration sinceMs={startedMs} /> : <Duration ms={endedMs - startedMs} />}
          </li>
        ))}
        {task.status === 'retrying' && task.dueAt !== null ? (
          <li className="hue-retry">
            {home.first.nextIn} <Countdown untilMs={Date.parse(task.dueAt)} />
          </li>
        ) : null}
        {isWaiting ? <li className="hue-wait">{home.first.inQueue}</li> : null}
        {task.error === null ? null : <li className="hue-fail">{task.error}</li>}
      </ol>
    </div>
  );
}

function Written({ id, nodeId, task }: { readonly id: number; readonly nodeId: number; readonly task: TreeTaskBody }): ReactNode {
  const { home } = useMessages();
  const [chosen, choose] = useState<'stdout' | 'stderr' | null>(null);
  const attempt = task.attempts.at(-1);
  if (attempt === undefined) return null;
  // What failed has usually said why on the other channel.
  const channel = chosen ?? (task.ok === false || task.status === 'retrying' ? 'stderr' : 'stdout');
  return (
    <div className={styles.written}>
      <div className={styles.channel}>
        <Segmented
          label={home.first.channel}
          value={channel}
          choices={(['stdout', 'stderr'] as const).map((value) => ({ value, label: home.first.channels[value] }))}
          onChange={choose}
        />
      </div>
      <OutputTail
        key={`${attempt.number} ${channel}`}
        address={{ instanceId: id, nodeId, attempt: attempt.number, channel }}
        page={`@${nodeId}`}
        isBrief
      />
    </div>
  );
}
