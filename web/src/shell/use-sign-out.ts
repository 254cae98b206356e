import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { sessionRead, signOut } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useMessages } from '../i18n/i18n.tsx';
import { useNotices } from '../ui/notices.tsx';

/** Ends the session, forgets all that was read, and leads to signing in. */
export function useSignOut(): () => void {
  const { client, live } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const messages = useMessages();
  return () => {
    signOut(client).then(
      (session) => {
        live.stop();
        queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
        queries.setQueryData(sessionRead(client).queryKey, session);
      },
      (error: unknown) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
    );
  };
}
