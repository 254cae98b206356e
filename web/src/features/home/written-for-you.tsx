import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { deleteWorkflow, workflowRead } from '../../api/workflows.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { ButtonLink, Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { XmlText } from '../workflows/xml-text.tsx';
import styles from './first-run.module.css';

/** The workflow that a command makes, as it is typed; once it was run, the one that is kept. */
export function WrittenForYou({ preview, workflow }: { readonly preview: string; readonly workflow: string | null }): ReactNode {
  const { home } = useMessages();
  const { client } = useApi();
  const kept = useQuery({ ...workflowRead(client, workflow ?? ''), enabled: workflow !== null, retry: false });
  const isKept = workflow !== null && kept.data !== undefined;
  return (
    <Panel title={home.first.written} aside={isKept ? <Edit name={workflow} /> : null}>
      <XmlText xml={isKept ? kept.data.xml : preview} label={home.first.written} />
      {isKept ? <Kept name={workflow} /> : <p className={`${styles.foot} small dim`}>{home.first.writtenHint}</p>}
    </Panel>
  );
}

function Edit({ name }: { readonly name: string }): ReactNode {
  const { home } = useMessages();
  return (
    <ButtonLink size="small" kind="ghost" to="/workflows/$name/edit" params={{ name }}>
      {home.first.edit}
    </ButtonLink>
  );
}

function Kept({ name }: { readonly name: string }): ReactNode {
  const messages = useMessages();
  const { home } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const { mutate, isPending } = useMutation({
    mutationFn: () => deleteWorkflow(client, name),
    async onSuccess() {
      await navigate({ to: '/', search: {}, replace: true });
      queries.removeQueries({ queryKey: workflowRead(client, name).queryKey });
      await queries.invalidateQueries({ queryKey: ['workflows'] });
      notices.say({ text: home.first.thrownAway(name) });
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  return (
    <div className={styles.foot}>
      <span className="small dim">{home.first.kept(name)}</span>
      <span className="grow" />
      <Button size="small" kind="ghost" isBusy={isPending} onClick={() => mutate()}>
        {home.first.throwAway}
      </Button>
    </div>
  );
}
