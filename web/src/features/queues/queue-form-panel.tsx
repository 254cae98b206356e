import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useApi } from '../../api/api-context.tsx';
import { saveQueue } from '../../api/queues.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { queueFormOf, queueFormProblem, queueSettingsOf, type QueueForm, type QueueFormProblem } from './queue-form.model.ts';
import styles from './queues.module.css';
import { useQueueAction } from './use-queue-action.ts';

/** Makes a queue, or changes the rules of one. Works while tasks wait and run. */
export function QueueFormPanel({
  queue,
  taken,
  onSaved,
  onClose,
}: {
  /** null: a new one. */
  readonly queue: QueueBody | null;
  /** Names that other queues have, or had. */
  readonly taken: readonly string[];
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { queues: words, ui } = useMessages();
  const { client } = useApi();
  const { act, isPending } = useQueueAction();
  const [form, setForm] = useState(() => queueFormOf(queue));
  const [wasSent, setSent] = useState(false);
  const isTaken = queue === null && taken.includes(form.name);
  const problem = queueFormProblem(form);
  // An untouched name is not wrong yet: it is told when somebody tries to save.
  const shown = problem === 'name' && form.name === '' && !wasSent ? null : problem;
  const wrong = (field: Exclude<QueueFormProblem, null>): string | null => (shown === field ? words.wrong[field] : null);
  const field = (name: keyof QueueForm) => ({
    value: form[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }): void =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  });
  const save = async (): Promise<void> => {
    setSent(true);
    if (problem !== null || isTaken || isPending) return;
    const done = { text: queue === null ? words.created(form.name) : words.saved(form.name) };
    if (await act({ run: () => saveQueue(client, form.name, queueSettingsOf(form)), done })) onSaved(form.name);
  };
  const title = queue === null ? words.formNew : words.formEdit(queue.name);
  return (
    <SidePanel title={title} heading={<h2 className="ellipsis">{title}</h2>} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {queue === null ? (
          <TextInput
            label={words.name}
            description={words.nameHint}
            error={isTaken ? words.nameTaken : wrong('name')}
            autoFocus
            spellCheck={false}
            autoComplete="off"
            {...field('name')}
          />
        ) : null}
        <div className={styles.pair}>
          <TextInput
            label={words.concurrencyField}
            description={words.concurrencyFieldHint}
            inputMode="numeric"
            error={wrong('concurrency')}
            {...field('concurrency')}
          />
        </div>
        <div>
          <span className="small strong">{words.order}</span>
          <div>
            <Segmented
              label={words.order}
              value={form.order}
              choices={(['fair', 'fifo', 'prio'] as const).map((value) => ({ value, label: words.orders[value] }))}
              onChange={(order) => setForm({ ...form, order })}
            />
          </div>
          <span className="small dim">{words.orderHints[form.order]}</span>
        </div>
        <TextInput
          label={words.ageingField}
          description={words.ageingHint}
          inputMode="numeric"
          error={wrong('ageing')}
          {...field('ageingSeconds')}
        />
        <TextInput label={words.key} description={words.keyHint} spellCheck={false} error={wrong('key')} {...field('key')} />
        {form.key.trim() === '' ? null : (
          <TextInput
            label={words.keyConcurrency}
            description={words.keyConcurrencyHint}
            inputMode="numeric"
            error={wrong('keyConcurrency')}
            {...field('keyConcurrency')}
          />
        )}
        <div className={styles.pair}>
          <TextInput
            label={words.rateField}
            description={words.rateHint}
            inputMode="numeric"
            error={wrong('rate')}
            {...field('rateStarts')}
          />
          {form.rateStarts.trim() === '' ? null : (
            <TextInput label={words.ratePeriod} inputMode="numeric" {...field('ratePeriodSeconds')} />
          )}
        </div>
        <div className={styles.buttons}>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button kind="ink" type="submit" isBusy={isPending}>
            {queue === null ? words.create : words.save}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}
