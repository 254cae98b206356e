import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.tsx';
import { handleLine, resumePlan } from '../../api/home.ts';
import { actOnInstance, bulkOnInstances } from '../../api/instances.ts';
import { pauseQueue, resumeQueue } from '../../api/queues.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { useNotices, type Notice } from '../../ui/notices.tsx';
import type { Need } from './needs.model.ts';

/** What can be done about a line. */
export type NeedActions = {
  /** Takes it off the list, for everybody; with Undo. */
  readonly settle: (need: Need) => void;
  /** Continues the instances of a group from their failures, or launches them again; then the line is dealt with. */
  readonly launch: (need: Extract<Need, { readonly kind: 'trouble' }>, action: 'resume' | 'relaunch') => void;
  readonly retryNow: (need: Extract<Need, { readonly kind: 'wait' }>) => void;
  readonly resumePlan: (need: Extract<Need, { readonly kind: 'plan' }>) => void;
  readonly resumeQueue: (need: Extract<Need, { readonly kind: 'queue' }>) => void;
  readonly isBusy: boolean;
};

/**
 * Acts on lines, and says what was done.
 *
 * @param onGone  the line is dealt with: it leaves
 * @param onBack  it is not, after all
 */
export function useNeedActions(onGone: (need: Need) => void, onBack: (need: Need) => void): NeedActions {
  const messages = useMessages();
  const { home: words, instances: lists, ui } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const ask = useAsk();
  const notices = useNotices();
  const { mutate, isPending } = useMutation({
    mutationFn: (act: () => Promise<Notice | null>) => act(),
    async onSuccess(notice) {
      if (notice !== null) notices.say(notice);
      await queries.invalidateQueries({ queryKey: ['home'] });
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  /** Something that can be taken back is done at once. */
  const undoable = (need: Need, run: () => Promise<unknown>, undo: () => Promise<unknown>, text: string): void =>
    mutate(async () => {
      await run();
      onGone(need);
      const back = (): void =>
        mutate(async () => {
          await undo();
          onBack(need);
          return null;
        });
      return { text, action: { label: ui.undo, run: back } };
    });

  return {
    isBusy: isPending,
    settle: (need) =>
      undoable(
        need,
        () => handleLine(client, need.line, false),
        () => handleLine(client, need.line, true),
        words.settled,
      ),
    resumeQueue: (need) => {
      const { queue, reason } = need.queue;
      undoable(
        need,
        () => resumeQueue(client, queue),
        () => pauseQueue(client, queue, reason),
        messages.queues.resumed(queue),
      );
    },
    launch: (need, action) =>
      mutate(async () => {
        const { group } = need;
        const ids = group.instances.map(({ id }) => id);
        const { verb, busy } = lists.act[action];
        const [only] = ids;
        const isOne = ids.length === 1 && only !== undefined;
        const answer = await ask({
          title: isOne ? lists.ask.titleOne(verb, group.workflow, only) : lists.ask.title(verb, ids.length),
          body: lists.ask[action],
          verb: `${verb} ${group.workflow}`,
          keep: lists.ask.keep,
          isDanger: false,
        });
        if (answer === null) return null;
        if (isOne) {
          const { newId } = await actOnInstance(client, only, action);
          await handleLine(client, need.line, false);
          onGone(need);
          if (newId === null) return { text: lists.did(busy, group.workflow, only) };
          const watch = (): void => void navigate({ to: '/instances/$id', params: { id: String(newId) } });
          return { text: lists.launchedNew(newId), action: { label: lists.watch, run: watch } };
        }
        const { done, failed } = await bulkOnInstances(client, { action, ids });
        // Those that were refused still need somebody.
        if (failed === 0) {
          await handleLine(client, need.line, false);
          onGone(need);
        }
        return { text: lists.bulk.progress(done, failed, 0, busy), ...(failed === 0 ? {} : { kind: 'fail' as const }) };
      }),
    retryNow: (need) =>
      mutate(async () => {
        const { instanceId, workflow } = need.wait;
        await actOnInstance(client, instanceId, 'retry-now');
        return { text: lists.did(lists.act['retry-now'].busy, workflow, instanceId) };
      }),
    resumePlan: (need) =>
      mutate(async () => {
        const { plan } = need.plan;
        const answer = await ask({
          title: words.resumePlanTitle(plan),
          body: words.resumePlanBody,
          verb: words.resumePlanVerb(plan),
          isDanger: false,
        });
        if (answer === null) return null;
        await resumePlan(client, plan);
        onGone(need);
        return { text: words.planResumed(plan) };
      }),
  };
}
