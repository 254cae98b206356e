import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { ApiClient } from '../../api/client.ts';
import { launchWorkflow } from '../../api/launch.ts';
import { retrySchedulesRead, saveRetrySchedule } from '../../api/retry-schedules.ts';
import { saveWorkflow, workflowRead, workflowsRead } from '../../api/workflows.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { freeName, nameOfCommand, quickSchedule, workflowOfOneCommand, type OneCommand } from './one-command.model.ts';

/** What came of it. `nameTaken`: another workflow has the name that was typed; nothing was done. */
export type RunResult = { readonly kind: 'launched'; readonly id: number } | { readonly kind: 'nameTaken' };

/** Saves a command as a workflow and launches it. A workflow that this page has made gets the new command; others are left alone. */
export function useRunCommand(): { readonly run: (given: OneCommand) => Promise<RunResult | null>; readonly isPending: boolean } {
  const messages = useMessages();
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const made = useRef(new Set<string>());
  const running = useMutation({ mutationFn: (given: OneCommand) => saveAndLaunch(client, given, made.current) });
  return {
    isPending: running.isPending,
    async run(given) {
      try {
        const result = await running.mutateAsync(given);
        await queries.invalidateQueries({ queryKey: ['workflows'] });
        return result;
      } catch (error) {
        notices.say({ kind: 'fail', text: failureText(error, messages) });
        return null;
      }
    },
  };
}

async function saveAndLaunch(client: ApiClient, given: OneCommand, made: Set<string>): Promise<RunResult> {
  const context = { signal: new AbortController().signal };
  const { items } = await workflowsRead(client).queryFn(context);
  const others = new Set(items.map(({ name }) => name).filter((name) => !made.has(name)));
  const wanted = given.name === '' ? nameOfCommand(given.command) : given.name;
  const isSame = others.has(wanted) && (await workflowRead(client, wanted).queryFn(context)).xml === workflowOfOneCommand(given, wanted);
  if (given.name !== '' && others.has(wanted) && !isSame) return { kind: 'nameTaken' };
  const name = isSame ? wanted : freeName(wanted, others);
  if (!isSame) {
    if (given.ifItFails === 'tryAgain') {
      const schedules = await retrySchedulesRead(client).queryFn(context);
      if (!schedules.items.some((schedule) => schedule.name === quickSchedule.name))
        await saveRetrySchedule(client, quickSchedule.name, quickSchedule.levels);
    }
    await saveWorkflow(client, name, { xml: workflowOfOneCommand(given, name) });
    made.add(name);
  }
  const { id } = await launchWorkflow(client, { workflow: name, parameters: {} });
  return { kind: 'launched', id };
}
