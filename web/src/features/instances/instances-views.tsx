import { IconBookmark, IconPencil, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { failedTodayRead, histogramRead } from '../../api/instances.ts';
import { deleteView, renameView, saveView, viewsRead } from '../../api/views.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { parseSearch, stringifySearch } from '../../search.ts';
import { useSignedIn } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { filtersOf, me, queryOf } from './filter.model.ts';
import styles from './instances.module.css';
import { useInstancesSearch } from './use-instances-search.ts';
import { ViewForm } from './view-form.tsx';

const failedToday = { state: 'failed', launched: 'today' };
const waitingLong = { waiting: '1h' };
/** The count beside a view is as old as this at most. */
const countForMs = 60_000;

/** A view as it stands in the row of them; `owner`: of one that somebody keeps. */
type ShownView = { readonly name: string; readonly search: string; readonly owner?: string; readonly count: number | null };

/** Filters with a name: those that everybody has, those that somebody has kept for everybody, and the reader's own. */
export function InstancesViews(): ReactNode {
  const messages = useMessages();
  const { instances: words } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const navigate = useNavigate();
  const { user } = useSignedIn();
  const { search } = useInstancesSearch();
  const [isNaming, setNaming] = useState<false | 'new' | 'again'>(false);
  const now = stringifySearch(filtersOf(search));
  const kept = useQuery(viewsRead(client)).data?.items ?? [];
  const [todayMs] = useState(client.nowMs);
  const failed = useQuery({ ...failedTodayRead(client, todayMs), staleTime: countForMs }).data;
  const waiting = useQuery({
    ...histogramRead(client, { ...queryOf(waitingLong, todayMs, user.name), buckets: 1 }),
    staleTime: countForMs,
  }).data;
  const changing = useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: () => queries.invalidateQueries({ queryKey: viewsRead(client).queryKey }),
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  const standing: readonly ShownView[] = [
    { name: words.all, search: '', count: null },
    { name: words.failedToday, search: stringifySearch(failedToday), count: failed?.total ?? null },
    { name: words.waitingLong, search: stringifySearch(waitingLong), count: waiting?.total ?? null },
    { name: words.byMe, search: stringifySearch({ by: me }), count: null },
    { name: words.today, search: stringifySearch({ launched: 'today' }), count: null },
  ];
  const shown = kept.filter((view) => view.search === now && view.mayChange);
  // Somebody else's is changed by its owner; of two with the same filter it would not be clear which is meant.
  const own = shown.filter(({ owner }) => owner === user.name);
  const only = own.length === 1 ? own[0] : undefined;
  const isKnown = [...standing, ...kept].some((view) => view.search === now);
  const open = (event: MouseEvent, view: { readonly search: string }): void => {
    // A tab of its own is the browser's to open.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void navigate({ to: '/instances', search: parseSearch(view.search) });
  };
  return (
    <nav className={styles.views} aria-label={words.views}>
      {[...standing, ...kept.map((view): ShownView => ({ ...view, count: null }))].map((view) => (
        <a
          key={`${view.owner ?? ''} ${view.name}`}
          href={`/instances${view.search}`}
          title={view.owner === undefined || view.owner === user.name ? undefined : words.keptBy(view.owner)}
          aria-current={view.search === now ? 'page' : undefined}
          onClick={(event) => open(event, view)}
        >
          {view.name}
          {view.count === null ? null : <span className={styles.count}>{messages.ui.number(view.count)}</span>}
        </a>
      ))}
      {only === undefined ? null : isNaming === 'again' ? (
        <ViewForm
          view={{ name: only.name, isShared: only.shared }}
          onKeep={(name, isShared) => changing.mutate(() => renameView(client, only, name, isShared))}
          onClose={() => setNaming(false)}
        />
      ) : (
        <Button kind="ghost" size="small" isIcon aria-label={words.renameView} title={words.renameView} onClick={() => setNaming('again')}>
          <IconPencil size={14} stroke={1.75} />
        </Button>
      )}
      {shown.length === 0 ? null : (
        <Button
          kind="ghost"
          size="small"
          isIcon
          aria-label={words.forgetView}
          title={words.forgetView}
          onClick={() => changing.mutate(() => Promise.all(shown.map((view) => deleteView(client, view))))}
        >
          <IconX size={14} stroke={1.75} />
        </Button>
      )}
      {isKnown ? null : isNaming === 'new' ? (
        <ViewForm
          onKeep={(name, isShared) => changing.mutate(() => saveView(client, name, now, isShared))}
          onClose={() => setNaming(false)}
        />
      ) : (
        <Button kind="ghost" size="small" isIcon aria-label={words.saveView} title={words.saveView} onClick={() => setNaming('new')}>
          <IconBookmark size={14} stroke={1.75} />
        </Button>
      )}
    </nav>
  );
}
