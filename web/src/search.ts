/** What stands behind `?`, as plain text: no quotes, no JSON, readable in a message to a colleague. */
export type TextSearch = { readonly [name: string]: string };

/** Reads it. A name that comes twice counts once: the last. */
export function parseSearch(text: string): TextSearch {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes it; what is empty or not there is left out. Commas and colons stay readable. */
export function stringifySearch(search: { readonly [name: string]: unknown }): string {
  const values = Object.entries(search).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && value !== '' ? [[name, value]] : typeof value === 'number' ? [[name, String(value)]] : [],
  );
  const text = new URLSearchParams(values).toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** For routes: whatever was read, with texts only. */
export function textSearch(search: { readonly [name: string]: unknown }): TextSearch {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
