import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { sessionRead } from '../../api/session.ts';
import { linkOwnerRead, signInByLink } from '../../api/users.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { FrontPage } from '../sign-in/front-page.tsx';
import styles from '../sign-in/front-page.module.css';
import { NewPasswordField } from '../sign-in/new-password-field.tsx';

/** Who opened a one-time link of an administrator chooses a password, and is signed in. */
export function PasswordLinkPage(): ReactNode {
  const messages = useMessages();
  const words = messages.users.choose;
  const { client } = useApi();
  const code = useLocation().hash;
  const { data: owner, error } = useQuery({ ...linkOwnerRead(client, code), enabled: code !== '' });
  useEffect(() => {
    document.title = `${words.title} · evQueue`;
  }, [words]);
  return (
    <FrontPage>
      <h1 className={styles.big}>{words.title}</h1>
      {code === '' ? <p className={styles.intro}>{words.missing}</p> : null}
      {error === null ? null : <Note kind="fail">{refusalText(error, messages)}</Note>}
      {owner === undefined ? null : (
        <>
          <p className={styles.intro}>{words.intro(owner.name)}</p>
          <PasswordForm code={code} name={owner.name} />
        </>
      )}
    </FrontPage>
  );
}

function PasswordForm({ code, name }: { readonly code: string; readonly name: string }): ReactNode {
  const messages = useMessages();
  const { users } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const entering = useMutation({
    mutationFn: () => signInByLink(client, { code, password }),
    onSuccess(session) {
      // Whoever was signed in here before is not any more.
      queries.clear();
      queries.setQueryData(sessionRead(client).queryKey, session);
      void navigate({ to: '/', replace: true });
    },
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!entering.isPending) entering.mutate();
      }}
    >
      {entering.isError ? <Note kind="fail">{refusalText(entering.error, messages)}</Note> : null}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <NewPasswordField size="sm" userName={name} value={password} onChange={setPassword} isFocused />
      <div>
        <Button type="submit" kind="ink" size="large" isBusy={entering.isPending}>
          {users.choose.button}
        </Button>
      </div>
    </form>
  );
}

function refusalText(error: unknown, messages: Messages): string {
  if (error instanceof ApiError && error.code === 'INVALID_PASSWORD_LINK') return messages.users.choose.invalid;
  if (error instanceof ApiError && error.status === 429) return messages.sessions.tooMany(error.retryAfterS ?? 60);
  return failureText(error, messages);
}
