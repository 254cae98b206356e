import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { nodesRead } from '../../api/nodes.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { AdminCrumb } from '../admin/admin-crumb.tsx';
import { NodePanel } from './node-panel.tsx';

/** Load and disks tell nobody when they change: they are asked for again while somebody looks. */
const lookAgainMs = 5_000;

/** The machines that run this. */
export function NodesPage(): ReactNode {
  const { admin } = useMessages();
  const { client } = useApi();
  const { connection, isFrozen } = useLiveState();
  const list = useQuery({ ...nodesRead(client), refetchInterval: isFrozen ? false : lookAgainMs });
  return (
    <>
      <PageHead crumbs={[<AdminCrumb key="admin" />]} title={admin.sections.nodes} facts={admin.nodes.facts} />
      <PageBody>
        <ListStates list={list} skeleton={{ count: 4, heightPx: 60 }} isOld={connection === 'lost'}>
          {list.data?.items.map((node) => (
            <NodePanel key={node.name} node={node} />
          ))}
        </ListStates>
      </PageBody>
    </>
  );
}
