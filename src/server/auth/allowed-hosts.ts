import { isIP } from 'node:net';

/**
 * Whether a request may name that host. A page of a stranger can make a name of its own lead to this machine (DNS
 * rebinding) and then speak to the server as if it were the page's own: so only known names are served. An address cannot
 * be rebound, and is always good.
 *
 * @param header   the `Host` header
 * @param allowed  further names, lower case, without port
 */
export function isAllowedHost(header: string | undefined, allowed: ReadonlySet<string>): boolean {
  const name = hostName(header);
  if (name === null) return false;
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0 || allowed.has(name);
}

/** Whether a browser's request comes from a page of this very server. */
export function isAllowedOrigin(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && from === host.toLowerCase();
}

/** `[::1]:8080` and `name:80` without port and brackets, lower case; null where it is no host. */
function hostName(header: string | undefined): string | null {
  const match = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : name.toLowerCase().replace(/\.$/, '');
}
