import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { workflowRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Note } from '../../ui/note.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { WorkflowEditor } from './workflow-editor.tsx';

/** `/workflows/NAME/edit` edits a definition as text, `/workflows/@new` begins one. */
export function WorkflowEditPage(): ReactNode {
  const { name } = useParams({ strict: false });
  const { shell, workflows: words } = useMessages();
  const mayEdit = useMay('edit', 'workflow', name ?? null);
  if (!mayEdit)
    return (
      <>
        <PageHead crumbs={[<Crumb key="workflows" />]} title={name ?? words.editor.new} />
        <PageBody>
          <Note kind="fail">{shell.lacksRight}</Note>
        </PageBody>
      </>
    );
  return name === undefined ? <WorkflowEditor workflow={null} latest={null} /> : <Existing key={name} name={name} />;
}

function Existing({ name }: { readonly name: string }): ReactNode {
  const { client } = useApi();
  const { data, error, refetch } = useQuery(workflowRead(client, name));
  if (data !== undefined) return <WorkflowEditor workflow={data} latest={error === null ? data : null} />;
  return (
    <>
      <PageHead crumbs={[<Crumb key="workflows" />]} title={name} />
      <PageBody>
        {error === null ? <SkeletonRows count={8} heightPx={20} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </PageBody>
    </>
  );
}

function Crumb(): ReactNode {
  return <Link to="/workflows">{useMessages().workflows.title}</Link>;
}
