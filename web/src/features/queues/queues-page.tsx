import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { queueSamplesRead, queuesRead, resumeQueue } from '../../api/queues.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { ListBeside } from '../../ui/list-beside.tsx';
import { EmptyState, ListStates } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useRowCursor } from '../../ui/row-cursor.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { UnknownNote } from '../../ui/unknown-note.tsx';
import { queueDialogOf, type QueueDialog } from './queue-address.ts';
import { DeleteDialog, PauseDialog, RenameDialog } from './queue-dialogs.tsx';
import { QueueFormPanel } from './queue-form-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { QueueRow } from './queue-row.tsx';
import { stripColumns, stripFrame, stripRangeOf, stripRanges, type StripRange } from './queue-strip.model.ts';
import styles from './queues.module.css';
import { queueSums } from './slots.model.ts';
import { useQueueAction } from './use-queue-action.ts';

/** Of a queue that was idle. */
const noSamples: readonly never[] = [];

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** All queues: slots, who holds them, who waits. `/queues/NAME` opens the panel of one, `?do=` what is done to it. */
export function QueuesPage(): ReactNode {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const { queue: selectedName } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const isLost = useLiveState().connection === 'lost';
  const mayConfigure = useMay('configure', 'queue');
  const list = useQuery(queuesRead(client));
  const { data } = list;
  const queues = data?.items ?? [];
  const range = stripRangeOf(search['range']);
  // To the minute: strips move on by columns.
  const minuteMs = Math.floor(useNow() / 60_000) * 60_000;
  const frame = stripFrame(range, minuteMs + 1);
  const sampled = useQuery({
    ...queueSamplesRead(client, frame.fromMs, frame.toMs, stripColumns),
    refetchInterval: range === '1h' ? false : 60_000,
    placeholderData: (before) => before,
  }).data;
  const samplesOf = new Map((sampled?.items ?? []).map(({ queue, samples }) => [queue, samples]));
  const dialog = queueDialogOf(search['do']);
  const selected = queues.find(
    ({ name, aliases }) => name === selectedName || (selectedName !== undefined && aliases.includes(selectedName)),
  );
  const close = (): void => void navigate({ to: '/queues' });
  const show = (shown: StripRange): void => {
    const asked = shown === '1h' ? {} : { range: shown };
    void (selectedName === undefined
      ? navigate({ to: '/queues', search: asked, replace: true })
      : navigate({ to: '/queues/$queue', params: { queue: selectedName }, search: asked, replace: true }));
  };
  const open = (name: string, what?: QueueDialog): void =>
    void navigate({ to: '/queues/$queue', params: { queue: name }, search: what === undefined ? {} : { do: what } });
  const cursor = useQueueKeys(queues, open);
  return (
    <>
      <PageHead
        title={words.title}
        tabTitle={selectedName ?? words.title}
        beside={data === undefined ? undefined : <Facts queues={queues} />}
        actions={
          <>
            <Segmented
              label={words.range}
              choices={stripRanges.map((value) => ({ value, label: words.ranges[value] }))}
              value={range}
              onChange={show}
            />
            <ButtonLink to="/admin/retry-schedules">
              <IconRefresh {...icon} />
              {words.retrySchedules}
            </ButtonLink>
            {mayConfigure ? (
              <ButtonLink kind="ink" to="/queues" search={{ do: 'new' }} aria-label={words.newLabel}>
                <IconPlus {...icon} />
                {words.new}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ListBeside
        panel={
          <>
            {selected === undefined ? null : <SelectedQueue queue={selected} all={queues} dialog={dialog} onOpen={open} onClose={close} />}
            {selected === undefined && dialog === 'new' && mayConfigure && data !== undefined ? (
              <QueueFormPanel queue={null} taken={queues.flatMap(namesOf)} onSaved={open} onClose={close} />
            ) : null}
          </>
        }
      >
        {data !== undefined && selectedName !== undefined && selected === undefined ? (
          <UnknownNote text={words.unknown(selectedName)} all={words.title} onAll={close} />
        ) : null}
        <section className={styles.panel} aria-label={words.title}>
          <ListStates
            list={list}
            skeleton={{ count: 6, heightPx: 66 }}
            empty={data !== undefined && queues.length === 0 ? <EmptyState title={words.none} hint={words.noneHint} /> : null}
            isOld={isLost}
          >
            {queues.length === 0 ? null : (
              <div className={`${styles.columns} tiny quiet`} aria-hidden>
                <span>{words.columns.queue}</span>
                <span>{words.columns.slots}</span>
                <span className={styles.axis}>
                  <Moment atMs={frame.fromMs} />
                  <span>{words.stripNow}</span>
                </span>
                <span>{words.columns.wait}</span>
              </div>
            )}
            <ul>
              {queues.map((queue) => (
                <QueueRow
                  key={queue.name}
                  queue={queue}
                  samples={samplesOf.get(queue.name) ?? noSamples}
                  time={{ range, ...frame }}
                  isCursor={queue.name === cursor}
                  isSelected={queue === selected}
                />
              ))}
            </ul>
          </ListStates>
        </section>
      </ListBeside>
    </>
  );
}

/** Rows by keyboard; `p` pauses the one under it, or lets it go on. */
function useQueueKeys(queues: readonly QueueBody[], open: (name: string, what?: QueueDialog) => void): string | null {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const mayControl = useMay('control', 'queue');
  const { act } = useQueueAction();
  const { cursor } = useRowCursor({
    title: words.keys.title,
    ids: queues.map(({ name }) => name),
    labels: { ...words.keys, select: '', selectRange: '' },
    onOpen: open,
    onPeek: open,
  });
  const pauseOrResume = (): void => {
    const queue = queues.find(({ name }) => name === cursor);
    if (queue === undefined) return;
    if (queue.paused === null) open(queue.name, 'pause');
    else void act({ run: () => resumeQueue(client, queue.name), done: { text: words.resumed(queue.name) } });
  };
  useKeys(words.keys.title, mayControl ? [{ keys: 'p', label: words.keys.pause, run: pauseOrResume }] : []);
  return cursor;
}

function SelectedQueue({
  queue,
  all,
  dialog,
  onOpen,
  onClose,
}: {
  readonly queue: QueueBody;
  readonly all: readonly QueueBody[];
  readonly dialog: QueueDialog | null;
  readonly onOpen: (name: string, what?: QueueDialog) => void;
  readonly onClose: () => void;
}): ReactNode {
  const mayControl = useMay('control', 'queue', queue.name);
  const mayConfigure = useMay('configure', 'queue', queue.name);
  const others = all.filter((other) => other !== queue);
  const back = (): void => onOpen(queue.name);
  if (dialog === 'edit' && mayConfigure) return <QueueFormPanel queue={queue} taken={[]} onSaved={onOpen} onClose={back} />;
  return (
    <>
      <QueuePanel key={queue.name} queue={queue} onDialog={(what) => onOpen(queue.name, what)} onClose={onClose} />
      {dialog === 'pause' && mayControl ? <PauseDialog queue={queue} onClose={back} /> : null}
      {dialog === 'rename' && mayConfigure ? (
        <RenameDialog queue={queue} taken={others.flatMap(namesOf)} onRenamed={onOpen} onClose={back} />
      ) : null}
      {dialog === 'delete' && mayConfigure ? (
        <DeleteDialog queue={queue} others={others.map(({ name }) => name)} onDeleted={onClose} onClose={back} />
      ) : null}
    </>
  );
}

function Facts({ queues }: { readonly queues: readonly QueueBody[] }): ReactNode {
  const { queues: words } = useMessages();
  const { slots, held, waiting, paused } = queueSums(queues);
  return (
    <span className={`${styles.facts} dim`}>
      {words.facts(queues.length, slots, held, waiting)}
      {paused === 0 ? null : ` ${words.pausedCount(paused)}`}
    </span>
  );
}

function namesOf({ name, aliases }: QueueBody): readonly string[] {
  return [name, ...aliases];
}
