import { IconEdit, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RetryScheduleBody } from '../../../../src/server/schemas/retry-schedule.ts';
import { useApi } from '../../api/api-context.tsx';
import { deleteRetrySchedule, retryScheduleUsersRead, retrySchedulesRead } from '../../api/retry-schedules.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { durationText } from '../../ui/duration-text.ts';
import { useNotices } from '../../ui/notices.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { drawnLevels, wholeSchedule } from './retry-levels.model.ts';
import styles from './retry-schedules.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** A retry schedule: its levels in words, who names it, and what can be done to it. */
export function RetrySchedulePanel({
  schedule: { name, levels },
  onEdit,
  onClose,
}: {
  readonly schedule: RetryScheduleBody;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useMessages();
  const { retrySchedules: words, units } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const ask = useAsk();
  const mayConfigure = useMay('configure', 'retrySchedule', name);
  const users = useQuery(retryScheduleUsersRead(client, name)).data?.workflows;
  const { retries, spanMs } = wholeSchedule(levels);
  const remove = async (): Promise<void> => {
    const now = await queries.query({ ...retryScheduleUsersRead(client, name), staleTime: 0 });
    if (now.workflows.length > 0) {
      notices.say({ kind: 'fail', text: words.cannotDelete(name, now.workflows.join(', ')) });
      return;
    }
    const answer = await ask({ title: words.deleteTitle(name), body: words.deleteBody, verb: words.deleteVerb(name), keep: words.keep });
    if (answer === null) return;
    await deleteRetrySchedule(client, name);
    notices.say({ text: words.deleted(name) });
    onClose();
    await queries.invalidateQueries({ queryKey: retrySchedulesRead(client).queryKey });
  };
  return (
    <SidePanel
      title={name}
      heading={<h2 className="ellipsis">{name}</h2>}
      actions={
        mayConfigure ? (
          <>
            <Button size="small" onClick={onEdit}>
              <IconEdit {...icon} />
              {words.edit}
            </Button>
            <Button
              size="small"
              kind="danger"
              onClick={() => void remove().catch((error: unknown) => notices.say({ kind: 'fail', text: failureText(error, messages) }))}
            >
              <IconTrash {...icon} />
              {words.delete}
            </Button>
          </>
        ) : null
      }
      onClose={onClose}
    >
      <section className={styles.section}>
        <h3>{words.levels}</h3>
        <ol className={styles.levels}>
          {drawnLevels(levels).map(({ times, firstDelayMs, lastDelayMs }, index) => (
            <li key={`level${index}`}>
              <b>{words.level(index + 1)}</b>{' '}
              <span className="dim">{words.levelText(times, durationText(firstDelayMs, units), durationText(lastDelayMs, units))}</span>
            </li>
          ))}
          <li className="dim">
            {words.sum(retries, durationText(spanMs, units))}, {words.thenFailed}.
          </li>
        </ol>
      </section>
      {users === undefined ? null : (
        <section className={styles.section}>
          <h3>{words.usedBy}</h3>
          <div className={`${styles.users} small`}>
            {users.length === 0 ? <span className="dim">{words.usedByNone}</span> : null}
            {users.map((workflow) => (
              <Link key={workflow} to="/workflows/$name" params={{ name: workflow }} className="link">
                {workflow}
              </Link>
            ))}
          </div>
        </section>
      )}
    </SidePanel>
  );
}
