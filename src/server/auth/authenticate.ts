import { createHash, timingSafeEqual } from 'node:crypto';
import type { User } from '../../core/access/can.ts';

/** A token that opens the door. Only its digest is kept. */
export type TokenGrant = { readonly digest: Uint8Array; readonly user: User };

/** Finds who shows a token; null: nobody. */
export type Authenticate = (token: string) => User | null;

/** What is kept of a token. */
export function digestOfToken(token: string): Uint8Array {
  return createHash('sha256').update(token, 'utf8').digest();
}

/**
 * Compares exactly one computed value, the digest, in constant time, with every grant: how long it takes tells nothing
 * about the tokens. A grant of the empty token would let in whoever sends none, so it is a mistake.
 */
export function authenticator(grants: readonly TokenGrant[]): Authenticate {
  const empty = digestOfToken('');
  for (const { digest } of grants) {
    if (digest.length !== empty.length) throw new Error('a token digest has 32 bytes');
    if (timingSafeEqual(digest, empty)) throw new Error('an empty token grants nothing');
  }
  return (token) => {
    const shown = digestOfToken(token);
    let user: User | null = null;
    for (const grant of grants) if (timingSafeEqual(grant.digest, shown)) user = grant.user;
    return user;
  };
}

/** Longest `Authorization` header that is looked at. */
const maxHeaderLength = 4096;

/** The token of an `Authorization: Bearer` header; null where there is none. */
export function bearerToken(header: string | undefined): string | null {
  if (header === undefined || header.length > maxHeaderLength) return null;
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1] ?? null;
}

/** The password of an `Authorization: Basic` header, which is where a browser's dialog puts a token. */
export function basicToken(header: string | undefined): string | null {
  if (header === undefined || header.length > maxHeaderLength) return null;
  const encoded = /^Basic +([\w+/-]+=*) *$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : text.slice(colon + 1);
}
