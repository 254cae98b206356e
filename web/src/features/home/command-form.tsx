import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './first-run.module.css';
import { commandProblem, isGoodName, nameOfCommand, needsShell, type OneCommand } from './one-command.model.ts';

/** The one field of the first page: a command, what it is called, and what happens when it fails. */
export function CommandForm({
  form,
  isNameTaken,
  isBusy,
  onChange,
  onRun,
}: {
  readonly form: OneCommand;
  readonly isNameTaken: boolean;
  readonly isBusy: boolean;
  readonly onChange: (form: OneCommand) => void;
  readonly onRun: () => void;
}): ReactNode {
  const { home } = useMessages();
  const words = home.first;
  const problem = commandProblem(form.command);
  const nameProblem = isNameTaken ? words.nameTaken : isGoodName(form.name) ? null : words.nameWrong;
  const hint = problem === 'quote' ? words.openQuote : needsShell(form.command) ? words.byShell : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null && nameProblem === null && !isBusy) onRun();
      }}
    >
      <div className={styles.command}>
        <span className="quiet" aria-hidden>
          $
        </span>
        <input
          aria-label={words.command}
          aria-describedby="command-hint"
          aria-invalid={problem === 'quote' || undefined}
          placeholder={words.example}
          value={form.command}
          autoFocus
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={({ currentTarget: { value } }) => onChange({ ...form, command: value })}
        />
        <Button kind="ink" size="large" type="submit" isBusy={isBusy} disabled={problem !== null || nameProblem !== null}>
          {words.run} <kbd className={styles.key}>{words.enter}</kbd>
        </Button>
      </div>
      <p id="command-hint" className={`${styles.hint} small ${problem === 'quote' ? 'hue-fail' : 'dim'}`} aria-live="polite">
        {hint}
      </p>
      <div className={styles.options}>
        <label className="dim" htmlFor="command-name">
          {words.name}
        </label>
        <TextInput
          id="command-name"
          className={styles.name}
          placeholder={form.command.trim() === '' ? '' : nameOfCommand(form.command)}
          value={form.name}
          error={nameProblem}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget: { value } }) => onChange({ ...form, name: value.trim() })}
        />
        <span className="dim">{words.ifItFails}</span>
        <div className={styles.choice}>
          <Segmented
            label={words.ifItFails}
            value={form.ifItFails}
            choices={(['stop', 'tryAgain'] as const).map((value) => ({ value, label: words.failing[value] }))}
            onChange={(ifItFails) => onChange({ ...form, ifItFails })}
          />
          {form.ifItFails === 'tryAgain' ? <span className="dim">{words.quick}</span> : null}
        </div>
      </div>
    </form>
  );
}
