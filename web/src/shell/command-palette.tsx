import { Modal, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { workflowsRead } from '../api/workflows.ts';
import { useMessages } from '../i18n/i18n.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { foundCommands, type Command } from './command-palette.model.ts';
import styles from './command-palette.module.css';
import { sections } from './sections.ts';
import { useAdminGroups } from './use-admin-groups.ts';
import { useMay, useSignedIn } from './session-context.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Find or do: pages, an instance by its id, workflows, verbs. */
export function CommandPalette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const { shell } = useMessages();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size={560}
      padding={0}
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': shell.findLabel } }}
    >
      {isOpen ? <Finder onDone={onClose} /> : null}
    </Modal>
  );
}

function Finder({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { shell } = useMessages();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = foundCommands(useCommands(typed), typed);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onDone();
    command.run();
  };
  return (
    <>
      <input
        className={styles.input}
        data-autofocus
        value={typed}
        placeholder={shell.palette.placeholder}
        aria-label={shell.palette.placeholder}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[at] === undefined ? undefined : `${listId}-${at}`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter') run(found[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div className={styles.list} role="listbox" id={listId} aria-label={shell.findLabel}>
        {found.length === 0 ? <div className={`${styles.group} dim`}>{shell.palette.nothing}</div> : null}
        {found.map((command, index) => (
          <div key={command.id} role="presentation">
            {command.group === found[index - 1]?.group ? null : (
              <div className={`${styles.group} tiny quiet`} role="presentation">
                {command.group}
              </div>
            )}
            <div
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={styles.option}
              ref={(element) => {
                if (index === at) element?.scrollIntoView({ block: 'nearest' });
              }}
              onMouseMove={() => setAt(index)}
              onClick={() => run(command)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') run(command);
              }}
            >
              <span className="grow ellipsis">{command.label}</span>
              {command.keys === undefined ? null : <KeyCap keys={command.keys} />}
            </div>
          </div>
        ))}
      </div>
    </>
  );
}

/** Everything that can be found or done here. */
function useCommands(typed: string): readonly Command[] {
  const { shell, admin } = useMessages();
  const adminPages = useAdminGroups().flatMap((group) => group.sections);
  const { client, live } = useApi();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { hasSession } = useSignedIn();
  const mayLaunch = useMay('launch', 'workflow');
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const workflows = useQuery(workflowsRead(client)).data?.items ?? [];
  const id = typed.trim();
  const words = shell.palette;
  return [
    ...(/^\d{1,15}$/.test(id)
      ? [
          {
            id: 'instance',
            group: words.instances,
            label: words.openInstance(id),
            run: () => void navigate({ to: '/instances/$id', params: { id } }),
          },
        ]
      : []),
    ...sections.map(({ to, name, key }) => ({
      id: to,
      group: words.pages,
      label: shell[name],
      keys: `g ${key}`,
      run: () => void navigate({ to }),
    })),
    ...adminPages.map(({ to, name }) => ({ id: to, group: words.pages, label: admin.sections[name], run: () => void navigate({ to }) })),
    ...workflows.map(({ name }) => ({
      id: `workflow ${name}`,
      group: words.workflows,
      label: name,
      run: () => void navigate({ to: '/workflows/$name', params: { name } }),
    })),
    ...(mayLaunch
      ? workflows.map(({ name }) => ({
          id: `launch ${name}`,
          group: words.actions,
          label: words.launch(name),
          run: () => void navigate({ to: '/workflows/$name/launch', params: { name } }),
        }))
      : []),
    {
      id: 'scheme',
      group: words.actions,
      label: scheme === 'dark' ? words.toLight : words.toDark,
      run: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    { id: 'freeze', group: words.actions, label: words.freeze, keys: 'z', run: () => live.freeze(true) },
    ...(hasSession ? [{ id: 'sign-out', group: words.actions, label: words.signOut, run: signOut }] : []),
  ];
}
