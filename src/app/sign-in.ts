/** How people come in: by name and password, or by the one-time link of the first start. */
import { isActiveAdministrator } from '../core/access/account.ts';
import { isUserName, userNameRule } from '../core/access/user-name.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AnswerOf, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { hashChosen } from './users.ts';

/** A browser that asks to be let in, with what its session will be. */
export type Newcomer = {
  readonly name: string;
  readonly password: string;
  readonly session: {
    readonly id: string;
    readonly tokenHash: Uint8Array;
    readonly idleMs: number;
    readonly longestMs: number;
    readonly address: string;
    readonly userAgent: string;
  };
};

/** Opens a session for who knows the password. How long a refusal takes does not tell whether there is such a user. */
export async function signIn(deps: AppDeps, newcomer: Newcomer): Promise<Result<AnswerOf['openSession'], RequestError>> {
  const { name, password } = newcomer;
  const credential = deps.read.credential(name);
  const isRight = await deps.passwords.isRight(password, credential?.passwordHash ?? null);
  if (!isRight.ok) return isRight;
  if (!isRight.value || credential === null) return err({ code: 'WRONG_PASSWORD', message: 'name or password is wrong' });
  return openSession(deps, newcomer, credential.passwordChangedAtMs);
}

/** Makes the first administrator, for who has shown the code of the one-time link, and signs in. */
export async function signInFirst(deps: AppDeps, newcomer: Newcomer): Promise<Result<AnswerOf['openSession'], RequestError>> {
  const { name, password } = newcomer;
  if (!isUserName(name))
    return err({ code: 'INVALID_NAME', message: `${userNameRule}, and is none that evqueue uses itself`, details: { name } });
  const passwordHash = await hashChosen(deps, password, name);
  if (!passwordHash.ok) return passwordHash;
  const made = await deps.ask({ kind: 'createFirstUser', name, passwordHash: passwordHash.value });
  return made.ok ? openSession(deps, newcomer, made.value.user.passwordChangedAtMs) : made;
}

/** Whom a one-time link is for, for who has its code. */
export function ownerOfLink(
  deps: AppDeps,
  codeHash: Uint8Array,
): Result<{ readonly name: string; readonly expiresAtMs: number }, RequestError> {
  const link = deps.read.passwordLink(codeHash);
  if (link !== null && link.expiresAtMs > deps.nowMs()) return ok(link);
  return err({ code: 'INVALID_PASSWORD_LINK', message: 'the link is not valid any more: ask an administrator for another one' });
}

/** Gives the user of a one-time link the chosen password, and signs in. */
export async function signInByLink(
  deps: AppDeps,
  codeHash: Uint8Array,
  newcomer: Omit<Newcomer, 'name'>,
): Promise<Result<AnswerOf['openSession'], RequestError>> {
  const owner = ownerOfLink(deps, codeHash);
  if (!owner.ok) return owner;
  const passwordHash = await hashChosen(deps, newcomer.password, owner.value.name);
  if (!passwordHash.ok) return passwordHash;
  const used = await deps.ask({ kind: 'usePasswordLink', codeHash, passwordHash: passwordHash.value });
  if (!used.ok) return used;
  return openSession(deps, { ...newcomer, name: used.value.user.name }, used.value.user.passwordChangedAtMs);
}

/** Whether there is nobody yet who could make users. */
export async function needsFirstUser(deps: AppDeps): Promise<Result<boolean, RequestError>> {
  const users = await deps.ask({ kind: 'users' });
  return users.ok ? ok(!users.value.some(isActiveAdministrator)) : users;
}

function openSession(
  deps: AppDeps,
  { name, session }: Newcomer,
  passwordChangedAtMs: number,
): Promise<Result<AnswerOf['openSession'], RequestError>> {
  return deps.ask({ kind: 'openSession', ...session, user: name, passwordChangedAtMs });
}
