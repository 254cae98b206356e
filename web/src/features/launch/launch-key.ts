/** A key that no other launch has: with it, asking twice launches once. Works where the page did not come over TLS, too. */
export function newLaunchKey(): string {
  return `page-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')}`;
}
