import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import type { BulkBody } from '../../../../src/server/schemas/figures.ts';
import { useApi } from '../../api/api-context.tsx';
import type { Query } from '../../api/client.ts';
import { bulkOnInstances, type InstanceAction } from '../../api/instances.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { begun, leftOf, progressAfter, progressParts, type BulkProgress } from './bulk.model.ts';
import { bulkActionOf, isLaunch, statusFor } from './instance-actions.model.ts';
import { ActionIcon } from './instance-menu.tsx';
import styles from './instances.module.css';

/** What is selected: rows, or everything that matches the filter. */
export type Selection = { readonly kind: 'rows'; readonly ids: ReadonlySet<number> } | { readonly kind: 'matching' };

const allActions: readonly InstanceAction[] = ['retry-now', 'cancel', 'kill', 'resume', 'relaunch', 'delete'];

/** Acts on what is selected: counts first, asks once, shows how far it is and what was refused, and can be stopped. */
export function SelectionBar({
  selection,
  filter,
  actions: wanted,
  onMatching,
  onClear,
  onDone,
}: {
  readonly selection: Selection;
  /** The filter of the list, with its state. */
  readonly filter: Query;
  /** Actions that make sense for at least one of the selected rows. */
  readonly actions: readonly InstanceAction[];
  readonly onMatching: () => void;
  readonly onClear: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const messages = useMessages();
  const { instances: words } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const ask = useAsk();
  const notices = useNotices();
  const mayControl = useMay('control', 'instance');
  const mayLaunch = useMay('launch', 'workflow');
  const [progress, setProgress] = useState<{ readonly action: InstanceAction; readonly of: BulkProgress } | null>(null);
  const [busy, setBusy] = useState<InstanceAction | null>(null);
  const isStopped = useRef(false);

  const chosen = (action: InstanceAction): Pick<BulkBody, 'ids' | 'filter'> =>
    selection.kind === 'rows'
      ? { ids: [...selection.ids] }
      : { filter: { ...filter, status: filter['status'] ?? statusFor(action) } as BulkBody['filter'] & object };

  async function act(action: InstanceAction): Promise<void> {
    const { verb } = words.act[action];
    const body = { action: bulkActionOf(action), ...chosen(action) };
    setBusy(action);
    try {
      const { count, complete } = await bulkOnInstances(client, { ...body, dryRun: true });
      const answer = await ask({
        title: words.ask.title(verb, count),
        body: complete ? words.ask[action] : `${words.ask.atLeast(count)}. ${words.ask[action]}`,
        verb: `${verb} (${messages.ui.number(count)}${complete ? '' : '+'})`,
        isDanger: action === 'cancel' || action === 'kill' || action === 'delete',
      });
      if (answer === null) return;
      isStopped.current = false;
      let now = begun(count);
      setProgress({ action, of: now });
      let cursor: string | null = null;
      do {
        const part = await bulkOnInstances(client, { ...body, ...(cursor === null ? {} : { cursor }) });
        now = progressAfter(now, part);
        cursor = part.nextCursor;
        setProgress({ action, of: now });
      } while (cursor !== null && !isStopped.current);
      setProgress({ action, of: { ...now, isRunning: false } });
      await queries.invalidateQueries({ queryKey: ['instance'] });
      onDone();
    } catch (error) {
      notices.say({ kind: 'fail', text: failureText(error, messages) });
      setProgress(null);
    } finally {
      setBusy(null);
    }
  }

  if (progress !== null) {
    const { action, of } = progress;
    return (
      <div className={styles.selection} role="status">
        <div className={styles.progress}>
          <TimeBar parts={progressParts(of)} label={null} />
          <div className="row small">
            <span className="grow">{words.bulk.progress(of.done, of.refused.length, leftOf(of), words.act[action].busy)}</span>
            {of.isRunning ? (
              <button type="button" className="link" onClick={() => (isStopped.current = true)}>
                {words.bulk.stop}
              </button>
            ) : (
              <Button
                size="small"
                onClick={() => {
                  setProgress(null);
                  onClear();
                }}
              >
                {words.bulk.close}
              </Button>
            )}
          </div>
          {of.refused.length === 0 ? null : (
            <ul className={`${styles.refused} small`} aria-label={words.bulk.result} tabIndex={0}>
              {of.refused.map(({ id, message }) => (
                <li key={id}>
                  <span className={styles.id}>{id}</span> {message}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    );
  }

  const offered = allActions.filter(
    (action) => (selection.kind === 'matching' || wanted.includes(action)) && (isLaunch(action) ? mayLaunch && mayControl : mayControl),
  );
  return (
    <div className={styles.selection} role="region" aria-label={words.actions}>
      <b>{selection.kind === 'matching' ? words.allMatching : words.selected(selection.ids.size)}</b>
      {selection.kind === 'rows' ? (
        <button type="button" className="link small" onClick={onMatching}>
          {words.selectMatching}
        </button>
      ) : null}
      <span className="grow" />
      {offered.map((action) => (
        <Button
          key={action}
          size="small"
          kind={action === 'kill' || action === 'delete' ? 'danger' : 'plain'}
          isBusy={busy === action}
          onClick={() => void act(action)}
        >
          <ActionIcon action={action} />
          {words.act[action].button}
        </Button>
      ))}
      <Button size="small" kind="ghost" onClick={onClear}>
        {words.clearSelection}
      </Button>
    </div>
  );
}
