import { Menu } from '@mantine/core';
import { IconDots, IconEdit, IconPlayerPause, IconPlayerPlay, IconTag, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { emptyAtMs } from '../../../../src/core/queue/expected-starts.ts';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { queueTasksRead, queueUsersRead, resumeQueue, saveQueue } from '../../api/queues.ts';
import { useI18n, useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { LiveDuration } from '../../ui/duration.tsx';
import { clockText } from '../../ui/moment-text.ts';
import { useNow } from '../../ui/now.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { ConcurrencyStepper } from './concurrency-stepper.tsx';
import type { QueueDialog } from './queue-address.ts';
import { queueRules } from './queue-rules.ts';
import { firstShown, QueueTasks } from './queue-tasks.tsx';
import styles from './queues.module.css';
import { useQueueAction } from './use-queue-action.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** A queue: its slots, who holds them, who waits, and what can be done about it. */
export function QueuePanel({
  queue,
  onDialog,
  onClose,
}: {
  readonly queue: QueueBody;
  readonly onDialog: (dialog: QueueDialog) => void;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useMessages();
  const words = messages.queues;
  const { client } = useApi();
  const mayControl = useMay('control', 'queue', queue.name);
  const mayConfigure = useMay('configure', 'queue', queue.name);
  const { act, isPending } = useQueueAction();
  const { name, paused, concurrency, aliases } = queue;
  const setConcurrency = (count: number): void => {
    const undo = { run: () => saveQueue(client, name, { concurrency }), done: { text: words.concurrencySet(name, concurrency) } };
    void act({
      run: () => saveQueue(client, name, { concurrency: count }),
      done: { text: words.concurrencySet(name, count), action: { label: messages.ui.undo, run: () => void act(undo) } },
    });
  };
  return (
    <SidePanel
      title={name}
      heading={<h2 className="ellipsis">{name}</h2>}
      actions={
        <>
          {mayControl ? (
            paused === null ? (
              <Button size="small" onClick={() => onDialog('pause')}>
                <IconPlayerPause {...icon} />
                {words.pause}
              </Button>
            ) : (
              <Button
                size="small"
                isBusy={isPending}
                onClick={() => void act({ run: () => resumeQueue(client, name), done: { text: words.resumed(name) } })}
              >
                <IconPlayerPlay {...icon} />
                {words.resume}
              </Button>
            )
          ) : null}
          {mayConfigure ? <QueueMenu name={name} onDialog={onDialog} /> : null}
        </>
      }
      onClose={onClose}
    >
      {paused === null ? null : (
        <p className={styles.well}>
          <span className="hue-retry row">
            <StateGlyph state="paused" isDecoration />
            <span>
              {words.pausedFor(paused.by)}
              <LiveDuration sinceMs={Date.parse(paused.since)} />
            </span>
          </span>
          {paused.reason === '' ? null : <span className="dim">“{paused.reason}”</span>}
        </p>
      )}
      <div className={styles.well}>
        <span>{words.concurrency}</span>
        {mayConfigure ? (
          <>
            <ConcurrencyStepper value={concurrency} isBusy={isPending} onChange={setConcurrency} />
            <PaceHint queue={queue} />
          </>
        ) : (
          <b>{messages.ui.number(concurrency)}</b>
        )}
      </div>
      <QueueTasks name={name} />
      <div className={styles.section}>
        <h3>{words.settings}</h3>
      </div>
      <p className={`${styles.rules} small`}>
        {queueRules(queue, messages).join(' · ')}
        <span className="dim"> {words.orderHints[queue.order]}</span>
        {aliases.length === 0 ? null : <span className="dim"> {words.formerly(aliases.join(', '))}</span>}
      </p>
      <QueueUsers name={name} />
    </SidePanel>
  );
}

/** When the line is empty at this pace, and with more slots; where that cannot be told, that a change disturbs nothing. */
function PaceHint({ queue: { name, waiting, concurrency, paused, rate, keyConcurrency } }: { readonly queue: QueueBody }): ReactNode {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const { language } = useI18n();
  const nowMs = useNow();
  const usualMs = useQuery({ ...queueTasksRead(client, name, firstShown), placeholderData: (before) => before }).data?.usualMs ?? null;
  const isClear = usualMs !== null && (waiting ?? 0) > 0 && paused === null && rate === null && keyConcurrency === null;
  if (!isClear) return <span className="small dim grow">{words.concurrencyHint}</span>;
  const more = concurrency + Math.max(1, Math.round(concurrency / 2));
  const at = (slots: number): string => clockText(emptyAtMs(nowMs, waiting ?? 0, usualMs, slots), language).slice(0, 5);
  return (
    <span className="small dim grow">
      {words.emptyAt(at(concurrency))} {words.emptyWith(more, at(more))}
    </span>
  );
}

function QueueMenu({ name, onDialog }: { readonly name: string; readonly onDialog: (dialog: QueueDialog) => void }): ReactNode {
  const { queues: words } = useMessages();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button kind="ghost" size="small" isIcon aria-label={words.more(name)} title={words.more(name)}>
          <IconDots {...icon} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconEdit {...icon} />} onClick={() => onDialog('edit')}>
          {words.edit}
        </Menu.Item>
        <Menu.Item leftSection={<IconTag {...icon} />} onClick={() => onDialog('rename')}>
          {words.rename}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash {...icon} />} c="var(--fail-fg)" onClick={() => onDialog('delete')}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function QueueUsers({ name }: { readonly name: string }): ReactNode {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const { workflows: users, plans = [] } = useQuery(queueUsersRead(client, name)).data ?? {};
  if (users === undefined) return null;
  return (
    <>
      <div className={styles.section}>
        <h3>{words.usedBy}</h3>
      </div>
      <div className={`${styles.users} small`}>
        {users.length === 0 ? <span className="dim">{words.usedByNone}</span> : null}
        {users.map((workflow) => (
          <Link key={workflow} to="/workflows/$name" params={{ name: workflow }} className="link">
            {workflow}
          </Link>
        ))}
      </div>
      {plans.length === 0 ? null : (
        <>
          <div className={styles.section}>
            <h3>{words.usedByPlans}</h3>
          </div>
          <div className={`${styles.users} small`}>
            {plans.map((plan) => (
              <Link key={plan} to="/plans/$plan" params={{ plan }} className="link">
                {plan}
              </Link>
            ))}
          </div>
        </>
      )}
    </>
  );
}
