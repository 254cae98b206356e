import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { sessionRead, signInFirst } from '../../api/session.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { isLanguage } from '../../i18n/language.ts';
import type { Messages } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { FrontPage } from '../sign-in/front-page.tsx';
import styles from '../sign-in/front-page.module.css';
import { NewPasswordField } from '../sign-in/new-password-field.tsx';

/** The first start: who opened the printed link makes the first administrator, and is signed in. */
export function FirstStartPage(): ReactNode {
  const { messages } = useI18n();
  const { sessions } = messages;
  const code = new URLSearchParams(useLocation().hash).get('first') ?? '';
  useEffect(() => {
    document.title = `${sessions.firstStart} · evQueue`;
  }, [sessions]);
  return (
    <FrontPage isWide>
      <h1 className={styles.big}>{sessions.firstStart}</h1>
      <p className={styles.intro}>{code === '' ? sessions.codeMissing : sessions.firstIntro}</p>
      {code === '' ? null : <FirstForm code={code} />}
    </FrontPage>
  );
}

function FirstForm({ code }: { readonly code: string }): ReactNode {
  const { messages, language, speak } = useI18n();
  const { sessions } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const beginning = useMutation({
    mutationFn: () => signInFirst(client, { code, name, password }),
    onSuccess(session) {
      queries.setQueryData(sessionRead(client).queryKey, session);
      void navigate({ to: '/', replace: true });
    },
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!beginning.isPending) beginning.mutate();
      }}
    >
      {beginning.isError ? <Note kind="fail">{refusalText(beginning.error, messages)}</Note> : null}
      <div className={styles.two}>
        <TextInput
          size="sm"
          label={sessions.yourName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          withAsterisk={false}
        />
        <Select
          size="sm"
          label={sessions.language}
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
          value={language}
          allowDeselect={false}
          onChange={(chosen) => {
            if (chosen !== null && isLanguage(chosen)) void speak(chosen);
          }}
        />
        <NewPasswordField size="sm" userName={name} value={password} onChange={setPassword} />
      </div>
      <div>
        <Button type="submit" kind="ink" size="large" isBusy={beginning.isPending}>
          {sessions.begin}
        </Button>
      </div>
    </form>
  );
}

function refusalText(error: unknown, messages: Messages): string {
  if (error instanceof ApiError && error.code === 'INVALID_FIRST_CODE') return messages.sessions.codeWrong;
  if (error instanceof ApiError && error.status === 429) return messages.sessions.tooMany(error.retryAfterS ?? 60);
  return failureText(error, messages);
}
