import { IconCopy } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import type { TaskDefinition, Workflow } from '../../../../src/core/workflow/model.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { commandLine, templateText } from './command-line.model.ts';
import { definitionOf, originOf, type Origin } from './input-origin.model.ts';
import styles from './task-panel.module.css';
import { useDefinition } from './use-definition.ts';

/** The command as it was executed, and where each of its values came from. */
export function TaskCommand({
  instance,
  tree,
  task,
}: {
  readonly instance: InstanceBody;
  readonly tree: TreeBody;
  readonly task: TreeTaskBody;
}): ReactNode {
  const { instance: words, ui } = useMessages();
  const notices = useNotices();
  const workflow = useDefinition(instance);
  const definition = workflow === null ? null : definitionOf(workflow, tree, task);
  const command = commandLine(task, definition, words.panel.scriptMark);
  const { panel } = words;
  return (
    <>
      <section className={styles.section}>
        <h3>
          {task.attempts.length > 0 ? panel.command : panel.commandText}
          <span className="grow" />
          {command === null ? null : (
            <Button
              kind="ghost"
              size="small"
              isIcon
              aria-label={panel.copyCommand}
              title={panel.copyCommand}
              onClick={() => void navigator.clipboard.writeText(command.text).then(() => notices.say({ text: ui.copied(command.text) }))}
            >
              <IconCopy size={14} stroke={1.75} aria-hidden />
            </Button>
          )}
        </h3>
        {definition?.type === 'WORKFLOW' ? <p>{panel.launchesWorkflow(definition.workflow ?? '')}</p> : null}
        {command === null ? null : (
          <pre className={styles.block}>
            <span className="quiet">{task.host === null ? '$' : `${task.host} $`}</span>{' '}
            {command.words.map(({ text, kind }, index) => (
              // A word is its place in the command.
              <span key={`${index}${kind}`} className={kind === 'value' ? styles.string : kind === 'environment' ? 'dim' : undefined}>
                {index > 0 ? ' ' : ''}
                {text}
              </span>
            ))}
          </pre>
        )}
        <Inputs task={task} definition={definition} workflow={workflow} />
      </section>
      {definition?.stdin === undefined ? null : (
        <section className={styles.section}>
          <h3>{panel.stdin}</h3>
          <pre className={styles.block}>{templateText(definition.stdin)}</pre>
        </section>
      )}
      {definition?.script === undefined ? null : (
        <section className={styles.section}>
          <h3>{panel.script}</h3>
          <pre className={styles.block}>{templateText(definition.script).trim()}</pre>
        </section>
      )}
    </>
  );
}

function Inputs({
  task,
  definition,
  workflow,
}: {
  readonly task: TreeTaskBody;
  readonly definition: TaskDefinition | null;
  readonly workflow: Workflow | null;
}): ReactNode {
  const { panel } = useMessages().instance;
  if (task.inputs.length === 0) return null;
  return (
    <>
      <dl className={styles.facts} style={{ marginTop: 6 }}>
        {task.inputs.map((input, index) => {
          const { name, values } = shownInput(input);
          const from = definition?.inputs[index];
          return (
            // An input is its place among the inputs.
            <Fragment key={`${index}${name}`}>
              <dt className="mono">{name === '' ? index + 1 : name}</dt>
              <dd className="mono">
                {values === null ? <span className="quiet">{panel.unresolved}</span> : values.join(' ')}{' '}
                {from === undefined || typeof workflow !== 'object' || workflow === null ? null : (
                  <span className="quiet">{originText(originOf(from, workflow), panel)}</span>
                )}
              </dd>
            </Fragment>
          );
        })}
      </dl>
    </>
  );
}

function originText(origin: Origin, panel: Messages['instance']['panel']): string {
  switch (origin.kind) {
    case 'literal':
      return panel.origins.literal;
    case 'parameter':
      return panel.origins.parameter(origin.name);
    case 'output':
      return panel.origins.output(origin.task);
    case 'item':
      return panel.origins.item;
    case 'expression':
      return panel.origins.expression(origin.text);
  }
}

function shownInput(input: TreeTaskBody['inputs'][number]): { readonly name: string; readonly values: readonly string[] | null } {
  const { name, values } = input;
  return {
    name: typeof name === 'string' ? name : '',
    values: Array.isArray(values) ? values.map(String) : null,
  };
}
