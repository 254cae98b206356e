import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { addTag, killTask, removeTag, retryTaskNow } from '../../api/instance.ts';
import { actOnInstance, type InstanceAction } from '../../api/instances.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { useNotices } from '../../ui/notices.tsx';

/** What can be done on this page; what is not possible now, or not allowed, is null. */
export type InstanceActions = {
  readonly retryNow: (() => void) | null;
  readonly cancel: (() => void) | null;
  readonly kill: (() => void) | null;
  readonly resume: (() => void) | null;
  /** Opens the form of the workflow with the values of this instance. */
  readonly relaunch: (() => void) | null;
  /** Opens the page that resumes from a task, or with other values. */
  readonly resumeFrom: ((nodeId: number | null) => void) | null;
  readonly compare: () => void;
  readonly delete: (() => void) | null;
  readonly retryTask: (nodeId: number) => void;
  readonly killTask: (nodeId: number, name: string) => void;
  readonly addTag: ((tag: string) => void) | null;
  readonly removeTag: ((tag: string) => void) | null;
  readonly mayControl: boolean;
  /** What is being done now: its button is busy. */
  readonly busy: InstanceAction | null;
};

/** The actions of an instance: they ask where nothing can be undone, and say what they did. */
export function useInstanceActions(instance: InstanceBody, hasRetries: boolean): InstanceActions {
  const messages = useMessages();
  const { instance: words, instances: lists } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const ask = useAsk();
  const notices = useNotices();
  const mayControl = useMay('control', 'instance', instance.workflow);
  const mayLaunch = useMay('launch', 'workflow', instance.workflow);
  const [busy, setBusy] = useState<InstanceAction | null>(null);
  const { id, workflow } = instance;
  const hasEnded = instance.status === 'terminated';

  const tell = (error: unknown): void => notices.say({ kind: 'fail', text: failureText(error, messages) });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['instance', id] });

  const act = async (action: InstanceAction, mustAsk: boolean): Promise<void> => {
    if (mustAsk) {
      const { verb } = lists.act[action];
      const question = {
        title: lists.ask.titleOne(verb, workflow, id),
        body: lists.ask[action],
        verb: `${verb} ${workflow}`,
        keep: lists.ask.keep,
      };
      const isDanger = action !== 'resume';
      if ((await ask({ ...question, isDanger })) === null) return;
    }
    setBusy(action);
    try {
      const { newId } = await actOnInstance(client, id, action);
      if (newId !== null) {
        notices.say({ text: words.done.resumed(newId) });
        await navigate({ to: '/instances/$id', params: { id: String(newId) } });
      } else if (action === 'delete') {
        notices.say({ text: words.done.deleted });
        await navigate({ to: '/instances' });
      } else {
        notices.say({ text: action === 'retry-now' ? words.done.retried : action === 'kill' ? words.done.killed : words.done.cancelled });
        await refresh();
      }
    } catch (error) {
      tell(error);
    } finally {
      setBusy(null);
    }
  };
  const run = (work: Promise<void>, said: string): void => {
    work.then(() => {
      notices.say({ text: said });
      return refresh();
    }, tell);
  };
  const tagged = (tag: string, isPut: boolean, isUndone = false): void => {
    const work = isPut ? addTag(client, id, tag) : removeTag(client, id, tag);
    work.then(() => {
      const undo = { label: messages.ui.undo, run: () => tagged(tag, !isPut, true) };
      notices.say({ text: isPut ? words.done.tagged(tag) : words.done.untagged(tag), ...(isUndone ? {} : { action: undo }) });
      return refresh();
    }, tell);
  };
  const doing = (isPossible: boolean, action: InstanceAction, mustAsk: boolean): (() => void) | null =>
    isPossible ? () => void act(action, mustAsk) : null;
  const askToKill = async (nodeId: number, name: string): Promise<void> => {
    const answer = await ask({
      title: words.ask.killTask(name),
      body: words.ask.killTaskBody,
      verb: words.ask.killTaskVerb(name),
      keep: lists.ask.keep,
      option: { label: words.ask.retryAfter, isTicked: false },
    });
    if (answer !== null) run(killTask(client, id, nodeId, answer.isTicked), words.done.killed);
  };

  return {
    retryNow: doing(mayControl && !hasEnded && hasRetries, 'retry-now', false),
    cancel: doing(mayControl && instance.status === 'executing', 'cancel', true),
    kill: doing(mayControl && !hasEnded, 'kill', true),
    resume: doing(mayLaunch && hasEnded && instance.errors > 0, 'resume', true),
    relaunch: mayLaunch
      ? () => void navigate({ to: '/workflows/$name/launch', params: { name: workflow }, search: { from: String(id) } })
      : null,
    resumeFrom:
      mayLaunch && hasEnded
        ? (nodeId) =>
            void navigate({
              to: '/instances/$id/resume',
              params: { id: String(id) },
              search: nodeId === null ? {} : { from: String(nodeId) },
            })
        : null,
    compare: () => void navigate({ to: '/instances/$id/compare', params: { id: String(id) } }),
    delete: doing(mayControl && hasEnded, 'delete', true),
    retryTask: (nodeId) => run(retryTaskNow(client, id, nodeId), words.done.retried),
    killTask: (nodeId, name) => void askToKill(nodeId, name),
    addTag: mayControl ? (tag) => tagged(tag, true) : null,
    removeTag: mayControl ? (tag) => tagged(tag, false) : null,
    mayControl,
    busy,
  };
}
