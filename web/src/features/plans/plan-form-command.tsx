import { Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, type ClipboardEvent, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { queuesRead } from '../../api/queues.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { fieldOrder, textField, type PlanFields } from './plan-field.ts';
import { Fold } from './plan-form-parts.tsx';
import { pastedVariables, wrongVariables, type Variable } from './plan-form.model.ts';
import styles from './plan-form.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** A single command: its line, where and by what it is started, what it reads and its environment. */
export function PlanFormCommand({ fields }: { readonly fields: PlanFields }): ReactNode {
  const { planForm: words } = useMessages();
  const { client } = useApi();
  const { form, set } = fields;
  const queues = useQuery(queuesRead(client)).data?.items.map(({ name }) => name) ?? [];
  const hasShell = form.shell.trim() !== '';
  return (
    <>
      <Textarea
        label={words.command}
        description={hasShell ? words.commandHint(form.shell.trim()) : words.commandBareHint}
        classNames={{ input: 'mono' }}
        autosize
        minRows={1}
        maxRows={12}
        spellCheck={false}
        required
        {...textField(fields, 'command')}
      />
      <div className={styles.pair}>
        <TextInput label={words.directory} description={words.directoryHint} spellCheck={false} {...textField(fields, 'directory')} />
        <Select
          label={words.queue}
          data={[...new Set([...queues, form.queue])]}
          searchable
          limit={100}
          allowDeselect={false}
          inputWrapperOrder={fieldOrder}
          value={form.queue}
          error={fields.wrong('queue')}
          onChange={(queue) => (queue === null ? undefined : set({ queue }))}
        />
      </div>
      <Fold title={words.surroundings} isSet={form.environment.length > 0 || form.stdin !== '' || form.shell !== '/bin/sh'} isInner>
        <Environment fields={fields} />
        <Textarea
          label={words.stdin}
          description={words.stdinHint}
          classNames={{ input: 'mono' }}
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          {...textField(fields, 'stdin')}
        />
        <div className={styles.pair}>
          <TextInput label={words.shell} description={words.shellHint} spellCheck={false} {...textField(fields, 'shell')} />
        </div>
      </Fold>
    </>
  );
}

/** Variables, a row each. Pasted `NAME=value` lines become rows. */
function Environment({ fields }: { readonly fields: PlanFields }): ReactNode {
  const { planForm: words } = useMessages();
  const list = useRef<HTMLDivElement>(null);
  const { form, set } = fields;
  const { environment } = form;
  const error = fields.wrong('environment');
  const wrong = error === null ? [] : wrongVariables(environment);
  const change = (index: number, part: Partial<Variable>): void =>
    set({ environment: environment.map((variable, at) => (at === index ? { ...variable, ...part } : variable)) });
  const focusLast = (): void => {
    window.requestAnimationFrame(() => [...(list.current?.querySelectorAll<HTMLElement>('[data-variable]') ?? [])].at(-1)?.focus());
  };
  const paste = (event: ClipboardEvent, index: number): void => {
    const pasted = pastedVariables(event.clipboardData.getData('text'));
    if (pasted === null) return;
    event.preventDefault();
    set({ environment: [...environment.slice(0, index), ...pasted, ...environment.slice(index + 1)] });
  };
  return (
    <div>
      <span className={styles.label}>{words.environment}</span>
      <div ref={list} className={styles.variables} role="group" aria-label={words.environment}>
        {environment.map(({ name, value }, index) => (
          // Rows have no name of their own: they are what stands at a place.
          <div key={index} className={styles.variable}>
            <TextInput
              aria-label={words.variableName(index + 1)}
              placeholder={words.variablePlaceholder}
              classNames={{ input: 'mono' }}
              spellCheck={false}
              autoComplete="off"
              data-variable
              error={wrong.includes(index)}
              value={name}
              onPaste={(event) => (name === '' ? paste(event, index) : undefined)}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <Textarea
              aria-label={words.variableValue(name === '' ? String(index + 1) : name)}
              classNames={{ input: 'mono' }}
              autosize
              minRows={1}
              maxRows={6}
              spellCheck={false}
              value={value}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <Button
              isIcon
              kind="ghost"
              aria-label={words.dropVariable(name === '' ? String(index + 1) : name)}
              title={words.dropVariable(name === '' ? String(index + 1) : name)}
              onClick={() => {
                set({ environment: environment.filter((_, at) => at !== index) });
                focusLast();
              }}
            >
              <IconX {...icon} />
            </Button>
          </div>
        ))}
      </div>
      {error === null ? null : <p className={`${styles.hint} hue-fail`}>{error}</p>}
      <Button
        size="small"
        onClick={() => {
          set({ environment: [...environment, { name: '', value: '' }] });
          focusLast();
        }}
      >
        <IconPlus {...icon} />
        {words.addVariable}
      </Button>
      <p className={styles.hint}>{words.environmentHint}</p>
    </div>
  );
}
