import { Modal, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { suspendPlan } from '../../api/plans.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './plans.module.css';
import { usePlanAction } from './use-plan-action.ts';

/** Asks why, and suspends a plan, or (null) all. */
export function SuspendDialog({ name, onClose }: { readonly name: string | null; readonly onClose: () => void }): ReactNode {
  const { plans: words, ui } = useMessages();
  const { client } = useApi();
  const { act, isPending } = usePlanAction();
  const [reason, setReason] = useState('');
  const suspend = async (): Promise<void> => {
    const isDone = await act(async () => {
      await suspendPlan(client, name, reason.trim());
      return { text: name === null ? words.allSuspendedNow : words.suspendedNow(name) };
    });
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={name === null ? words.suspendAllTitle : words.suspendTitle(name)} size={420}>
      <form
        className={styles.dialog}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) void suspend();
        }}
      >
        <p className="dim">{words.suspendBody}</p>
        <Textarea
          label={words.reason}
          maxLength={1_000}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button kind="ink" type="submit" isBusy={isPending}>
            {words.suspendVerb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
