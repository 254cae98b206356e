import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ListedUserBody } from '../../../../src/server/schemas/user.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { initialsOf } from '../../shell/initials.ts';
import { useSignedIn } from '../../shell/session-context.tsx';
import { Tag } from '../../ui/chip.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Moment } from '../../ui/moment.tsx';
import linked from '../../ui/linked-row.module.css';
import styles from './users.module.css';

/** A user: name, roles, whether somebody can sign in, where from. The whole row opens the panel. */
export function UserRow({
  user: { name, roles, disabledAt, passwordChangedAt, sessions, lastSeenAt },
  isCursor,
  isSelected,
}: {
  readonly user: ListedUserBody;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}): ReactNode {
  const { users: words, sessions: sessionWords } = useMessages();
  const me = useSignedIn().user.name;
  return (
    <li
      className={classNames(
        linked.row,
        styles.row,
        isCursor && linked.cursor,
        isSelected && linked.selected,
        disabledAt !== null && styles.disabled,
      )}
      data-row={name}
    >
      <span className={styles.initials} aria-hidden data-initials={initialsOf(name)} />
      <div className={styles.name}>
        <Link
          to="/admin/users/$user"
          params={{ user: name }}
          className={classNames(linked.link, styles.link, 'ellipsis')}
          data-row-link
          aria-current={isSelected ? 'true' : undefined}
        >
          {name}
        </Link>
        {name === me ? <Tag>{words.you}</Tag> : null}
        {disabledAt === null ? null : <Tag>{words.disabled}</Tag>}
        {passwordChangedAt === null ? <Tag>{words.noPassword}</Tag> : null}
      </div>
      <span className={styles.roles}>{roles.map((role) => sessionWords.roles[role]).join(', ')}</span>
      <span className={classNames(styles.seen, 'small dim')}>
        {lastSeenAt === null ? (
          words.noSessions
        ) : (
          <>
            {words.sessions(sessions)}, {sessionWords.lastSeen}
            <Moment atMs={Date.parse(lastSeenAt)} />
          </>
        )}
      </span>
    </li>
  );
}
