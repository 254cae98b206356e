/** Requests about people who sign in: users, their sessions, their settings. */
import { isActiveAdministrator } from '../core/access/account.ts';
import type { Role } from '../core/access/can.ts';
import { isUserName, userNameRule } from '../core/access/user-name.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import type { UserRecord } from './ports.ts';
import type { AnswerOf, RequestError, UserRequest, UserSummary } from './request.ts';

type Answer<K extends UserRequest['kind']> = Result<AnswerOf[K], RequestError>;

/** Sessions that one user can have; the oldest go. */
const maxSessions = 50;

/** Decides a request about users. */
export function handleUserRequest(engine: EngineContext, pass: Pass, request: UserRequest): Answer<UserRequest['kind']> {
  switch (request.kind) {
    case 'users':
      return ok([...engine.memory.users.values()].map(summaryOf));
    case 'createFirstUser':
      return createFirstUser(engine, pass, request);
    case 'saveUser':
      return saveUser(engine, pass, request);
    case 'deleteUser':
      return deleteUser(engine, pass, request.name);
    case 'makePasswordLink':
      return makePasswordLink(engine, pass, request);
    case 'usePasswordLink':
      return usePasswordLink(engine, pass, request);
    case 'openSession':
      return openSession(engine, pass, request);
    case 'seeSession':
      pass.change({ kind: 'sessionSeen', id: request.id, lastSeenAtMs: pass.nowMs, expiresAtMs: request.expiresAtMs });
      return ok({ saved: true });
    case 'closeSessions':
      pass.change({ kind: 'sessionsClosed', user: request.user, ids: request.ids, except: null });
      return ok({ closed: true });
    case 'saveUserSettings':
      pass.change({ kind: 'userSettingsSaved', user: request.user, value: request.value });
      return ok({ saved: true });
  }
}

/** There is only one first administrator, however many ask at the same time: requests are decided one after the other. */
function createFirstUser(
  engine: EngineContext,
  pass: Pass,
  request: Extract<UserRequest, { readonly kind: 'createFirstUser' }>,
): Answer<'createFirstUser'> {
  if (administrators(engine).length > 0) {
    return err({ code: 'INVALID_FIRST_CODE', message: 'there is an administrator already: sign in, or ask one for an account' });
  }
  const { name, passwordHash } = request;
  const saved = saveUser(engine, pass, { kind: 'saveUser', name, passwordHash, roles: ['administrator'], by: 'first start' });
  return saved.ok ? ok({ user: saved.value.user }) : saved;
}

function saveUser(engine: EngineContext, pass: Pass, request: Extract<UserRequest, { readonly kind: 'saveUser' }>): Answer<'saveUser'> {
  const { users } = engine.memory;
  const { name, by } = request;
  const existing = users.get(name);
  if (existing === undefined && !isUserName(name)) {
    return err({
      code: 'INVALID_NAME',
      message: `${userNameRule}, and is none that evqueue uses itself; got ${JSON.stringify(name)}`,
      details: { name },
    });
  }
  if (existing !== undefined && request.create === true) {
    return err({ code: 'NAME_TAKEN', message: `there is a user "${name}" already`, details: { name } });
  }
  const roles = request.roles ?? existing?.roles;
  if (roles === undefined) {
    return err({ code: 'INVALID_REQUEST', message: `user "${name}" is new: roles are needed`, details: { name } });
  }
  const wasDisabled = existing !== undefined && existing.disabledAtMs !== null;
  const isDisabled = request.disabled ?? wasDisabled;
  if (isLastAdministrator(engine, name) && (isDisabled || !roles.includes('administrator'))) return lastAdministrator(name);
  const hasNewPassword = request.passwordHash !== undefined;
  const user: UserRecord = {
    name,
    roles: distinct(roles),
    passwordHash: request.passwordHash ?? existing?.passwordHash ?? null,
    passwordChangedAtMs: hasNewPassword
      ? laterThan(existing?.passwordChangedAtMs, pass.nowMs)
      : (existing?.passwordChangedAtMs ?? pass.nowMs),
    createdAtMs: existing?.createdAtMs ?? pass.nowMs,
    updatedAtMs: pass.nowMs,
    updatedBy: by,
    disabledAtMs: isDisabled ? (existing?.disabledAtMs ?? pass.nowMs) : null,
    // What opened a way in does so no more: a link would undo what the administrator has just decided.
    passwordLink: isDisabled || hasNewPassword ? null : (existing?.passwordLink ?? null),
  };
  pass.change({ kind: 'userSaved', user });
  const isNewlyDisabled = isDisabled && !wasDisabled;
  if (existing !== undefined && (hasNewPassword || isNewlyDisabled)) {
    pass.change({ kind: 'sessionsClosed', user: name, ids: null, except: isDisabled ? null : (request.keepSession ?? null) });
  }
  users.set(name, user);
  changed(pass);
  return ok({ created: existing === undefined, user: summaryOf(user) });
}

