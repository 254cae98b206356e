import { IconBan, IconLink, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Role } from '../../../../src/core/access/can.ts';
import type { ListedUserBody } from '../../../../src/server/schemas/user.ts';
import { useApi } from '../../api/api-context.tsx';
import { sessionRead } from '../../api/session.ts';
import { deleteUser, makePasswordLink, saveUser, usersRead } from '../../api/users.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../shell/session-context.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { LinkBox } from './link-box.tsx';
import type { ShownLink } from './shown-link.ts';
import { mightiestRole, offeredRoles } from './user-role.ts';
import { UserSessions } from './user-sessions.tsx';
import styles from './users.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** A user: what the person may do, how they come in, where they are. */
export function UserPanel({
  user: { name, roles, createdAt, updatedBy, passwordChangedAt, disabledAt, linkExpiresAt, sessions: open },
  link,
  onLink,
  onClose,
}: {
  readonly user: ListedUserBody;
  readonly link: ShownLink | null;
  readonly onLink: (link: ShownLink) => void;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useMessages();
  const { users: words, sessions: sessionWords } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const ask = useAsk();
  const isMe = useSignedIn().user.name === name;
  const role = mightiestRole(roles);

  /** Does it, reads the list again, and says what went wrong. */
  const act = async (does: () => Promise<void>): Promise<void> => {
    try {
      await does();
    } catch (error) {
      notices.say({ kind: 'fail', text: failureText(error, messages) });
    }
    await queries.invalidateQueries({ queryKey: usersRead(client).queryKey });
    if (isMe) await queries.invalidateQueries({ queryKey: sessionRead(client).queryKey });
  };
  const giveRoles = async (given: readonly Role[]): Promise<void> => {
    await saveUser(client, name, { roles: given });
    const before = roles;
    notices.say({
      text: words.roleChanged(name, given.map((each) => sessionWords.roles[each]).join(', ')),
      ...(isMe
        ? {}
        : { action: { label: words.undo, run: () => void act(async () => void (await saveUser(client, name, { roles: before }))) } }),
    });
  };
  const chooseRole = async (chosen: Role): Promise<void> => {
    if (isMe && (await ask({ title: words.lessTitle, body: words.lessBody, verb: words.lessVerb })) === null) return;
    await act(async () => await giveRoles([chosen]));
  };
  const setDisabled = async (disabled: boolean): Promise<void> => {
    await saveUser(client, name, { disabled });
    notices.say({
      text: disabled ? words.disabledNow(name) : words.enabledNow(name),
      action: { label: words.undo, run: () => void act(async () => void (await saveUser(client, name, { disabled: !disabled }))) },
    });
  };
  const remove = async (): Promise<void> => {
    const answer = await ask({ title: words.deleteTitle(name), body: words.deleteBody, verb: words.deleteVerb(name), keep: words.keep });
    if (answer === null) return;
    await act(async () => {
      await deleteUser(client, name);
      notices.say({ text: words.deleted(name) });
      onClose();
    });
  };
  return (
    <SidePanel
      title={name}
      heading={<h2 className="ellipsis">{name}</h2>}
      actions={
        isMe ? null : (
          <>
            <Button size="small" onClick={() => void act(async () => await setDisabled(disabledAt === null))}>
              <IconBan {...icon} />
              {disabledAt === null ? words.disable : words.enable}
            </Button>
            <Button size="small" kind="danger" onClick={() => void remove()}>
              <IconTrash {...icon} />
              {words.delete}
            </Button>
          </>
        )
      }
      onClose={onClose}
    >
      {link === null ? null : <LinkBox link={link} />}
      <section className={styles.section}>
        <h3>{words.role}</h3>
        <Segmented
          label={words.role}
          choices={offeredRoles.map((each) => ({ value: each, label: sessionWords.roles[each] }))}
          value={role ?? 'reader'}
          onChange={(chosen) => {
            if (chosen !== role) void chooseRole(chosen);
          }}
        />
        {role === null ? null : <p className="small dim">{sessionWords.rights[role]}</p>}
      </section>
      <section className={styles.section}>
        <h3>{words.account}</h3>
        <dl className={`${styles.facts} small`}>
          <dt>{words.createdAt}</dt>
          <dd>
            <Moment atMs={Date.parse(createdAt)} />
          </dd>
          <dt>{words.passwordSince}</dt>
          <dd>{passwordChangedAt === null ? words.noPassword : <Moment atMs={Date.parse(passwordChangedAt)} />}</dd>
          {linkExpiresAt === null ? null : (
            <>
              <dt>{words.linkUntil}</dt>
              <dd>
                <Moment atMs={Date.parse(linkExpiresAt)} />
              </dd>
            </>
          )}
          {disabledAt === null ? null : (
            <>
              <dt>{words.disabledSince}</dt>
              <dd>
                <Moment atMs={Date.parse(disabledAt)} />
              </dd>
            </>
          )}
          <dt>{words.madeBy}</dt>
          <dd>{updatedBy}</dd>
        </dl>
        {isMe ? <p className="small dim">{words.own}</p> : null}
        {isMe || disabledAt !== null ? null : (
          <>
            <Button size="small" onClick={() => void act(async () => onLink({ name, ...(await makePasswordLink(client, name)) }))}>
              <IconLink {...icon} />
              {words.link}
            </Button>
            <p className="small dim">{words.linkHint}</p>
          </>
        )}
      </section>
      <UserSessions name={name} open={open} />
    </SidePanel>
  );
}
