import { isIP } from 'node:net';

/** Where a request comes from, and how it came to the first server of ours. */
type Incoming = { readonly ip: string; readonly headers: { readonly [name: string]: string | string[] | undefined } };

/**
 * The address of a client. A proxy on this very machine adds it to `X-Forwarded-For`; from elsewhere anybody could write
 * there what he likes, so it is not looked at.
 */
export function clientAddress({ ip, headers }: Incoming): string {
  if (!isLoopback(ip)) return ip;
  const last = lastOf(headers['x-forwarded-for']);
  return last !== null && isIP(last) !== 0 ? last : ip;
}

/** Whether the browser speaks TLS, with the proxy before us. Said falsely it only makes a cookie that the liar's own browser does not send. */
export function isTls({ headers }: Incoming): boolean {
  const { origin } = headers;
  return (typeof origin === 'string' && origin.startsWith('https://')) || lastOf(headers['x-forwarded-proto']) === 'https';
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

function lastOf(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text?.split(',').at(-1)?.trim() ?? null;
}
