import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { BringPanel } from './bring-panel.tsx';
import { CommandForm } from './command-form.tsx';
import { FirstInstance } from './first-instance.tsx';
import styles from './first-run.module.css';
import { nameOfCommand, workflowOfOneCommand, type OneCommand } from './one-command.model.ts';
import { useRunCommand } from './use-run-command.ts';
import { WrittenForYou } from './written-for-you.tsx';

/**
 * The home of a new installation: one command, which becomes a workflow, an instance, and XML to read. `?ran=` is the
 * instance that is shown.
 */
export function FirstRunHome({ hasPlan, onHide }: { readonly hasPlan: boolean; readonly onHide: () => void }): ReactNode {
  const { home } = useMessages();
  const words = home.first;
  const { client } = useApi();
  const navigate = useNavigate();
  const ran = Number(useSearch({ strict: false })['ran'] ?? 'none');
  const id = Number.isSafeInteger(ran) && ran > 0 ? ran : null;
  const [form, setForm] = useState<OneCommand>({ command: '', name: '', ifItFails: 'tryAgain' });
  const [isNameTaken, setNameTaken] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const { run, isPending } = useRunCommand();
  const instance = useQuery({ ...instanceRead(client, id ?? 0), enabled: id !== null }).data;
  const change = (next: OneCommand): void => {
    setForm(next);
    setNameTaken(false);
    setTyping(true);
  };
  const launch = async (): Promise<void> => {
    const result = await run(form);
    if (result === null) return;
    if (result.kind === 'nameTaken') {
      setNameTaken(true);
      return;
    }
    setTyping(false);
    await navigate({ to: '/', search: { ran: String(result.id) } });
  };
  useEffect(() => {
    document.title = `${home.title} · evQueue`;
  }, [home.title]);
  const name = form.name === '' ? nameOfCommand(form.command) : form.name;
  const steps = [
    { label: words.steps.administrator, isDone: true },
    { label: words.steps.instance, isDone: id !== null },
    { label: words.steps.plan, isDone: hasPlan },
  ];
  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <h1 className={styles.lead}>{words.title}</h1>
        <p className={styles.intro}>{words.intro}</p>
        <CommandForm form={form} isNameTaken={isNameTaken} isBusy={isPending} onChange={change} onRun={() => void launch()} />
        {id === null ? null : <FirstInstance key={id} id={id} />}
        <ul className={styles.steps} aria-label={words.stepsLabel}>
          {steps.map(({ label, isDone }) => (
            <li key={label}>
              <StateGlyph state={isDone ? 'succeeded' : 'notReached'} size="small" isDecoration />
              {label}
              <span className="unseen">{isDone ? words.stepDone : words.stepOpen}</span>
            </li>
          ))}
          <li className={styles.hide}>
            <Button kind="ghost" size="small" onClick={onHide}>
              {words.hide}
            </Button>
          </li>
        </ul>
      </div>
      <div className={styles.side}>
        <h2 className={styles.sideHead}>{words.bring}</h2>
        <BringPanel />
        <WrittenForYou
          preview={workflowOfOneCommand(
            form.command.trim() === '' ? { ...form, command: words.example } : form,
            form.command.trim() === '' ? nameOfCommand(words.example) : name,
          )}
          workflow={isTyping ? null : (instance?.workflow ?? null)}
        />
      </div>
    </div>
  );
}
