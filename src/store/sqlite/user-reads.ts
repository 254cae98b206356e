import type { UserReads } from '../../app/ports.ts';
import type { Role } from '../../core/access/can.ts';
import type { UserRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { StoreError } from './store-error.ts';

type UserSqlRow = Omit<UserRecord, 'roles' | 'passwordLink'> & {
  readonly linkHash: Uint8Array | null;
  readonly linkExpiresAtMs: number | null;
};

const userColumns = `name, nullif(password_hash, '') as passwordHash, password_changed_at_ms as passwordChangedAtMs, created_at_ms as createdAtMs,
  updated_at_ms as updatedAtMs, updated_by as updatedBy, disabled_at_ms as disabledAtMs, link_hash as linkHash,
  link_expires_at_ms as linkExpiresAtMs`;

const sessionColumns = `s.id, s.user_name as userName, s.created_at_ms as createdAtMs, s.last_seen_at_ms as lastSeenAtMs,
  s.expires_at_ms as expiresAtMs, s.ends_at_ms as endsAtMs, s.address, s.user_agent as userAgent`;

/** All users, by name. */
export function readUsers(database: Connection): readonly UserRecord[] {
  const roles = prepareRoles(database);
  return database
    .prepare<[], UserSqlRow>(`select ${userColumns} from user order by name`)
    .all()
    .map(({ linkHash, linkExpiresAtMs, ...row }) => ({
      ...row,
      passwordLink: linkHash === null || linkExpiresAtMs === null ? null : { codeHash: linkHash, expiresAtMs: linkExpiresAtMs },
      roles: roles(row.name),
    }));
}

/** Prepares what the reading side asks about users. */
export function prepareUserReads(database: Connection): UserReads {
  const roles = prepareRoles(database);
  const credential = database.prepare<[string], { readonly passwordHash: string; readonly passwordChangedAtMs: number }>(
    `select password_hash as passwordHash, password_changed_at_ms as passwordChangedAtMs from user
     where name = +? and password_hash <> '' and disabled_at_ms is null`,
  );
  type SessionSqlRow = ReturnType<UserReads['sessionsOf']>[number];
  const byToken = database.prepare<[Uint8Array], SessionSqlRow>(`select ${sessionColumns} from session s where s.token_hash = ?`);
  const byId = database.prepare<[string], SessionSqlRow>(`select ${sessionColumns} from session s where s.id = ?`);
  const ofUser = database.prepare<[string], SessionSqlRow>(
    `select ${sessionColumns} from session s where s.user_name = ? order by s.created_at_ms desc, s.id desc`,
  );
  const ofLink = database.prepare<[Uint8Array], { readonly name: string; readonly expiresAtMs: number }>(
    'select name, link_expires_at_ms as expiresAtMs from user where link_hash = ? and disabled_at_ms is null',
  );
  const openByUser = database.prepare<[number], ReturnType<UserReads['openSessions']>[number]>(
    `select user_name as userName, count(*) as sessions, max(last_seen_at_ms) as lastSeenAtMs from session
     where expires_at_ms > ? group by user_name`,
  );
  const settings = database.prepare<[string], { readonly value: string }>('select value from user_setting where user_name = ?');
  // One transaction: a session and the roles that its user has at the same moment.
  const open = database.transaction((tokenHash: Uint8Array) => {
    const session = byToken.get(tokenHash);
    return session === undefined ? null : { ...session, roles: roles(session.userName) };
  });
  return {
    credential: (name) => credential.get(name) ?? null,
    sessionOfToken: (tokenHash) => open(tokenHash),
    session: (id) => byId.get(id) ?? null,
    sessionsOf: (user) => ofUser.all(user),
    openSessions: (nowMs) => openByUser.all(nowMs),
    passwordLink: (codeHash) => ofLink.get(codeHash) ?? null,
    userSettings: (user) => settings.get(user)?.value ?? null,
  };
}

function prepareRoles(database: Connection): (user: string) => readonly Role[] {
  const select = database.prepare<[string], { readonly role: string }>('select role from user_role where user_name = ? order by role');
  return (user) => select.all(user).map(({ role }) => roleOf(role));
}

function roleOf(text: string): Role {
  if (text === 'administrator' || text === 'operator' || text === 'reader') return text;
  throw new StoreError('STORE_DAMAGED', `unknown role of a user: "${text}"`);
}
