import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { QueueTaskBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { moveTaskFirst, queueTasksRead } from '../../api/queues.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { livingDurationText } from '../../ui/duration-text.ts';
import { LiveDuration } from '../../ui/duration.tsx';
import { ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { useNow } from '../../ui/now.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { UsualBar } from '../../ui/usual-bar.tsx';
import styles from './queues.module.css';
import { useQueueAction } from './use-queue-action.ts';

/** How many of each are shown at first, and at most. */
export const firstShown = 12;
const mostShown = 500;

/** Who holds the slots of a queue, the longest first, and who waits, the next one first. The panel shows what is so now: it is read again as tasks come and go. */
export function QueueTasks({ name }: { readonly name: string }): ReactNode {
  const { queues: words, ui } = useMessages();
  const { client } = useApi();
  const [limit, setLimit] = useState(firstShown);
  const { data, error, isPending, refetch } = useQuery({ ...queueTasksRead(client, name, limit), placeholderData: (before) => before });
  if (isPending) return <SkeletonRows count={4} heightPx={28} />;
  if (data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const hidden = data.waiting - data.line.length;
  return (
    <>
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      <OldRows isOld={error !== null}>
        <div className={styles.section}>
          <h3>
            {words.hold}, {ui.number(data.running)}
          </h3>
          {data.running === 0 ? null : <h3>{words.holdFor}</h3>}
        </div>
        {data.running === 0 ? <p className={`${styles.hint} small dim`}>{words.noHolder}</p> : null}
        <ul className={styles.tasks}>
          {data.holders.map((task) => (
            <TaskRow key={keyOf(task)} task={task} mark={<StateGlyph state="executing" size="small" />} time={<HeldFor task={task} />} />
          ))}
        </ul>
        <div className={styles.section}>
          <h3>
            {words.line}, {ui.number(data.waiting)}
          </h3>
          {data.waiting === 0 ? null : <h3>{words.lineFor}</h3>}
        </div>
        {data.waiting === 0 ? <p className={`${styles.hint} small dim`}>{words.lineEmpty}</p> : null}
        <ul className={styles.tasks}>
          {data.line.map((task, index) => (
            <TaskRow
              key={keyOf(task)}
              task={task}
              mark={<Place queue={name} task={task} place={index + 1} />}
              time={<Waits task={task} />}
            />
          ))}
          {hidden > 0 ? (
            <li className={`${styles.hint} small dim`}>
              {words.moreInLine(hidden)}{' '}
              {limit < mostShown ? (
                <button type="button" className="link" onClick={() => setLimit(Math.min(mostShown, limit * 5))}>
                  {words.showMore}
                </button>
              ) : null}
            </li>
          ) : null}
        </ul>
      </OldRows>
    </>
  );
}

function TaskRow({ task, mark, time }: { readonly task: QueueTaskBody; readonly mark: ReactNode; readonly time: ReactNode }): ReactNode {
  const { instanceId, nodeId, workflow, task: name } = task;
  return (
    <li className={styles.task}>
      {mark}
      <span className="ellipsis">
        {name === null ? null : <b>{name} </b>}
        <Link to="/instances/$id" params={{ id: String(instanceId) }} search={{ task: String(nodeId) }} className="link mono">
          {instanceId}
        </Link>{' '}
        <span className="dim">{workflow}</span>
      </span>
      {time}
    </li>
  );
}

/** How long a slot has been held, against usual. */
function HeldFor({ task: { since, usualMs } }: { readonly task: QueueTaskBody }): ReactNode {
  const sinceMs = Date.parse(since);
  const nowMs = useNow();
  return (
    <>
      <span className={styles.usual}>{usualMs === null ? null : <UsualBar ms={Math.max(0, nowMs - sinceMs)} usualMs={usualMs} />}</span>
      <span className={styles.expected}>
        <LiveDuration sinceMs={sinceMs} />
      </span>
    </>
  );
}

/** How long it has waited, and when it is expected to start. */
function Waits({ task: { since, expectedStart } }: { readonly task: QueueTaskBody }): ReactNode {
  const { queues: words, units } = useMessages();
  const nowMs = useNow();
  const inMs = expectedStart === null ? null : Date.parse(expectedStart) - nowMs;
  return (
    <>
      <span className="dim">
        <LiveDuration sinceMs={Date.parse(since)} />
      </span>
      <span className={styles.expected} title={words.expectedStart}>
        {inMs === null ? '' : inMs < 2_000 ? words.startsSoon : words.startsIn(livingDurationText(inMs, units))}
      </span>
    </>
  );
}

/** The place in the line; who may, moves the task first by it. */
function Place({ queue, task, place }: { readonly queue: string; readonly task: QueueTaskBody; readonly place: number }): ReactNode {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const mayControl = useMay('control', 'queue', queue);
  const { act, isPending } = useQueueAction();
  if (!mayControl || place === 1) return <b aria-label={words.place(place)}>{place}</b>;
  return (
    <button
      type="button"
      className={styles.first}
      aria-label={words.moveFirst(place)}
      title={words.moveFirst(place)}
      disabled={isPending}
      onClick={() => void act({ run: () => moveTaskFirst(client, queue, task), done: { text: words.movedFirst(task.instanceId) } })}
    >
      {place}
    </button>
  );
}

function keyOf({ instanceId, nodeId }: QueueTaskBody): string {
  return `${instanceId} ${nodeId}`;
}
