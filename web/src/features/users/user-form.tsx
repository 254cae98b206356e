import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Role } from '../../../../src/core/access/can.ts';
import { isUserName } from '../../../../src/core/access/user-name.ts';
import { useApi } from '../../api/api-context.tsx';
import { makePasswordLink, saveUser, usersRead } from '../../api/users.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { offeredRoles } from './user-role.ts';
import type { ShownLink } from './shown-link.ts';
import styles from './users.module.css';

/** Makes a user without a password, and the link by which the person chooses one. */
export function UserForm({
  taken,
  onMade,
  onClose,
}: {
  readonly taken: readonly string[];
  readonly onMade: (link: ShownLink) => void;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useMessages();
  const { users: words, sessions } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('reader');
  const [wasSent, setSent] = useState(false);
  const problem = !isUserName(name) ? words.nameHint : taken.includes(name) ? words.nameTaken : null;
  const making = useMutation({
    async mutationFn() {
      await saveUser(client, name, { roles: [role], create: true });
      return await makePasswordLink(client, name);
    },
    async onSuccess(link) {
      notices.say({ text: words.created(name) });
      await queries.invalidateQueries({ queryKey: usersRead(client).queryKey });
      onMade({ name, ...link });
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  return (
    <SidePanel title={words.formNew} heading={<h2 className="ellipsis">{words.formNew}</h2>} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (problem === null && !making.isPending) making.mutate();
        }}
      >
        <TextInput
          label={words.name}
          description={words.nameHint}
          error={name === '' && !wasSent ? null : problem}
          autoFocus
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div>
          <Segmented
            label={words.role}
            choices={offeredRoles.map((each) => ({ value: each, label: sessions.roles[each] }))}
            value={role}
            onChange={setRole}
          />
          <p className="small dim" style={{ marginTop: 6 }}>
            {sessions.rights[role]}
          </p>
        </div>
        <div>
          <Button type="submit" kind="ink" isBusy={making.isPending}>
            {words.create}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}