function deleteUser(engine: EngineContext, pass: Pass, name: string): Answer<'deleteUser'> {
  const { users } = engine.memory;
  if (!users.has(name)) return unknownUser(name);
  if (isLastAdministrator(engine, name)) return lastAdministrator(name);
  pass.change({ kind: 'userDeleted', name });
  users.delete(name);
  changed(pass);
  return ok({ deleted: true });
}

function makePasswordLink(
  engine: EngineContext,
  pass: Pass,
  { name, codeHash, validMs, by }: Extract<UserRequest, { readonly kind: 'makePasswordLink' }>,
): Answer<'makePasswordLink'> {
  const existing = engine.memory.users.get(name);
  if (existing === undefined) return unknownUser(name);
  if (existing.disabledAtMs !== null) {
    return err({ code: 'CONFLICT', message: `user "${name}" is disabled: enable the account first`, details: { name } });
  }
  const expiresAtMs = pass.nowMs + validMs;
  const user: UserRecord = { ...existing, passwordLink: { codeHash, expiresAtMs }, updatedAtMs: pass.nowMs, updatedBy: by };
  pass.change({ kind: 'userSaved', user });
  engine.memory.users.set(name, user);
  changed(pass);
  return ok({ expiresAtMs });
}

function usePasswordLink(
  engine: EngineContext,
  pass: Pass,
  { codeHash, passwordHash }: Extract<UserRequest, { readonly kind: 'usePasswordLink' }>,
): Answer<'usePasswordLink'> {
  const wanted = hexOf(codeHash);
  const existing = [...engine.memory.users.values()].find(
    ({ passwordLink }) => passwordLink !== null && hexOf(passwordLink.codeHash) === wanted,
  );
  if (existing === undefined || existing.disabledAtMs !== null || (existing.passwordLink?.expiresAtMs ?? 0) <= pass.nowMs) {
    return err({ code: 'INVALID_PASSWORD_LINK', message: 'the link is not valid any more: ask an administrator for another one' });
  }
  const saved = saveUser(engine, pass, { kind: 'saveUser', name: existing.name, passwordHash, by: existing.name });
  return saved.ok ? ok({ user: saved.value.user }) : saved;
}

function openSession(
  engine: EngineContext,
  pass: Pass,
  request: Extract<UserRequest, { readonly kind: 'openSession' }>,
): Answer<'openSession'> {
  const { id, tokenHash, user, idleMs, longestMs, address, userAgent } = request;
  // Between the look at the password and now it may have been changed, or the user deleted.
  const record = engine.memory.users.get(user);
  if (record === undefined || record.disabledAtMs !== null || record.passwordChangedAtMs !== request.passwordChangedAtMs) {
    return err({ code: 'WRONG_PASSWORD', message: 'the password has just been changed: sign in again' });
  }
  const createdAtMs = pass.nowMs;
  const endsAtMs = createdAtMs + longestMs;
  const expiresAtMs = Math.min(endsAtMs, createdAtMs + idleMs);
  const session = { id, tokenHash, user, createdAtMs, lastSeenAtMs: createdAtMs, expiresAtMs, endsAtMs, address, userAgent };
  pass.change({ kind: 'sessionOpened', session, keepNewest: maxSessions });
  return ok({ createdAtMs, expiresAtMs, endsAtMs });
}

/** Those who can sign in now: who has no password yet, or is disabled, helps nobody. */
function administrators(engine: EngineContext): readonly UserRecord[] {
  return [...engine.memory.users.values()].filter((user) => isActiveAdministrator(summaryOf(user)));
}

function isLastAdministrator(engine: EngineContext, name: string): boolean {
  const all = administrators(engine);
  return all.length === 1 && all[0]?.name === name;
}

function summaryOf({ passwordHash, passwordLink, ...summary }: UserRecord): UserSummary {
  return { ...summary, hasPassword: passwordHash !== null, linkExpiresAtMs: passwordLink?.expiresAtMs ?? null };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function distinct(roles: readonly Role[]): readonly Role[] {
  return [...new Set(roles)].toSorted();
}

/** The moment names one password of a user, so two changes never have the same, whatever the clock does. */
function laterThan(beforeMs: number | undefined, nowMs: number): number {
  return beforeMs === undefined ? nowMs : Math.max(nowMs, beforeMs + 1);
}

/**
 * Tells no name: live events are heard by all, names of users are not for all.
 *
 * Memory is ahead of the store until the commit: a failed one reads all configuration again (`loadConfiguration`).
 */
function changed(pass: Pass): void {
  pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'user', name: '', atMs: pass.nowMs });
}

function unknownUser(name: string): { readonly ok: false; readonly error: RequestError } {
  return err({ code: 'UNKNOWN_USER', message: `no user is named "${name}"`, details: { name } });
}

function lastAdministrator(name: string): { readonly ok: false; readonly error: RequestError } {
  return err({ code: 'CONFLICT', message: `"${name}" is the last administrator: make another one first`, details: { name } });
}
