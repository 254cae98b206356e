import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { endSession, sessionRead } from '../../api/session.ts';
import { endSessionsOfUser, sessionsOfUserRead, usersRead } from '../../api/users.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/list-states.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { SessionLine } from '../me/session-line.tsx';
import styles from './users.module.css';

/** Where a user is signed in; each of it can be ended, or all. */
export function UserSessions({ name, open }: { readonly name: string; readonly open: number }): ReactNode {
  const messages = useMessages();
  const { users: words, sessions: sessionWords } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const ask = useAsk();
  const { data, error, refetch } = useQuery(sessionsOfUserRead(client, name));
  const ending = useMutation({
    mutationFn: (id: string | null) => (id === null ? endSessionsOfUser(client, name) : endSession(client, id)),
    async onSuccess(_nothing, id) {
      notices.say({ text: id === null ? words.signedOut(name) : sessionWords.ended });
      await queries.invalidateQueries({ queryKey: usersRead(client).queryKey });
      await queries.invalidateQueries({ queryKey: sessionRead(client).queryKey });
    },
    onError: (failure) => notices.say({ kind: 'fail', text: failureText(failure, messages) }),
  });
  const signOut = async (): Promise<void> => {
    const answer = await ask({ title: words.signOutTitle(name), body: words.signOutBody(open), verb: words.signOutVerb(name) });
    if (answer !== null) ending.mutate(null);
  };
  return (
    <section className={styles.section}>
      <h3>{words.signedIn}</h3>
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <span className="small dim">{words.noSessions}</span> : null}
      <ul className={styles.sessions}>
        {data?.items.map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            isEnding={ending.isPending && ending.variables === session.id}
            onEnd={() => ending.mutate(session.id)}
          />
        ))}
      </ul>
      {data === undefined || data.items.length < 2 ? null : (
        <Button size="small" isBusy={ending.isPending && ending.variables === null} onClick={() => void signOut()}>
          {words.signOut}
        </Button>
      )}
    </section>
  );
}
