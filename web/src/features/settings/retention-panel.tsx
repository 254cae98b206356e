import { TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { SettingsBody } from '../../../../src/server/schemas/engine.ts';
import { useApi } from '../../api/api-context.tsx';
import { saveSettings, settingsRead } from '../../api/nodes.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formsOf, keepsLess, readForms, type RuleForm } from './retention-form.model.ts';
import styles from './settings.module.css';

/** How long finished instances are kept, of all workflows and of single ones. */
export function RetentionPanel({ retention }: { readonly retention: SettingsBody['retention'] }): ReactNode {
  const messages = useMessages();
  const words = messages.admin.settings;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const ask = useAsk();
  const mayConfigure = useMay('configure', 'engine');
  const [forms, setForms] = useState<readonly RuleForm[]>(() => formsOf(retention));
  const [wasSent, setSent] = useState(false);
  const read = readForms(forms);
  const isChanged = JSON.stringify(read) !== JSON.stringify(readForms(formsOf(retention)));
  const saving = useMutation({
    mutationFn: (changed: SettingsBody['retention']) => saveSettings(client, { retention: changed }),
    onSuccess(settings) {
      queries.setQueryData(settingsRead(client).queryKey, settings);
      notices.say({ text: words.saved });
      setSent(false);
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  const save = async (): Promise<void> => {
    setSent(true);
    if (read === null || saving.isPending) return;
    if (keepsLess(retention, read)) {
      const answer = await ask({
        title: words.shorterTitle,
        body: words.willDelete(words.retention.toLowerCase()),
        verb: words.shorterVerb,
      });
      if (answer === null) return;
    }
    saving.mutate(read);
  };
  const change = (key: number, part: Partial<RuleForm>): void =>
    setForms(forms.map((form) => (form.key === key ? { ...form, ...part } : form)));
  return (
    <Panel title={words.retention}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="small dim">{words.retentionHint}</p>
        {forms.map((form) => (
          <fieldset key={form.key} className={styles.rule} disabled={!mayConfigure}>
            <legend className="unseen">{form.workflow === null ? words.allWorkflows : form.workflow || words.forWorkflow}</legend>
            {form.workflow === null ? (
              <div className={styles.all}>
                <b>{words.allWorkflows}</b>
              </div>
            ) : (
              <TextInput
                label={words.forWorkflow}
                value={form.workflow}
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => change(form.key, { workflow: event.currentTarget.value })}
              />
            )}
            <TextInput
              label={words.days}
              inputMode="numeric"
              value={form.days}
              onChange={(event) => change(form.key, { days: event.currentTarget.value })}
            />
            <TextInput
              label={words.newest}
              inputMode="numeric"
              value={form.newest}
              onChange={(event) => change(form.key, { newest: event.currentTarget.value })}
            />
            {form.workflow === null || !mayConfigure ? null : (
              <Button
                kind="ghost"
                isIcon
                aria-label={words.remove(form.workflow)}
                title={words.remove(form.workflow)}
                onClick={() => setForms(forms.filter(({ key }) => key !== form.key))}
              >
                <IconX size={16} stroke={1.75} />
              </Button>
            )}
          </fieldset>
        ))}
        {read === null && wasSent ? <Note kind="fail">{words.wrong}</Note> : null}
        {mayConfigure ? (
          <div className={styles.buttons}>
            <Button
              onClick={() =>
                setForms([...forms, { key: Math.max(...forms.map(({ key }) => key)) + 1, workflow: '', days: '', newest: '' }])
              }
            >
              <IconPlus size={16} stroke={1.75} aria-hidden />
              {words.add}
            </Button>
            <span className="grow" />
            {isChanged ? (
              <Button type="submit" kind="ink" isBusy={saving.isPending}>
                {words.save}
              </Button>
            ) : null}
          </div>
        ) : null}
      </form>
    </Panel>
  );
}
