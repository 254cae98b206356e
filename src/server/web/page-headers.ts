import { randomBytes } from 'node:crypto';

/** Stands in the built page where each answer has its own nonce. */
const noncePlaceholder = '__CSP_NONCE__';

/** Stands in the built page where it learns which build it is of. */
const buildPlaceholder = '__EVQUEUE_BUILD__';

/**
 * What the page may load: scripts and everything else from here alone; styles also where they show the nonce, since two of
 * the libraries put theirs in by script.
 */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of everything: nothing is guessed, framed, embedded elsewhere or told to other sites. */
export const safeHeaders: { readonly [name: string]: string } = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** What an answer that is no page may do in a browser: nothing. */
export const barePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page with a nonce of its own, and the headers that go with it. `build`: see `WebAssets`; null for a page of no build. */
export function securePage(
  html: string,
  build: string | null,
): { readonly html: string; readonly headers: { readonly [name: string]: string } } {
  const nonce = randomBytes(18).toString('base64');
  return {
    html: html.replaceAll(noncePlaceholder, nonce).replaceAll(buildPlaceholder, build ?? ''),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy(nonce),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    },
  };
}

/** Shown while there is no interface to show. */
export const notBuiltPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>evqueue</title>
<style nonce="${noncePlaceholder}">
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 40rem; padding: 0 1.5rem; }
code { font-family: ui-monospace, monospace; }
</style></head>
<body><h1>The web interface is not built</h1>
<p>The engine runs, and everything else works: the command line, and HTTP as <a href="/api/docs">its reference</a> says.</p>
<p>Stop the engine and say <code>npm ci &amp;&amp; npm start</code> in its directory, which builds the interface.</p>
</body></html>
`;
