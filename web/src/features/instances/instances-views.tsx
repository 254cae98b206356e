import { IconBookmark, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { histogramRead } from '../../api/instances.ts';
import { changeMySettings, mySettingsRead, type MySettings } from '../../api/my-settings.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { parseSearch, stringifySearch } from '../../search.ts';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { filtersOf, queryOf } from './filter.model.ts';
import { countOf } from './histogram.model.ts';
import styles from './instances.module.css';
import { useInstancesSearch } from './use-instances-search.ts';

const failedToday = { state: 'failed', launched: 'today' };
/** The count beside a view is as old as this at most. */
const countForMs = 60_000;

/** Filters with a name: those that everybody has, and those that the reader has kept. */
export function InstancesViews(): ReactNode {
  const messages = useMessages();
  const { instances: words } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const navigate = useNavigate();
  const { search } = useInstancesSearch();
  const [isNaming, setNaming] = useState(false);
  const now = stringifySearch(filtersOf(search));
  const settings = useQuery(mySettingsRead(client)).data;
  const own = settings?.instanceViews ?? [];
  const [todayMs] = useState(client.nowMs);
  const failed = useQuery({
    ...histogramRead(client, { ...queryOf(failedToday, todayMs), status: 'terminated', errors: true, buckets: 1 }),
    staleTime: countForMs,
  }).data;
  const keeping = useMutation({
    mutationFn: (change: (kept: MySettings) => MySettings) => changeMySettings(client, change),
    onSuccess: (kept) => queries.setQueryData(mySettingsRead(client).queryKey, kept),
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  const views = [
    { name: words.all, search: '', count: null },
    { name: words.failedToday, search: stringifySearch(failedToday), count: failed === undefined ? null : countOf(failed).count },
    { name: words.today, search: stringifySearch({ launched: 'today' }), count: null },
    ...own.map((view) => ({ ...view, count: null })),
  ];
  const isKnown = views.some((view) => view.search === now);
  const remove = (name: string): void =>
    keeping.mutate((kept) => ({ ...kept, instanceViews: (kept.instanceViews ?? []).filter((view) => view.name !== name) }));
  return (
    <nav className={styles.views} aria-label={words.views}>
      {views.map((view) => (
        <a
          key={`${view.name} ${view.search}`}
          href={`/instances${view.search}`}
          aria-current={view.search === now ? 'page' : undefined}
          onClick={(event) => {
            // A tab of its own is the browser's to open.
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            void navigate({ to: '/instances', search: parseSearch(view.search) });
          }}
        >
          {view.name}
          {view.count === null ? null : <span className={styles.count}>{messages.ui.number(view.count)}</span>}
        </a>
      ))}
      {own.some((view) => view.search === now) ? (
        <Button
          kind="ghost"
          size="small"
          isIcon
          aria-label={words.forgetView}
          title={words.forgetView}
          onClick={() => own.filter((view) => view.search === now).forEach(({ name }) => remove(name))}
        >
          <IconX size={14} stroke={1.75} />
        </Button>
      ) : null}
      {isKnown ? null : isNaming ? (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            const name = new FormData(event.currentTarget).get('name');
            setNaming(false);
            if (typeof name !== 'string' || name.trim() === '') return;
            const view = { name: name.trim(), search: now };
            keeping.mutate((kept) => ({
              ...kept,
              instanceViews: [...(kept.instanceViews ?? []).filter((one) => one.name !== view.name), view],
            }));
          }}
        >
          <input
            className={styles.date}
            name="name"
            maxLength={60}
            aria-label={words.viewName}
            placeholder={words.viewName}
            // The reader has just asked to write it.
            ref={(field) => field?.focus()}
            required
            onKeyDown={(event) => {
              if (event.key === 'Escape') setNaming(false);
            }}
          />
          <Button size="small" type="submit">
            {words.keepView}
          </Button>
        </form>
      ) : (
        <Button kind="ghost" size="small" isIcon aria-label={words.saveView} title={words.saveView} onClick={() => setNaming(true)}>
          <IconBookmark size={14} stroke={1.75} />
        </Button>
      )}
    </nav>
  );
}
