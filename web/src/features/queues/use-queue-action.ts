import { useMutation, useQueryClient } from '@tanstack/react-query';
import { readAgain } from '../../api/read-again.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useNotices, type Notice } from '../../ui/notices.tsx';

/** What is done to a queue, and what is said when it is done. */
export type QueueAction = {
  readonly run: () => Promise<unknown>;
  readonly done: Notice | (() => Notice);
  /** Called before queues are read again: leaves what is not there any more. */
  readonly leave?: () => void;
};

/** Does something to queues: says that it was done, or why not, and reads them again. */
export function useQueueAction(): { readonly act: (action: QueueAction) => Promise<boolean>; readonly isPending: boolean } {
  const messages = useMessages();
  const queries = useQueryClient();
  const notices = useNotices();
  const { mutateAsync, isPending } = useMutation({ mutationFn: ({ run }: QueueAction) => run() });
  const act = async (action: QueueAction): Promise<boolean> => {
    try {
      await mutateAsync(action);
    } catch (error) {
      notices.say({ kind: 'fail', text: failureText(error, messages) });
      return false;
    }
    notices.say(typeof action.done === 'function' ? action.done() : action.done);
    action.leave?.();
    await readAgain(queries, ['queues']);
    return true;
  };
  return { act, isPending };
}
