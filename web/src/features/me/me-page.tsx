import { Switch, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../shell/session-context.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { useSignOut } from '../../shell/use-sign-out.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { useKeyboard } from '../../ui/keys.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './me-page.module.css';
import { PasswordPanel } from './password-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

/** One's own page: what one may do, how the pages look and speak, the password, where one is signed in. */
export function MePage(): ReactNode {
  const { messages, language, speak } = useI18n();
  const { sessions } = messages;
  const { user, hasSession } = useSignedIn();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { lettersWork, setLettersWork } = useKeyboard();
  const signOut = useSignOut();
  const isNarrow = useIsNarrow();
  const schemes: readonly { readonly value: MantineColorScheme; readonly label: string }[] = [
    { value: 'auto', label: sessions.asSystem },
    { value: 'light', label: sessions.light },
    { value: 'dark', label: sessions.dark },
  ];
  return (
    <>
      <PageHead
        title={user.name}
        tabTitle={sessions.me}
        facts={user.roles.map((role) => `${sessions.roles[role]}: ${sessions.rights[role]}`).join(' ')}
        actions={
          <>
            {/* The bar at the bottom of a narrow screen has no room for them. */}
            {isNarrow ? <ButtonLink to="/workflows">{messages.shell.workflows}</ButtonLink> : null}
            {isNarrow ? <ButtonLink to="/admin">{messages.shell.admin}</ButtonLink> : null}
            {hasSession ? <Button onClick={signOut}>{sessions.signOut}</Button> : null}
          </>
        }
      />
      <PageBody>
        <div className={styles.columns}>
          <Panel title={sessions.appearance}>
            <div className={styles.body}>
              <Segmented label={sessions.appearance} choices={schemes} value={colorScheme} onChange={setColorScheme} />
              <Segmented
                label={sessions.language}
                choices={[
                  { value: 'en', label: 'English' },
                  { value: 'fr', label: 'Français' },
                ]}
                value={language}
                onChange={(chosen) => void speak(chosen)}
              />
              <Switch
                label={sessions.letterKeys}
                description={sessions.letterKeysHint}
                checked={lettersWork}
                onChange={(event) => setLettersWork(event.currentTarget.checked)}
              />
            </div>
          </Panel>
          {hasSession ? <PasswordPanel /> : null}
          <SessionsPanel />
        </div>
      </PageBody>
    </>
  );
}
