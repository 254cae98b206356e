import { randomBytes } from 'node:crypto';

/** Longest `Cookie` header that is looked at. */
const maxHeaderLength = 8192;

/**
 * Name of the cookie. Browsers keep cookies by host and not by port, so two engines on one machine need two names. Over
 * TLS the prefix makes browsers refuse one that was set without it, or for other hosts.
 *
 * @param host  header `Host` of the request
 */
export function sessionCookieName(host: string | undefined, isTls: boolean): string {
  const port = /:(\d{1,5})$/.exec(host ?? '')?.[1];
  return `${isTls ? '__Host-' : ''}evqueue-session${port === undefined ? '' : `-${port}`}`;
}

/** A token that nobody can guess, for one session: always made here, never taken from a request. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The token of a `Cookie` header; null where there is none that has the form of ours. */
export function sessionTokenOf(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > maxHeaderLength) return null;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals === -1 || part.slice(0, equals).trim() !== name) continue;
    const value = part.slice(equals + 1).trim();
    return /^[\w-]{43}$/.test(value) ? value : null;
  }
  return null;
}

/** `Set-Cookie` that gives a session to a browser. Scripts cannot read it, and no other site's page makes a browser send it. */
export function sessionCookie(name: string, token: string, maxAgeMs: number, isTls: boolean): string {
  return `${name}=${token}; Path=/; Max-Age=${Math.floor(maxAgeMs / 1000)}; HttpOnly; SameSite=Strict${isTls ? '; Secure' : ''}`;
}

/** `Set-Cookie` that takes it away. */
export function clearedCookie(name: string, isTls: boolean): string {
  return sessionCookie(name, '', 0, isTls);
}
