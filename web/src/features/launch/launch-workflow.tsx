import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { LaunchForm } from './launch-form.tsx';
import { useLaunchSource } from './use-launch-source.ts';

/** The page of one workflow's launch form. The address may say what it begins with: `?from=ID`, `?parameter.NAME=VALUE`. */
export function LaunchWorkflow({ name }: { readonly name: string }): ReactNode {
  const { launch: words, shell, workflows } = useMessages();
  const search = useSearch({ strict: false });
  const source = useLaunchSource(name, search['from']);
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="workflows" to="/workflows">
            {shell.workflows}
          </Link>,
          <Link key="workflow" to="/workflows/$name" params={{ name }}>
            {name}
          </Link>,
        ]}
        title={words.title(name)}
        beside={
          source.kind === 'ready' ? (
            <span className="small quiet">
              {words.savedAt}
              <Moment atMs={Date.parse(source.summary.updatedAt)} />
              {source.summary.updatedBy === '' ? null : workflows.savedBy(source.summary.updatedBy)}
            </span>
          ) : undefined
        }
      />
      {source.kind === 'ready' ? (
        <LaunchForm
          // Other values to begin with are another form.
          key={JSON.stringify([search['from'], parametersOf(search), source.summary.definitionHash])}
          name={name}
          workflow={source.workflow}
          comment={source.summary.comment}
          from={source.from}
          askedFrom={search['from'] ?? null}
          asked={parametersOf(search)}
        />
      ) : (
        <PageBody>
          {source.kind === 'loading' ? (
            <SkeletonRows count={5} heightPx={56} />
          ) : (
            <ErrorState title={shell.notFound} error={source.error} onRetry={source.retry} />
          )}
        </PageBody>
      )}
    </>
  );
}

function parametersOf(search: { readonly [name: string]: string | undefined }): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(search).flatMap(([key, value]): [string, string][] =>
      key.startsWith('parameter.') && value !== undefined ? [[key.slice('parameter.'.length), value]] : [],
    ),
  );
}
