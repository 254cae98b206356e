import type { FirstBody, SessionBody, SessionItem, SignInBody } from '../../../src/server/schemas/user.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** Who is signed in, or that nobody is. */
export function sessionRead(client: ApiClient): Read<SessionBody> {
  return { queryKey: ['session'], queryFn: ({ signal }) => client.json('/api/session', { signal }) };
}

/** Signs in; the cookie comes with the answer. */
export function signIn(client: ApiClient, body: SignInBody): Promise<SessionBody> {
  return client.json('/api/session', { method: 'POST', body });
}

/** Makes the first administrator with the code of the printed link, and signs in. */
export function signInFirst(client: ApiClient, body: FirstBody): Promise<SessionBody> {
  return client.json('/api/first', { method: 'POST', body });
}

/** Ends this session. */
export function signOut(client: ApiClient): Promise<SessionBody> {
  return client.json('/api/session', { method: 'DELETE' });
}

/** Where this user is signed in. */
export function sessionsRead(client: ApiClient): Read<{ readonly items: readonly SessionItem[] }> {
  return { queryKey: ['sessions'], queryFn: ({ signal }) => client.json('/api/sessions', { signal }) };
}

/** Ends one of the user's sessions. */
export async function endSession(client: ApiClient, id: string): Promise<void> {
  await client.json(`/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** Gives the user another password; other sessions end. */
export async function changePassword(client: ApiClient, body: { readonly current: string; readonly password: string }): Promise<void> {
  await client.json('/api/me/password', { method: 'PUT', body });
}
