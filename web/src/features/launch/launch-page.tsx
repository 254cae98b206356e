import { useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Note } from '../../ui/note.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { LaunchAgain, LaunchChooser } from './launch-chooser.tsx';
import { LaunchWorkflow } from './launch-workflow.tsx';

/** `/launch` asks which workflow, `/workflows/NAME/launch` is the form of one. */
export function LaunchPage(): ReactNode {
  const { launch: words, shell } = useMessages();
  const { name } = useParams({ strict: false });
  const { from } = useSearch({ strict: false });
  const mayLaunch = useMay('launch', 'workflow', name ?? null);
  if (!mayLaunch)
    return (
      <>
        <PageHead title={name === undefined ? words.choose : words.title(name)} />
        <PageBody>
          <Note kind="fail">{shell.lacksRight}</Note>
        </PageBody>
      </>
    );
  if (name !== undefined) return <LaunchWorkflow key={name} name={name} />;
  return from !== undefined && /^\d{1,15}$/.test(from) ? <LaunchAgain from={from} /> : <LaunchChooser />;
}
