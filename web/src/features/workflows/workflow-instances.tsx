import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { instancesRead } from '../../api/instances.ts';
import { useLiveEvents } from '../../api/use-live.ts';
import { figuresRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { FreshChip } from '../../ui/chip.tsx';
import { Duration, LiveDuration } from '../../ui/duration.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { EmptyState, ListStates } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { UsualBar } from '../../ui/usual-bar.tsx';
import { stateOfItem } from '../launch/item-state.model.ts';
import styles from './workflow-page.module.css';

const shown = 20;

/** The latest instances of a workflow. Rows stay as they were read; what has happened since is counted. */
export function WorkflowInstances({ name }: { readonly name: string }): ReactNode {
  const { workflows: words, instances } = useMessages();
  const { client } = useApi();
  const list = useQuery(instancesRead(client, { workflow: name, limit: shown }));
  const usualMs = useQuery(figuresRead(client, name)).data?.duration.medianMs ?? null;
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  useLiveEvents((events) => {
    const ids = events.flatMap(({ type, workflow, instanceId }) =>
      instanceId !== undefined && workflow === name && (type === 'INSTANCE_STARTED' || type === 'INSTANCE_TERMINATED') ? [instanceId] : [],
    );
    if (ids.length > 0) setFresh((before) => new Set([...before, ...ids]));
  });
  const catchUp = async (): Promise<void> => {
    setFresh(new Set());
    await list.refetch();
  };
  useKeys(words.keys.title, [{ keys: '.', label: instances.keys.fresh, run: () => void catchUp() }]);
  return (
    <Panel
      title={words.recent}
      aside={
        <>
          {fresh.size === 0 ? null : <FreshChip onClick={() => void catchUp()}>{words.endedSince(fresh.size)}</FreshChip>}
          <Link to="/instances" search={{ workflow: name }} className="link small">
            {words.allInstances}
          </Link>
        </>
      }
    >
      <ListStates
        list={list}
        skeleton={{ count: 6, heightPx: 32 }}
        empty={list.data?.items.length === 0 ? <EmptyState title={words.noInstance} /> : null}
      >
        <ul>
          {list.data?.items.map((item) => (
            <Row key={item.id} item={item} usualMs={usualMs} />
          ))}
        </ul>
      </ListStates>
    </Panel>
  );
}

function Row({ item, usualMs }: { readonly item: InstanceListItem; readonly usualMs: number | null }): ReactNode {
  const { id, parameters, createdAt, endedAt } = item;
  const createdMs = Date.parse(createdAt);
  return (
    <li className={styles.instance}>
      <StateGlyph state={stateOfItem(item)} />
      <Link to="/instances/$id" params={{ id: String(id) }} className={`${styles.instanceLink} mono`}>
        {id}
      </Link>
      <span className="mono dim ellipsis">
        {Object.entries(parameters)
          .map(([name, value]) => `${name}=${value.slice(0, 80)}`)
          .join(' ')}
      </span>
      <span className={styles.took}>
        {endedAt === null ? (
          <LiveDuration sinceMs={createdMs} />
        ) : (
          <>
            {usualMs === null ? null : <UsualBar ms={Date.parse(endedAt) - createdMs} usualMs={usualMs} />}
            <Duration ms={Date.parse(endedAt) - createdMs} />
          </>
        )}
      </span>
      <span className="small dim">
        <Moment atMs={createdMs} />
      </span>
    </li>
  );
}
