import { Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { isQueueName } from '../../../../src/core/workflow/names.ts';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { deleteQueue, pauseQueue, queueUsersRead, renameQueue, resumeQueue } from '../../api/queues.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './queues.module.css';
import { useQueueAction } from './use-queue-action.ts';

type DialogProps = { readonly queue: QueueBody; readonly onClose: () => void };

/** Asks why, and pauses. Undo is offered: it is done at once. */
export function PauseDialog({ queue: { name }, onClose }: DialogProps): ReactNode {
  const { queues: words, ui } = useMessages();
  const { client } = useApi();
  const { act, isPending } = useQueueAction();
  const [reason, setReason] = useState('');
  const undo = { run: () => resumeQueue(client, name), done: { text: words.resumed(name) } };
  const pause = async (): Promise<void> => {
    const done = { text: words.pausedNow(name), action: { label: ui.undo, run: () => void act(undo) } };
    if (await act({ run: () => pauseQueue(client, name, reason.trim()), done })) onClose();
  };
  return (
    <Dialog title={words.pauseTitle(name)} verb={words.pauseVerb} isBusy={isPending} onClose={onClose} onDo={pause}>
      <p className="dim">{words.pauseBody}</p>
      <Textarea
        label={words.reason}
        description={words.reasonHint}
        maxLength={1_000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Gives it another name. `taken`: names of other queues. */
export function RenameDialog({
  queue: { name },
  taken,
  onRenamed,
  onClose,
}: DialogProps & { readonly taken: readonly string[]; readonly onRenamed: (name: string) => void }): ReactNode {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const { act, isPending } = useQueueAction();
  const [newName, setNewName] = useState(name);
  const problem = !isQueueName(newName) ? words.wrong.name : newName !== name && taken.includes(newName) ? words.nameTaken : null;
  const rename = async (): Promise<void> => {
    if (problem !== null) return;
    if (newName === name) return onClose();
    if (await act({ run: () => renameQueue(client, name, newName), done: { text: words.renamed(newName) } })) onRenamed(newName);
  };
  return (
    <Dialog title={words.renameTitle(name)} verb={words.renameVerb} isBusy={isPending} onClose={onClose} onDo={rename}>
      <p className="dim">{words.renameBody}</p>
      <TextInput
        label={words.newName}
        data-autofocus
        spellCheck={false}
        autoComplete="off"
        error={problem}
        value={newName}
        onChange={(event) => setNewName(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Says who needs it and what waits in it; where there is something, another queue has to take it over. */
export function DeleteDialog({
  queue,
  others,
  onDeleted,
  onClose,
}: DialogProps & { readonly others: readonly string[]; readonly onDeleted: () => void }): ReactNode {
  const { queues: words } = useMessages();
  const { client } = useApi();
  const { act, isPending } = useQueueAction();
  const users = useQuery(queueUsersRead(client, queue.name)).data?.workflows;
  const [moveTo, setMoveTo] = useState<string | null>(null);
  const waiting = queue.waiting ?? 0;
  const running = queue.running ?? 0;
  const isNeeded = users === undefined || users.length > 0 || waiting > 0 || running > 0;
  const remove = async (): Promise<void> => {
    if (isNeeded && moveTo === null) return;
    let moved = 0;
    const run = async (): Promise<void> => {
      moved = (await deleteQueue(client, queue.name, isNeeded ? moveTo : null)).moved;
    };
    await act({ run, done: () => ({ text: words.deleted(queue.name, moved) }), leave: onDeleted });
  };
  return (
    <Dialog
      title={words.deleteTitle(queue.name)}
      verb={words.deleteVerb(queue.name)}
      keep={words.keep}
      isDanger
      isBusy={isPending}
      isReady={!isNeeded || moveTo !== null}
      onClose={onClose}
      onDo={remove}
    >
      <p className="dim">
        {users === undefined || users.length === 0
          ? null
          : users.length === 1
            ? `${words.deleteUsedOne(users.join(', '))} `
            : `${words.deleteUsed(users.join(', '))} `}
        {waiting > 0 || running > 0 ? `${words.deleteWaiting(waiting, running)} ` : null}
        {isNeeded ? words.deleteMove : words.deleteFree}
      </p>
      {isNeeded ? (
        <Select
          label={words.moveTo}
          placeholder={words.chooseQueue}
          data={[...others]}
          value={moveTo}
          onChange={setMoveTo}
          searchable
          data-autofocus
          comboboxProps={{ withinPortal: true }}
        />
      ) : null}
    </Dialog>
  );
}

function Dialog({
  title,
  verb,
  keep,
  isDanger = false,
  isBusy,
  isReady = true,
  onClose,
  onDo,
  children,
}: {
  readonly title: string;
  readonly verb: string;
  readonly keep?: string;
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly isReady?: boolean;
  readonly onClose: () => void;
  readonly onDo: () => Promise<void>;
  readonly children: ReactNode;
}): ReactNode {
  const { ui } = useMessages();
  return (
    <Modal opened onClose={onClose} title={title} size={420}>
      <form
        className={styles.dialog}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy && isReady) void onDo();
        }}
      >
        {children}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{keep ?? ui.cancel}</Button>
          <Button kind={isDanger ? 'red' : 'ink'} type="submit" isBusy={isBusy} disabled={!isReady}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
