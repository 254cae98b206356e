import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { configurationRead, settingsRead } from '../../api/nodes.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AdminCrumb } from '../admin/admin-crumb.tsx';
import { ConfigurationTable } from './configuration-table.tsx';
import { LogLevelPanel } from './log-level-panel.tsx';
import { RetentionPanel } from './retention-panel.tsx';

/** What the engine was started with, and what can be changed while it runs. */
export function SettingsPage(): ReactNode {
  const { admin } = useMessages();
  const words = admin.settings;
  const { client } = useApi();
  const configuration = useQuery(configurationRead(client));
  const settings = useQuery(settingsRead(client));
  const file = configuration.data?.file;
  return (
    <>
      <PageHead crumbs={[<AdminCrumb key="admin" />]} title={admin.sections.settings} facts={words.facts} />
      <PageBody>
        {settings.error === null ? null : <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.data === undefined ? null : (
          <>
            <RetentionPanel key={JSON.stringify(settings.data.retention)} retention={settings.data.retention} />
            <LogLevelPanel level={settings.data.logLevel} />
          </>
        )}
        <Panel
          title={words.started}
          aside={
            configuration.data === undefined ? null : (
              <span className="small dim ellipsis">{typeof file === 'string' ? words.file(file) : words.noFile}</span>
            )
          }
        >
          {configuration.isPending ? <SkeletonRows count={8} heightPx={44} /> : null}
          {configuration.error === null ? null : <ErrorState error={configuration.error} onRetry={() => void configuration.refetch()} />}
          {configuration.data === undefined ? null : <ConfigurationTable items={configuration.data.items} />}
        </Panel>
      </PageBody>
    </>
  );
}
