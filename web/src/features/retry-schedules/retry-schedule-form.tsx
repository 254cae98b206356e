import { TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { RetryLevelBody, RetryScheduleBody } from '../../../../src/server/schemas/retry-schedule.ts';
import { useApi } from '../../api/api-context.tsx';
import { retrySchedulesRead, saveRetrySchedule } from '../../api/retry-schedules.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { canBeName, levelFormsOf, newLevel, readLevels, type LevelField, type LevelForm } from './level-form.model.ts';
import { LevelsBar } from './levels-bar.tsx';
import styles from './retry-schedules.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Makes a retry schedule, or replaces the levels of one; what they mean is drawn while they are typed. */
export function RetryScheduleForm({
  schedule,
  taken,
  onSaved,
  onClose,
}: {
  /** null: a new one. */
  readonly schedule: RetryScheduleBody | null;
  readonly taken: readonly string[];
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useMessages();
  const { retrySchedules: words, ui } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const [name, setName] = useState(schedule?.name ?? '');
  const [forms, setForms] = useState<readonly LevelForm[]>(() => (schedule === null ? [newLevel(0)] : levelFormsOf(schedule.levels)));
  const [wasSent, setSent] = useState(false);
  const read = readLevels(forms);
  const nameProblem = !canBeName(name) ? words.nameHint : schedule === null && taken.includes(name) ? words.nameTaken : null;
  const saving = useMutation({
    mutationFn: (levels: readonly RetryLevelBody[]) => saveRetrySchedule(client, name, levels),
    async onSuccess() {
      notices.say({ text: schedule === null ? words.created(name) : words.saved(name) });
      await queries.invalidateQueries({ queryKey: retrySchedulesRead(client).queryKey });
      onSaved(name);
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  const change = (key: number, field: LevelField, text: string): void =>
    setForms(forms.map((form) => (form.key === key ? { ...form, [field]: text } : form)));
  const title = schedule === null ? words.formNew : words.formEdit(schedule.name);
  return (
    <SidePanel title={title} heading={<h2 className="ellipsis">{title}</h2>} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (nameProblem === null && read.ok && !saving.isPending) saving.mutate(read.levels);
        }}
      >
        {schedule === null ? (
          <TextInput
            label={words.name}
            description={words.nameHint}
            error={name === '' && !wasSent ? null : nameProblem}
            autoFocus
            spellCheck={false}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : null}
        {forms.map((form, index) => (
          <fieldset key={form.key} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
            <legend className="small strong">{words.level(index + 1)}</legend>
            <div className={styles.fields}>
              {(['delay', 'times', 'factor', 'longest'] as const).map((field) => (
                <TextInput
                  key={field}
                  label={words[field]}
                  inputMode="decimal"
                  error={!read.ok && read.level === index + 1 && read.field === field}
                  value={form[field]}
                  onChange={(event) => change(form.key, field, event.currentTarget.value)}
                />
              ))}
              <Button
                kind="ghost"
                isIcon
                disabled={forms.length === 1}
                aria-label={words.removeLevel(index + 1)}
                title={words.removeLevel(index + 1)}
                onClick={() => setForms(forms.filter(({ key }) => key !== form.key))}
              >
                <IconX {...icon} />
              </Button>
            </div>
          </fieldset>
        ))}
        <div>
          <Button size="small" onClick={() => setForms([...forms, newLevel(1 + Math.max(...forms.map(({ key }) => key)))])}>
            <IconPlus {...icon} />
            {words.addLevel}
          </Button>
        </div>
        <p className="small dim">{words.factorHint}</p>
        {read.ok ? (
          <LevelsBar levels={read.levels} />
        ) : (
          <p className="small hue-fail row" role="status">
            <StateGlyph state="aborted" size="small" isDecoration />
            {words.wrongLevel(read.level)} {words.wrong[read.field]}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button kind="ink" type="submit" isBusy={saving.isPending}>
            {schedule === null ? words.create : words.save}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}
