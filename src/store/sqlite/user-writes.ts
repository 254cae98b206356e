import type { SessionRecord, UserRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';

/** Writes users, their sessions and their settings. */
export type UserWrites = {
  saveUser(user: UserRecord): void;
  deleteUser(name: string): void;
  openSession(session: SessionRecord, keepNewest: number): void;
  seeSession(id: string, lastSeenAtMs: number, expiresAtMs: number): void;
  closeSessions(user: string, ids: readonly string[] | null, except: string | null): void;
  saveSettings(user: string, value: string): void;
};

/** Prepares the statements. */
export function prepareUserWrites(database: Connection): UserWrites {
  type UserColumns = [
    name: string,
    passwordHash: string,
    passwordChangedAtMs: number,
    createdAtMs: number,
    updatedAtMs: number,
    updatedBy: string,
    disabledAtMs: number | null,
    linkHash: Uint8Array | null,
    linkExpiresAtMs: number | null,
  ];
  const upsertUser = database.prepare<UserColumns>(
    `insert into user (name, password_hash, password_changed_at_ms, created_at_ms, updated_at_ms, updated_by, disabled_at_ms, link_hash,
       link_expires_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (name) do update set password_hash = excluded.password_hash, password_changed_at_ms = excluded.password_changed_at_ms,
       updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by,
       disabled_at_ms = excluded.disabled_at_ms, link_hash = excluded.link_hash, link_expires_at_ms = excluded.link_expires_at_ms`,
  );
  const removeRoles = database.prepare<[string]>('delete from user_role where user_name = ?');
  const insertRole = database.prepare<[string, string]>('insert into user_role (user_name, role) values (?, ?)');
  // Roles and sessions go with the row.
  const removeUser = database.prepare<[string]>('delete from user where name = ?');
  const removeSettings = database.prepare<[string]>('delete from user_setting where user_name = ?');
  type SessionColumns = [
    id: string,
    tokenHash: Uint8Array,
    user: string,
    createdAtMs: number,
    lastSeenAtMs: number,
    expiresAtMs: number,
    endsAtMs: number,
    address: string,
    userAgent: string,
  ];
  const insertSession = database.prepare<SessionColumns>(
    `insert into session (id, token_hash, user_name, created_at_ms, last_seen_at_ms, expires_at_ms, ends_at_ms, address, user_agent)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const removeExpired = database.prepare<[number]>('delete from session where expires_at_ms <= ?');
  const removeOldest = database.prepare<[string, number]>(
    `delete from session where id in (
       select id from session where user_name = ? order by created_at_ms desc, id desc limit -1 offset ?)`,
  );
  const touchSession = database.prepare<[number, number, string]>('update session set last_seen_at_ms = ?, expires_at_ms = ? where id = ?');
  const removeSession = database.prepare<[string, string]>('delete from session where user_name = ? and id = ?');
  const removeSessions = database.prepare<[string, string]>('delete from session where user_name = ? and id <> ?');
  const upsertSettings = database.prepare<[string, string]>(
    'insert into user_setting (user_name, value) values (?, ?) on conflict (user_name) do update set value = excluded.value',
  );
  return {
    saveUser(user) {
      upsertUser.run(
        user.name,
        user.passwordHash ?? '',
        user.passwordChangedAtMs,
        user.createdAtMs,
        user.updatedAtMs,
        user.updatedBy,
        user.disabledAtMs,
        user.passwordLink?.codeHash ?? null,
        user.passwordLink?.expiresAtMs ?? null,
      );
      removeRoles.run(user.name);
      for (const role of user.roles) insertRole.run(user.name, role);
    },
    deleteUser(name) {
      removeUser.run(name);
      removeSettings.run(name);
    },
    openSession(session, keepNewest) {
      removeExpired.run(session.createdAtMs);
      insertSession.run(
        session.id,
        session.tokenHash,
        session.user,
        session.createdAtMs,
        session.lastSeenAtMs,
        session.expiresAtMs,
        session.endsAtMs,
        session.address,
        session.userAgent,
      );
      removeOldest.run(session.user, keepNewest);
    },
    seeSession: (id, lastSeenAtMs, expiresAtMs) => void touchSession.run(lastSeenAtMs, expiresAtMs, id),
    closeSessions(user, ids, except) {
      if (ids === null) removeSessions.run(user, except ?? '');
      else for (const id of ids) removeSession.run(user, id);
    },
    saveSettings: (user, value) => void upsertSettings.run(user, value),
  };
}
