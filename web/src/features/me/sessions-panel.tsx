import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { endSession, sessionRead, sessionsRead } from '../../api/session.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SessionLine } from './session-line.tsx';

/** Where one is signed in; each of it can be ended. */
export function SessionsPanel(): ReactNode {
  const messages = useMessages();
  const { sessions } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const { data, error, isPending, refetch } = useQuery(sessionsRead(client));
  const ending = useMutation({
    mutationFn: (id: string) => endSession(client, id),
    async onSuccess() {
      notices.say({ text: sessions.ended });
      await queries.invalidateQueries({ queryKey: sessionsRead(client).queryKey });
      await queries.invalidateQueries({ queryKey: sessionRead(client).queryKey });
    },
    onError: (failure) => notices.say({ kind: 'fail', text: failureText(failure, messages) }),
  });
  return (
    <Panel title={sessions.sessions} count={data?.items.length}>
      {isPending ? <SkeletonRows count={2} heightPx={52} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <EmptyState title={sessions.noSession} /> : null}
      <ul>
        {data?.items.map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            isEnding={ending.isPending && ending.variables === session.id}
            onEnd={() => ending.mutate(session.id)}
          />
        ))}
      </ul>
    </Panel>
  );
}
