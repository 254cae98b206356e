import { Menu } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { addressOf } from '../../api/client.ts';
import { statusRead } from '../../api/engine.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useRowCursor } from '../../ui/row-cursor.ts';
import { ExecutingPanel } from './executing-panel.tsx';
import { actionsFor } from './instance-actions.model.ts';
import { InstancePeek } from './instance-peek.tsx';
import { InstancesFilter } from './instances-filter.tsx';
import { InstancesViews } from './instances-views.tsx';
import styles from './instances.module.css';
import type { RowProps } from './row-props.ts';
import { SelectionBar, type Selection } from './selection-bar.tsx';
import { TerminatedPanel } from './terminated-panel.tsx';
import { useInstanceAction } from './use-instance-action.ts';
import { useInstanceLists } from './use-instance-lists.ts';
import { useInstancesSearch } from './use-instances-search.ts';

const nobody: Selection = { kind: 'rows', ids: new Set() };

/** All instances: what executes and why it is not finished, and what has ended. Filters, page and open panel stand in the address. */
export function InstancesPage(): ReactNode {
  const { instances: words } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const mayControl = useMay('control', 'instance');
  const { search, change } = useInstancesSearch();
  const lists = useInstanceLists(search);
  const status = useQuery(statusRead(client)).data;
  const act = useInstanceAction();
  const [selection, setSelection] = useState<Selection>(nobody);
  const { sections, executing, terminated } = lists;
  const rows = [...(sections.executing || sections.cancelling ? executing.rows : []), ...(sections.terminated ? terminated.rows : [])];
  const selected = selection.kind === 'rows' ? selection.ids : new Set(rows.map(({ id }) => id));
  const peeked = /^\d{1,15}$/.test(search['peek'] ?? '') ? Number(search['peek']) : null;
  const open = (id: number): void => void navigate({ to: '/instances/$id', params: { id: String(id) } });
  const select = (ids: ReadonlySet<number>): void => setSelection({ kind: 'rows', ids });
  const peek = (id: number): void => change({ peek: id === peeked ? undefined : String(id) }, true);
  const { cursor, setCursor } = useRowCursor({
    title: words.keys.title,
    ids: rows.map(({ id }) => id),
    labels: words.keys,
    onOpen: open,
    onPeek: peek,
    ...(mayControl ? { selected, onSelect: select } : {}),
  });
  const atCursor = (action: 'retry-now' | 'cancel' | 'kill'): void => {
    const row = rows.find(({ id }) => id === cursor);
    if (row !== undefined && actionsFor(row).includes(action)) void act(row, action);
  };
  useKeys(words.keys.title, [
    { keys: '.', label: words.keys.fresh, run: lists.refresh },
    ...(mayControl
      ? [
          { keys: 'r', label: words.keys.retry, run: () => atCursor('retry-now') },
          { keys: 'c', label: words.keys.cancel, run: () => atCursor('cancel') },
          { keys: 'Shift+k', label: words.keys.kill, run: () => atCursor('kill') },
        ]
      : []),
  ]);

  const toggle = (id: number): void => {
    const ids = new Set(selected);
    if (!ids.delete(id)) ids.add(id);
    select(ids);
  };
  const rowProps = (id: number): Omit<RowProps, 'row'> => ({
    isCursor: id === cursor || id === peeked,
    isSelected: selected.has(id) && (selection.kind === 'rows' || mayControl),
    onPoint(pointed) {
      // On a narrow screen there is no room beside the list, and a second click means to open.
      if (isNarrow || pointed === peeked) return open(pointed);
      setCursor(pointed);
      peek(pointed);
    },
    onSelect: mayControl ? toggle : null,
  });
  const pageIds = terminated.rows.map(({ id }) => id);
  const allSelected = pageIds.length > 0 && pageIds.every((id) => selected.has(id));
  const isUnfiltered = Object.keys(lists.filters).length === 0;
  const hasSelection = selection.kind === 'matching' || selection.ids.size > 0;
  const stateFilter = sections.errors === null ? {} : { status: 'terminated', errors: sections.errors };
  return (
    <>
      <PageHead
        title={words.title}
        beside={<InstancesViews />}
        actions={isNarrow ? undefined : <HeadActions query={{ ...lists.query, ...stateFilter }} />}
      />
      <InstancesFilter />
      <div className={styles.area}>
        <div className={styles.lists}>
          {sections.executing || sections.cancelling ? (
            <ExecutingPanel lists={lists} rowProps={rowProps} count={isUnfiltered ? (status?.instances.executing ?? null) : null} />
          ) : null}
          {sections.terminated ? (
            <TerminatedPanel
              lists={lists}
              rowProps={rowProps}
              count={isUnfiltered ? (status?.instances.terminated ?? null) : null}
              allSelected={allSelected}
              onSelectAll={
                mayControl
                  ? () => select(new Set(allSelected ? [...selected].filter((id) => !pageIds.includes(id)) : [...selected, ...pageIds]))
                  : null
              }
            />
          ) : null}
        </div>
        {peeked === null ? null : (
          <div className={styles.peek}>
            <InstancePeek id={peeked} onClose={() => change({ peek: undefined }, true)} />
          </div>
        )}
      </div>
      {hasSelection ? (
        <SelectionBar
          selection={selection}
          filter={{ ...lists.query, ...stateFilter }}
          actions={rows.filter(({ id }) => selected.has(id)).flatMap(actionsFor)}
          onMatching={() => setSelection({ kind: 'matching' })}
          onClear={() => setSelection(nobody)}
          onDone={lists.refresh}
        />
      ) : null}
    </>
  );
}

function HeadActions({ query }: { readonly query: { readonly [name: string]: string | number | boolean | undefined } }): ReactNode {
  const { instances: words, shell } = useMessages();
  const { live } = useApi();
  const { isFrozen } = useLiveState();
  return (
    <>
      <Menu position="bottom-end" width={140}>
        <Menu.Target>
          <Button kind="ghost">
            <IconDownload size={16} stroke={1.75} aria-hidden />
            {words.export}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={addressOf('/api/instances.csv', query)} download>
            {words.exportAs('CSV')}
          </Menu.Item>
          <Menu.Item component="a" href={addressOf('/api/instances.json', query)} download>
            {words.exportAs('JSON')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button kind="ghost" aria-pressed={isFrozen} onClick={() => live.freeze(!isFrozen)}>
        {isFrozen ? <IconPlayerPlay size={16} stroke={1.75} aria-hidden /> : <IconPlayerPause size={16} stroke={1.75} aria-hidden />}
        {isFrozen ? shell.catchUp : shell.freeze}
      </Button>
    </>
  );
}
