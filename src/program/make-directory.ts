import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory, with those above it that are missing, all closed to others.
 *
 * One by one: where nothing can be made, as in /proc, Node's own way of making several never comes to an end.
 *
 * @throws Error that names the directory and the reason
 */
export function makeDirectory(directory: string): void {
  const missing: string[] = [];
  for (let at = resolve(directory); !existsSync(at); at = dirname(at)) missing.push(at);
  try {
    for (const each of missing.toReversed()) mkdirSync(each, { mode: 0o700 });
  } catch (cause) {
    throw new Error(`cannot make the directory ${directory}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
