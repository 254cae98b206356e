/**
 * The way to the page that is shown, as it stands in the address: cursors of the pages after the first, oldest last. One
 * can go back page by page, and send the address to somebody.
 */
const separator = '~';

/** More than these are not kept: from so far, Newer leads to the page before as long as it is known, then to the first. */
const mostKept = 30;

/** Cursors of an address. */
export function cursorsOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(separator);
}

/** The way one page further. */
export function older(cursors: readonly string[], next: string): string {
  return [...cursors, next].slice(-mostKept).join(separator);
}

/** The way one page back; undefined: the first page, whose address has none. */
export function newer(cursors: readonly string[]): string | undefined {
  return cursors.length <= 1 ? undefined : cursors.slice(0, -1).join(separator);
}
