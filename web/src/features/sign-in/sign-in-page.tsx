import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { sessionRead, signIn } from '../../api/session.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { FrontPage } from './front-page.tsx';
import styles from './front-page.module.css';
import { safeAddress } from './safe-address.ts';

/** Signing in. What is wrong is said without telling which half. Afterwards one is where one wanted to be. */
export function SignInPage(): ReactNode {
  const messages = useMessages();
  const { sessions } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const router = useRouter();
  const wanted = safeAddress(useSearch({ from: '/sign-in' })['to']);
  const known = useQuery(sessionRead(client)).data;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const entering = useMutation({
    mutationFn: () => signIn(client, { name, password }),
    onSuccess(session) {
      queries.setQueryData(sessionRead(client).queryKey, session);
      router.history.push(wanted);
    },
    onError: () => setPassword(''),
  });
  useEffect(() => {
    document.title = `${sessions.signIn} · evQueue`;
  }, [sessions]);
  return (
    <FrontPage>
      <h1 className="unseen">{sessions.signIn}</h1>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!entering.isPending) entering.mutate();
        }}
      >
        {entering.isError ? <Note kind="fail">{refusalText(entering.error, messages)}</Note> : null}
        {known?.firstStart === true ? <Note kind="retry">{sessions.noAccountYet}</Note> : null}
        <TextInput
          size="sm"
          label={sessions.user}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          size="sm"
          label={sessions.password}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': sessions.show }}
          required
          withAsterisk={false}
        />
        <Button type="submit" kind="ink" size="large" isBusy={entering.isPending}>
          {sessions.signIn}
        </Button>
        {wanted === '/' ? null : (
          <p className="small dim">
            {sessions.comeBackTo}
            <span className="mono">{wanted}</span>
          </p>
        )}
      </form>
    </FrontPage>
  );
}

function refusalText(error: unknown, messages: Messages): string {
  if (error instanceof ApiError && error.status === 429) return messages.sessions.tooMany(error.retryAfterS ?? 60);
  if (error instanceof ApiError && error.status === 401) return messages.sessions.wrong;
  return failureText(error, messages);
}
