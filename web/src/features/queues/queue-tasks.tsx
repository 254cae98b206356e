import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { QueueTaskBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { queueTasksRead } from '../../api/queues.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { LiveDuration } from '../../ui/duration.tsx';
import { ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import styles from './queues.module.css';

/** How many of each are shown at first, and at most. */
const firstShown = 12;
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
            <TaskRow key={keyOf(task)} task={task} mark={<StateGlyph state="executing" size="small" />} />
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
            <TaskRow key={keyOf(task)} task={task} mark={<b aria-label={words.place(index + 1)}>{index + 1}</b>} />
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

function TaskRow({ task, mark }: { readonly task: QueueTaskBody; readonly mark: ReactNode }): ReactNode {
  const { instanceId, nodeId, workflow, task: name, since } = task;
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
      <span className="dim">
        <LiveDuration sinceMs={Date.parse(since)} />
      </span>
    </li>
  );
}

function keyOf({ instanceId, nodeId }: QueueTaskBody): string {
  return `${instanceId} ${nodeId}`;
}
