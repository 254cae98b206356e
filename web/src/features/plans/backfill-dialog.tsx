import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { BackfillAnswerBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { backfillPlan, backfillRead } from '../../api/plans.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { backfillRequestOf, type BackfillEntry } from './backfill.model.ts';
import { ownClock } from './plan-view.model.ts';
import styles from './plans.module.css';
import { usePlanAction } from './use-plan-action.ts';

/** Moments that are named one by one at most. */
const mostNamed = 12;
/** How long nothing must be typed before the moments are looked up. */
const pauseMs = 300;

/** Asks for a range of the past, shows what would be launched, and launches it. */
export function BackfillDialog({
  name,
  zone,
  onClose,
}: {
  readonly name: string;
  readonly zone: string;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useMessages();
  const { planBackfill: words, ui } = messages;
  const { client } = useApi();
  const { act, isPending } = usePlanAction();
  const [entry, setEntry] = useState<BackfillEntry>({ from: '', to: '', limit: '100', concurrency: '1' });
  const [settled] = useDebouncedValue(entry, pauseMs);
  const asked = backfillRequestOf(settled);
  const preview = useQuery({ ...backfillRead(client, name, asked ?? { from: '' }), enabled: asked !== null });
  const found = asked === null || entry !== settled ? undefined : preview.data;
  const count = found?.moments.length ?? 0;
  const begin = async (): Promise<void> => {
    if (asked === null || count === 0 || isPending) return;
    await act(async () => {
      const { moments } = await backfillPlan(client, name, asked);
      return { text: words.begun(moments.length) };
    }, onClose);
  };
  const field = (key: keyof BackfillEntry) => ({
    value: entry[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }): void => {
      const { value } = event.currentTarget;
      setEntry((before) => ({ ...before, [key]: value }));
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.dialog(name)} size={460}>
      <form
        className={styles.dialog}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <p className="dim">{words.body}</p>
        <TextInput type="datetime-local" label={words.from} description={words.zone(zone)} data-autofocus {...field('from')} />
        <TextInput type="datetime-local" label={words.to} description={words.toHint} {...field('to')} />
        <TextInput type="number" min={1} max={1_000} label={words.limit} description={words.limitHint} {...field('limit')} />
        <TextInput
          type="number"
          min={1}
          max={100}
          label={words.concurrency}
          description={words.concurrencyHint}
          {...field('concurrency')}
        />
        <div role="status">
          {found === undefined ? null : <Preview found={found} />}
          {asked === null || preview.error === null ? null : <p className="hue-fail">{failureText(preview.error, messages)}</p>}
        </div>
        <div className={styles.buttons}>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button kind="ink" type="submit" isBusy={isPending} disabled={count === 0}>
            {words.verb(count)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Preview({ found: { moments, taken, more } }: { readonly found: BackfillAnswerBody }): ReactNode {
  const { planBackfill: words } = useMessages();
  return (
    <>
      <p>{moments.length === 0 ? words.none : words.launches(moments.length)}</p>
      <p className="small dim">
        {moments.slice(0, mostNamed).map(ownClock).join(', ')}
        {moments.length > mostNamed ? ` ${words.others(moments.length - mostNamed)}` : ''}
      </p>
      {taken === 0 ? null : <p className="small dim">{words.taken(taken)}</p>}
      {more ? <p className="small dim">{words.more}</p> : null}
    </>
  );
}
