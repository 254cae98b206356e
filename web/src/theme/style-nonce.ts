/** The nonce of this page, for styles that programs add: a browser hides it in the attribute, and shows it to programs as a property. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
