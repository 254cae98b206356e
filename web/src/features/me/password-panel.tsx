import { PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { changePassword, sessionsRead } from '../../api/session.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { NewPasswordField } from '../sign-in/new-password-field.tsx';
import styles from './me-page.module.css';

/** Another password for oneself. The other sessions end with the old one. */
export function PasswordPanel(): ReactNode {
  const messages = useMessages();
  const { sessions } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const { user } = useSignedIn();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const changing = useMutation({
    mutationFn: () => changePassword(client, { current, password }),
    async onSuccess() {
      setCurrent('');
      setPassword('');
      notices.say({ text: sessions.passwordChanged });
      await queries.invalidateQueries({ queryKey: sessionsRead(client).queryKey });
    },
  });
  return (
    <Panel title={sessions.changePassword}>
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (!changing.isPending) changing.mutate();
        }}
      >
        {changing.isError ? (
          <Note kind="fail">
            {changing.error instanceof ApiError && changing.error.code === 'WRONG_PASSWORD'
              ? sessions.wrong
              : failureText(changing.error, messages)}
          </Note>
        ) : null}
        <input type="text" name="username" autoComplete="username" value={user.name} readOnly hidden />
        <PasswordInput
          className={styles.field ?? ''}
          label={sessions.currentPassword}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': sessions.show }}
          required
          withAsterisk={false}
        />
        <NewPasswordField className={styles.field} userName={user.name} value={password} onChange={setPassword} />
        <Button type="submit" isBusy={changing.isPending}>
          {sessions.changePassword}
        </Button>
      </form>
    </Panel>
  );
}
