import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.tsx';
import { deleteWorkflow, workflowsRead, workflowUsersRead } from '../../api/workflows.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { useNotices } from '../../ui/notices.tsx';

/** Deletes a workflow after a question; says which workflows launch it where it cannot be. */
export function useDeleteWorkflow(name: string): () => void {
  const messages = useMessages();
  const { workflows: words } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const ask = useAsk();
  const remove = async (): Promise<void> => {
    const users = await queries.query({ ...workflowUsersRead(client, name), staleTime: 0 });
    if (users.workflows.length > 0) {
      notices.say({ kind: 'fail', text: words.cannotDelete(name, users.workflows.join(', ')) });
      return;
    }
    const answer = await ask({
      title: words.deleteTitle(name),
      body: words.deleteBody,
      verb: words.deleteVerb(name),
      keep: words.deleteKeep,
    });
    if (answer === null) return;
    await deleteWorkflow(client, name);
    await navigate({ to: '/workflows' });
    notices.say({ text: words.deleted(name) });
    await queries.invalidateQueries({ queryKey: workflowsRead(client).queryKey });
  };
  return () => void remove().catch((error: unknown) => notices.say({ kind: 'fail', text: failureText(error, messages) }));
}
