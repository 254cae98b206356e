import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { actOnInstance, type InstanceAction } from '../../api/instances.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { isHarmless } from './instance-actions.model.ts';

/** Does one thing to one instance: asks where something ends or begins, says what was done, and offers to look. */
export function useInstanceAction(): (item: Pick<InstanceListItem, 'id' | 'workflow'>, action: InstanceAction) => Promise<void> {
  const { client } = useApi();
  const queries = useQueryClient();
  const ask = useAsk();
  const notices = useNotices();
  const navigate = useNavigate();
  const messages = useMessages();
  const { instances: words } = messages;
  return async ({ id, workflow }, action) => {
    const { verb, busy } = words.act[action];
    if (!isHarmless(action)) {
      const answer = await ask({
        title: words.ask.titleOne(verb, workflow, id),
        body: words.ask[action],
        verb: `${verb} ${workflow}`,
        keep: words.ask.keep,
        isDanger: action === 'cancel' || action === 'kill' || action === 'delete',
      });
      if (answer === null) return;
    }
    try {
      const { newId } = await actOnInstance(client, id, action);
      await queries.invalidateQueries({ queryKey: ['instance', id] });
      if (newId === null) notices.say({ text: words.did(busy, workflow, id) });
      else
        notices.say({
          text: words.launchedNew(newId),
          action: { label: words.watch, run: () => void navigate({ to: '/instances/$id', params: { id: String(newId) } }) },
        });
    } catch (error) {
      notices.say({ kind: 'fail', text: `${workflow} ${id}: ${failureText(error, messages)}` });
    }
  };
}
