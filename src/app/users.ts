/** People who sign in: their accounts, passwords, sessions and settings. */
import type { User } from '../core/access/can.ts';
import type { Role } from '../core/access/can.ts';
import { checkPassword } from '../core/access/password-rules.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AnswerOf, RequestError, UserSummary } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { SessionRow } from './ports.ts';

/** Longest settings of a user, as JSON. */
export const maxUserSettingsLength = 256 * 1024;

/** A user as the list of all shows one. */
export type ListedUser = UserSummary & {
  /** That are open. */
  readonly sessions: number;
  /** When one of those was used last; null: there is none. */
  readonly lastSeenAtMs: number | null;
};

/** All users, by name. */
export async function listUsers(deps: AppDeps, user: User): Promise<Result<readonly ListedUser[], RequestError>> {
  const permitted = permit(user, 'read', 'user');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'users' });
  if (!answer.ok) return answer;
  const open = new Map(deps.read.openSessions(deps.nowMs()).map((each) => [each.userName, each]));
  const users = answer.value.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return ok(
    users.map((each) => ({
      ...each,
      sessions: open.get(each.name)?.sessions ?? 0,
      lastSeenAtMs: open.get(each.name)?.lastSeenAtMs ?? null,
    })),
  );
}

/** One user. */
export async function showUser(deps: AppDeps, user: User, name: string): Promise<Result<UserSummary, RequestError>> {
  const permitted = permit(user, 'read', 'user', name);
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'users' });
  if (!answer.ok) return answer;
  const found = answer.value.find((each) => each.name === name);
  return found === undefined ? err(unknownUser(name)) : ok(found);
}

/** Creates a user or changes what is given. `keepSession`: of the one who asks, where it is the own password. */
export async function saveUser(
  deps: AppDeps,
  user: User,
  change: {
    readonly name: string;
    readonly roles?: readonly Role[];
    readonly password?: string;
    readonly disabled?: boolean;
    readonly create?: boolean;
    readonly keepSession?: string;
  },
): Promise<Result<AnswerOf['saveUser'], RequestError>> {
  const permitted = permit(user, 'configure', 'user', change.name);
  if (!permitted.ok) return permitted;
  const { password, ...rest } = change;
  if (password === undefined) return deps.ask({ kind: 'saveUser', ...rest, by: user.name });
  const passwordHash = await hashChosen(deps, password, change.name);
  return passwordHash.ok ? deps.ask({ kind: 'saveUser', ...rest, passwordHash: passwordHash.value, by: user.name }) : passwordHash;
}

/** Deletes a user with all sessions. */
export async function deleteUser(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['deleteUser'], RequestError>> {
  const permitted = permit(user, 'configure', 'user', name);
  return permitted.ok ? deps.ask({ kind: 'deleteUser', name, by: user.name }) : permitted;
}

/** Changes the own password; all other sessions of that user end. */
export async function changeOwnPassword(
  deps: AppDeps,
  user: User,
  change: { readonly current: string; readonly password: string; readonly keepSession: string | null },
): Promise<Result<AnswerOf['saveUser'], RequestError>> {
  const permitted = permit(user, 'edit', 'user', user.name);
  if (!permitted.ok) return permitted;
  const credential = deps.read.credential(user.name);
  if (credential === null) return err(unknownUser(user.name));
  const isRight = await deps.passwords.isRight(change.current, credential.passwordHash);
  if (!isRight.ok) return isRight;
  if (!isRight.value) return err({ code: 'WRONG_PASSWORD', message: 'the current password is wrong' });
  const passwordHash = await hashChosen(deps, change.password, user.name);
  if (!passwordHash.ok) return passwordHash;
  const keep = change.keepSession === null ? {} : { keepSession: change.keepSession };
  return deps.ask({ kind: 'saveUser', name: user.name, passwordHash: passwordHash.value, ...keep, by: user.name });
}

/** Sessions of a user that are open, newest first. */
export function sessionsOf(deps: AppDeps, user: User, name: string): Result<readonly SessionRow[], RequestError> {
  const permitted = permit(user, 'read', 'user', name);
  if (!permitted.ok) return permitted;
  const nowMs = deps.nowMs();
  return ok(deps.read.sessionsOf(name).filter(({ expiresAtMs }) => expiresAtMs > nowMs));
}

/** Ends all sessions of a user, at once. */
export async function closeSessionsOf(deps: AppDeps, user: User, name: string): Promise<Result<AnswerOf['closeSessions'], RequestError>> {
  const permitted = permit(user, 'edit', 'user', name);
  return permitted.ok ? deps.ask({ kind: 'closeSessions', user: name, ids: null }) : permitted;
}

/** A one-time link with which a user chooses a password; one that was made before works no more. `codeHash`: SHA-256 of its code. */
export async function makePasswordLink(
  deps: AppDeps,
  user: User,
  link: { readonly name: string; readonly codeHash: Uint8Array; readonly validMs: number },
): Promise<Result<AnswerOf['makePasswordLink'], RequestError>> {
  const permitted = permit(user, 'configure', 'user', link.name);
  return permitted.ok ? deps.ask({ kind: 'makePasswordLink', ...link, by: user.name }) : permitted;
}

/** Ends a session, at once. Of another user: only for who may configure users; else it is as if there were none. */
export async function closeSession(deps: AppDeps, user: User, id: string): Promise<Result<AnswerOf['closeSessions'], RequestError>> {
  const session = deps.read.session(id);
  if (session === null || !permit(user, 'edit', 'user', session.userName).ok) {
    return err({ code: 'UNKNOWN_SESSION', message: `no session has the id ${id}`, details: { id } });
  }
  return deps.ask({ kind: 'closeSessions', user: session.userName, ids: [id] });
}

/** What the user has set for the screens. */
export function showUserSettings(deps: AppDeps, user: User): Result<{ readonly [name: string]: unknown }, RequestError> {
  const permitted = permit(user, 'read', 'user', user.name);
  if (!permitted.ok) return permitted;
  const text = deps.read.userSettings(user.name);
  return ok(text === null ? {} : (JSON.parse(text) as { readonly [name: string]: unknown }));
}

/** Replaces them. */
export async function saveUserSettings(
  deps: AppDeps,
  user: User,
  settings: { readonly [name: string]: unknown },
): Promise<Result<{ readonly [name: string]: unknown }, RequestError>> {
  const permitted = permit(user, 'edit', 'user', user.name);
  if (!permitted.ok) return permitted;
  const value = JSON.stringify(settings);
  if (value.length > maxUserSettingsLength) {
    return err({
      code: 'LIMIT_EXCEEDED',
      message: `the settings of a user have at most ${maxUserSettingsLength} characters of JSON, got ${value.length}`,
    });
  }
  const saved = await deps.ask({ kind: 'saveUserSettings', user: user.name, value });
  return saved.ok ? ok(settings) : saved;
}

/** The hash of a password that may be chosen. */
export async function hashChosen(deps: AppDeps, password: string, name: string): Promise<Result<string, RequestError>> {
  const checked = checkPassword(password, name);
  return checked.ok ? deps.passwords.hash(password) : err({ code: 'WEAK_PASSWORD', message: checked.error });
}

function unknownUser(name: string): RequestError {
  return { code: 'UNKNOWN_USER', message: `no user is named "${name}"`, details: { name } };
}
