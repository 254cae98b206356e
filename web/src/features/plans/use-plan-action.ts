import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useNotices, type Notice } from '../../ui/notices.tsx';

/** What is done to plans; gives what is said when it is done. */
export type PlanAction = () => Promise<Notice>;

/** Does something to plans: says that it was done, or why not, and reads them again. `leave` is called before they are read. */
export function usePlanAction(): {
  readonly act: (action: PlanAction, leave?: () => void) => Promise<boolean>;
  readonly isPending: boolean;
} {
  const messages = useMessages();
  const queries = useQueryClient();
  const notices = useNotices();
  const { mutateAsync, isPending } = useMutation({ mutationFn: (action: PlanAction) => action() });
  const act = async (action: PlanAction, leave?: () => void): Promise<boolean> => {
    try {
      notices.say(await mutateAsync(action));
    } catch (error) {
      notices.say({ kind: 'fail', text: failureText(error, messages) });
      return false;
    }
    leave?.();
    await queries.invalidateQueries({ queryKey: ['plans'] });
    return true;
  };
  return { act, isPending };
}
