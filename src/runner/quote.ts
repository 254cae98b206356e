/**
 * Makes a word of a value, for every POSIX shell: whatever it holds, the shell sees exactly these bytes and nothing to interpret.
 * The one place where values become shell text. NUL cannot be carried by any word and must have been refused before.
 */
export function quoteWord(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
