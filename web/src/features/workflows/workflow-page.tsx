import { IconDownload, IconEdit, IconRocket, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkflowBody } from '../../../../src/server/schemas/workflow.ts';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { workflowRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Tag } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LinkSegments } from '../../ui/segmented.tsx';
import { downloadXml } from './download-xml.ts';
import { useDeleteWorkflow } from './use-delete-workflow.ts';
import { WorkflowFigures } from './workflow-figures.tsx';
import { WorkflowHistory } from './workflow-history.tsx';
import { WorkflowInstances } from './workflow-instances.tsx';
import { WorkflowUses } from './workflow-uses.tsx';
import styles from './workflow-page.module.css';
import { XmlText } from './xml-text.tsx';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** One workflow: how it went lately, its latest instances, what it uses; or, at `/xml`, its definition. */
export function WorkflowPage(): ReactNode {
  const { workflows: words } = useMessages();
  const { client } = useApi();
  const { name = '' } = useParams({ strict: false });
  const isXml = useLocation().pathname.endsWith('/xml');
  const { data, error, isPending, refetch } = useQuery(workflowRead(client, name));
  const isUnknown = error instanceof ApiError && error.code === 'UNKNOWN_WORKFLOW';
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="workflows" to="/workflows">
            {words.title}
          </Link>,
        ]}
        title={name}
        beside={
          data === undefined ? undefined : (
            <>
              {data.group === '' ? null : <Tag>{data.group}</Tag>}
              <LinkSegments label={words.views}>
                <Link to="/workflows/$name" params={{ name }} aria-current={isXml ? undefined : 'page'}>
                  {words.runs}
                </Link>
                <Link to="/workflows/$name/xml" params={{ name }} aria-current={isXml ? 'page' : undefined}>
                  {words.xml}
                </Link>
              </LinkSegments>
            </>
          )
        }
        facts={
          data === undefined ? undefined : (
            <>
              {words.saved}
              <Moment atMs={Date.parse(data.updatedAt)} />
              {data.updatedBy === '' ? null : words.savedBy(data.updatedBy)}
              {data.comment === '' ? null : ` · ${data.comment}`}
            </>
          )
        }
        actions={data === undefined ? undefined : <Actions workflow={data} />}
      />
      <PageBody>
        {isPending ? <SkeletonRows count={6} heightPx={44} /> : null}
        {isUnknown ? (
          <EmptyState
            title={words.unknown(name)}
            hint={words.unknownHint}
            action={
              <ButtonLink size="small" to="/workflows">
                {words.allWorkflows}
              </ButtonLink>
            }
          />
        ) : error === null ? null : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
        {data === undefined || isUnknown ? null : isXml ? (
          <Panel title={words.xml}>
            <XmlText xml={data.xml} label={words.editor.definition} />
          </Panel>
        ) : (
          <div className={styles.columns}>
            <div className={styles.main}>
              <WorkflowFigures name={name} />
              <WorkflowHistory name={name} />
              <WorkflowInstances name={name} />
            </div>
            <WorkflowUses name={name} xml={data.xml} />
          </div>
        )}
      </PageBody>
    </>
  );
}

function Actions({ workflow: { name, xml } }: { readonly workflow: WorkflowBody }): ReactNode {
  const { workflows: words } = useMessages();
  const navigate = useNavigate();
  const mayLaunch = useMay('launch', 'workflow', name);
  const mayEdit = useMay('edit', 'workflow', name);
  const remove = useDeleteWorkflow(name);
  const edit = (): void => void navigate({ to: '/workflows/$name/edit', params: { name } });
  useKeys(words.keys.title, [
    ...(mayLaunch
      ? [
          {
            keys: 'l',
            label: words.keys.launch,
            run: () => void navigate({ to: '/workflows/$name/launch', params: { name } }),
          },
        ]
      : []),
    ...(mayEdit ? [{ keys: 'e', label: words.keys.edit, run: edit }] : []),
  ]);
  return (
    <>
      <Button kind="ghost" isIcon aria-label={words.download} title={words.download} onClick={() => downloadXml(name, xml)}>
        <IconDownload {...icon} />
      </Button>
      {mayEdit ? (
        <>
          <Button kind="ghost" isIcon aria-label={words.delete} title={words.delete} onClick={remove}>
            <IconTrash {...icon} />
          </Button>
          <ButtonLink to="/workflows/$name/edit" params={{ name }}>
            <IconEdit {...icon} />
            {words.edit}
          </ButtonLink>
        </>
      ) : null}
      {mayLaunch ? (
        <ButtonLink kind="ink" to="/workflows/$name/launch" params={{ name }}>
          <IconRocket {...icon} />
          {words.launch}
        </ButtonLink>
      ) : null}
    </>
  );
}
