import type { Role } from '../../../src/core/access/can.ts';
import type { LinkOwner, ListedUserBody, PasswordLinkBody, SessionBody, SessionItem, UserBody } from '../../../src/server/schemas/user.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** All users. */
export function usersRead(client: ApiClient): Read<{ readonly items: readonly ListedUserBody[] }> {
  return { queryKey: ['users'], queryFn: ({ signal }) => client.json('/api/users', { signal }) };
}

/** Where a user is signed in. */
export function sessionsOfUserRead(client: ApiClient, name: string): Read<{ readonly items: readonly SessionItem[] }> {
  return { queryKey: ['users', name, 'sessions'], queryFn: ({ signal }) => client.json(`${addressOfUser(name)}/sessions`, { signal }) };
}

/** Creates a user, or changes what is given. */
export function saveUser(
  client: ApiClient,
  name: string,
  change: { readonly roles?: readonly Role[]; readonly disabled?: boolean; readonly create?: boolean },
): Promise<UserBody> {
  return client.json(addressOfUser(name), { method: 'PUT', body: change });
}

/** Deletes a user. */
export async function deleteUser(client: ApiClient, name: string): Promise<void> {
  await client.json(addressOfUser(name), { method: 'DELETE' });
}

/** Makes a one-time link; the code is told this once. */
export function makePasswordLink(client: ApiClient, name: string): Promise<PasswordLinkBody> {
  return client.json(`${addressOfUser(name)}/password-link`, { method: 'POST', body: {} });
}

/** Ends all sessions of a user. */
export async function endSessionsOfUser(client: ApiClient, name: string): Promise<void> {
  await client.json(`${addressOfUser(name)}/sessions`, { method: 'DELETE' });
}

/** Whom a one-time link is for. */
export function linkOwnerRead(client: ApiClient, code: string): Read<LinkOwner> {
  return {
    queryKey: ['password-link', code],
    queryFn: ({ signal }) => client.json('/api/password-link/owner', { method: 'POST', body: { code }, signal }),
  };
}

/** Chooses a password by a one-time link, and signs in. */
export function signInByLink(client: ApiClient, body: { readonly code: string; readonly password: string }): Promise<SessionBody> {
  return client.json('/api/password-link', { method: 'POST', body });
}

function addressOfUser(name: string): string {
  return `/api/users/${encodeURIComponent(name)}`;
}
