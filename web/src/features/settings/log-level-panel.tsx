import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SettingsBody } from '../../../../src/server/schemas/engine.ts';
import { useApi } from '../../api/api-context.tsx';
import { saveSettings, settingsRead } from '../../api/nodes.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './settings.module.css';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** How much is logged, from now on and after the next start. */
export function LogLevelPanel({ level }: { readonly level: SettingsBody['logLevel'] }): ReactNode {
  const messages = useMessages();
  const words = messages.admin.settings;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const mayConfigure = useMay('configure', 'engine');
  const saving = useMutation({
    mutationFn: (logLevel: (typeof levels)[number]) => saveSettings(client, { logLevel }),
    onSuccess(settings, chosen) {
      queries.setQueryData(settingsRead(client).queryKey, settings);
      notices.say({ text: words.levelSaved(chosen) });
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  return (
    <Panel title={words.logLevel}>
      <div className={styles.level}>
        {mayConfigure ? (
          <Segmented
            label={words.logLevel}
            choices={[
              ...(level === null ? [{ value: '' as const, label: words.asStarted }] : []),
              ...levels.map((each) => ({ value: each, label: each })),
            ]}
            value={level ?? ''}
            onChange={(chosen) => {
              if (chosen !== '' && chosen !== level) saving.mutate(chosen);
            }}
          />
        ) : (
          <span>{level ?? words.asStarted}</span>
        )}
      </div>
    </Panel>
  );
}
