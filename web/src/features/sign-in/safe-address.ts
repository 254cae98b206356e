/** Where signing in leads: an address of these pages, else Home. One that a stranger put there must not lead elsewhere. */
export function safeAddress(wanted: string | undefined): string {
  if (wanted === undefined || !/^\/(?![/\\])/.test(wanted)) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const url = new URL(wanted, here);
  return url.origin === here && url.pathname !== '/sign-in' ? `${url.pathname}${url.search}${url.hash}` : '/';
}
