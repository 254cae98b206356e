import { Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { FreshChip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { EmptyState, ListStates } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { AdminCrumb } from '../admin/admin-crumb.tsx';
import styles from './engine-log.module.css';
import { LogLine } from './log-line.tsx';
import { logRows } from './log-rows.model.ts';
import { useLog } from './use-log.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
const typingPauseMs = 250;

/** The engine's own log, newest first; level and what is looked for stand in the address. */
export function EngineLogPage(): ReactNode {
  const { engineLog: words, shell, admin } = useMessages();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const mayRead = useMay('read', 'log');
  const level = levels.find((each) => each === search['level']) ?? 'info';
  const text = search['text'] ?? '';
  const [typed, setTyped] = useState(text);
  const [follows, setFollows] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { pages, entries, fresh, showNew } = useLog({ level, text }, follows, mayRead);
  const go = (change: { readonly level?: string; readonly text?: string }): void =>
    void navigate({ to: '/admin/log', search: { level, text, ...change }, replace: true });
  const find = useDebouncedCallback((wanted: string) => go({ text: wanted }), typingPauseMs);
  useKeys(words.keys.title, [
    { keys: '/', label: words.keys.focus, run: () => field.current?.focus() },
    { keys: '.', label: words.keys.fresh, run: showNew },
    { keys: 'f', label: words.keys.follow, run: () => setFollows(!follows) },
  ]);
  const head = <PageHead crumbs={[<AdminCrumb key="admin" />]} title={words.title} facts={words.facts} />;
  if (!mayRead) {
    return (
      <>
        {head}
        <PageBody>
          <EmptyState title={shell.lacksRight} hint={admin.lacksRight('read the log')} />
        </PageBody>
      </>
    );
  }
  return (
    <>
      {head}
      <PageBody>
        <div className={styles.controls}>
          <Segmented
            label={words.level}
            choices={levels.map((each) => ({ value: each, label: words.levels[each] }))}
            value={level}
            onChange={(chosen) => go({ level: chosen })}
          />
          <TextInput
            ref={field}
            className={styles.search ?? ''}
            type="search"
            placeholder={words.search}
            aria-label={words.search}
            maxLength={200}
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              find(event.currentTarget.value);
            }}
          />
          <Switch
            label={words.follow}
            title={words.followHint}
            checked={follows}
            onChange={(event) => setFollows(event.currentTarget.checked)}
          />
          {fresh.count === 0 || follows ? null : <FreshChip onClick={showNew}>{words.fresh(fresh.count, fresh.isMore)}</FreshChip>}
        </div>
        <section className={styles.panel} aria-label={words.title}>
          <ListStates
            list={pages}
            skeleton={{ count: 8, heightPx: 32 }}
            empty={
              pages.data !== undefined && entries.length === 0 ? <EmptyState title={text === '' ? words.none : words.nothingFound} /> : null
            }
          >
            <ol className={styles.list}>
              {logRows(entries).map((row) => (
                <LogLine key={row.key} row={row} />
              ))}
            </ol>
          </ListStates>
          {entries.length === 0 ? null : (
            <div className={styles.foot}>
              {pages.hasNextPage ? (
                <Button isBusy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  {words.older}
                </Button>
              ) : (
                <span className="small quiet">{words.end}</span>
              )}
            </div>
          )}
        </section>
      </PageBody>
    </>
  );
}
