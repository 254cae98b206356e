import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { ParameterValue } from '../core/instance/record.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';

/** Reads `name=value` and `name=@file`; a name that begins like a file's is written with `=` all the same. */
export function parseParameters(words: readonly string[]): readonly ParameterValue[] {
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 1) throw new CommandFailure(`expected a parameter as name=value or name=@file, got "${word}"`, exitCodes.usage);
    const name = word.slice(0, equals);
    const value = word.slice(equals + 1);
    // "@@" stands for a value that begins with "@".
    if (value.startsWith('@@')) return { name, value: value.slice(1) };
    return { name, value: value.startsWith('@') ? readTextFile(value.slice(1)) : value };
  });
}

/** Reads parameters from JSON: an object of texts, or a list of pairs. */
export function parametersOfJson(text: string, file: string): readonly ParameterValue[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new CommandFailure(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, exitCodes.usage);
  }
  const pairs: unknown = Array.isArray(content) ? content : Object.entries(content ?? {});
  const values = Array.isArray(pairs) ? pairs.map(pairOf) : [];
  if (typeof content !== 'object' || content === null || values.includes(null)) {
    throw new CommandFailure(`${file}: expected an object of texts, or a list of pairs of texts`, exitCodes.usage);
  }
  return values.filter((value) => value !== null);
}

/** Reads a file of UTF-8 text, `-` the standard input; a failure names it. */
export function readTextFile(file: string): string {
  const bytes = readBytes(file);
  // Decoding would put U+FFFD in the place of such bytes, and a command would be given another text than the file has.
  if (!isUtf8(bytes)) throw unreadable(file, 'it is not valid UTF-8');
  return bytes.toString('utf8');
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    throw unreadable(file, (typeof code === 'string' && unreadableReasons.get(code)) || String(cause));
  }
}

const unreadableReasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a directory'],
  ['EACCES', 'permission denied'],
]);

function unreadable(file: string, reason: string): CommandFailure {
  return new CommandFailure(`cannot read ${file === '-' ? 'the standard input' : file}: ${reason}`, exitCodes.usage);
}

function pairOf(pair: unknown): ParameterValue | null {
  if (!Array.isArray(pair) || pair.length !== 2) return null;
  const [name, value]: unknown[] = pair;
  return typeof name === 'string' && typeof value === 'string' ? { name, value } : null;
}
