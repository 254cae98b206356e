import { err, ok, type Result } from '../result.ts';
import { commonPasswords } from './common-passwords.ts';

/** Fewest characters of a password. */
export const minPasswordLength = 12;

/** Most characters: enough for any sentence, and a bound for the work of hashing. */
export const maxPasswordLength = 256;

/** Fewest characters that are not part of the name. */
const minBesideName = 8;

/** Fewest different characters. */
const minDistinct = 5;

/** Rows of keys and of numbers that people run along. */
const runs = ['abcdefghijklmnopqrstuvwxyz', '0123456789012345678901234567890', 'qwertyuiopasdfghjklzxcvbnm', 'azertyuiopqsdfghjklmwxcvbn'];

/**
 * The text of a password that is hashed and compared: the same letter has several spellings in Unicode, and which one a
 * keyboard sends is not for the person to know.
 */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Whether a password may be chosen. Length counts, kinds of characters do not: rules about those make passwords that are
 * easy to guess and hard to keep.
 *
 * @param name  of the user
 * @returns the sentence that says what is wrong
 */
export function checkPassword(password: string, name: string): Result<null, string> {
  const text = normalPassword(password);
  const length = Array.from(text).length;
  if (length < minPasswordLength) return err(`a password has ${minPasswordLength} characters or more, got ${length}`);
  if (text.length > maxPasswordLength) return err(`a password has at most ${maxPasswordLength} characters, got ${text.length}`);
  const plain = text.toLowerCase();
  if (isMadeOfName(plain, name.toLowerCase())) return err('the password is little more than the name: choose another');
  if (new Set(plain).size < minDistinct) return err(`a password has ${minDistinct} different characters or more`);
  if (commonPasswords.has(plain) || isRepeated(plain) || isRun(plain)) return err('the password is one of the most common: choose another');
  return ok(null);
}

function isMadeOfName(plain: string, name: string): boolean {
  if (name === '') return false;
  return [name, reversed(name)].some((part) => plain.includes(part) && plain.replaceAll(part, '').length < minBesideName);
}

/** One block again and again: `abcd1abcd1abcd1`. */
function isRepeated(plain: string): boolean {
  return /^(.{1,6})\1+.{0,5}$/su.test(plain) && new Set(plain).size <= 6;
}

/** Along the alphabet, the numbers or the keyboard, forwards or backwards, and nothing else. */
function isRun(plain: string): boolean {
  return runs.some((run) => run.includes(plain) || reversed(run).includes(plain));
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}
