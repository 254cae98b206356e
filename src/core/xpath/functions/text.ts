/** Work on texts that the functions of both dialects are made of. */
import { utf8Length } from '../../xml/utf8.ts';

/** Characters, where a surrogate pair is one. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The characters at places `from <= place < end`, counted from 1 as XPath 1.0 does; a NaN takes nothing. */
export function substringByCodePoints(text: string, from: number, end: number): string {
  const kept: string[] = [];
  let place = 0;
  for (const character of text) {
    place += 1;
    if (place >= end) break;
    if (place >= from && place < end) kept.push(character);
  }
  return kept.join('');
}

/**
 * The bytes at places `from <= place < end` of the text's UTF-8, counted from 0 as evQueue does. Of a character that is cut
 * through, each byte inside becomes U+FFFD.
 */
export function substringByBytes(text: string, from: number, end: number): string {
  const kept: string[] = [];
  let place = 0;
  for (const character of text) {
    const next = place + utf8Length(character);
    const inside = Math.min(next, end) - Math.max(place, from);
    if (inside === next - place) kept.push(character);
    else if (inside > 0) kept.push('\u{fffd}'.repeat(inside));
    place = next;
    if (place >= end) break;
  }
  return kept.join('');
}

/** White space removed at both ends, and made one space inside. */
export function normalizeSpace(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

/** Replaces each character of `from` by the one at its place in `to`, or by nothing where `to` is shorter. */
export function translate(text: string, from: string, to: string): string {
  const replacements = new Map<string, string>();
  const targets = Array.from(to);
  let index = 0;
  for (const character of from) {
    if (!replacements.has(character)) replacements.set(character, targets[index] ?? '');
    index += 1;
  }
  let translated = '';
  for (const character of text) translated += replacements.get(character) ?? character;
  return translated;
}
