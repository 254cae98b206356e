import { err, ok, type Result } from '../result.ts';

/** Why a command line cannot be split; `offset` is the 0-based place in the text. */
export type WordsError = { readonly message: string; readonly offset: number };

/** Operators of a shell: without quotes they would not mean what their author meant. */
const operators = '|&;<>(){}';

/**
 * Splits a command line into words like a shell does, and does nothing else: no variables, no globs, no `~`, no command
 * substitution; `$`, `*`, `?`, `~`, `!` and `#` are letters like others.
 *
 * - Blanks (space, tab, line end) separate words.
 * - `'...'` keeps everything. `"..."` keeps everything but a backslash before `"`, `\`, `$`, `` ` `` and a line end.
 * - Outside of quotes a backslash makes the next character a letter; a backslash before a line end vanishes with it.
 * - `| & ; < > ( ) { }` without quotes are an error, as in evQueue: no shell is there to obey them.
 *
 * @returns the words, possibly none; an error for a quote that is not closed, a backslash at the end, an operator
 */
export function splitWords(text: string): Result<readonly string[], WordsError> {
  const words: string[] = [];
  let word: string | null = null;
  let index = 0;
  while (index < text.length) {
    const character = text[index]!;
    if (character === ' ' || character === '\t' || character === '\n' || character === '\r') {
      if (word !== null) words.push(word);
      word = null;
      index += 1;
    } else if (character === "'") {
      const end = text.indexOf("'", index + 1);
      if (end < 0) return err({ message: 'the single quote is not closed', offset: index });
      word = (word ?? '') + text.slice(index + 1, end);
      index = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(text, index);
      if (quoted === null) return err({ message: 'the double quote is not closed', offset: index });
      word = (word ?? '') + quoted.content;
      index = quoted.next;
    } else if (character === '\\') {
      const next = text[index + 1];
      if (next === undefined) return err({ message: 'nothing follows the backslash', offset: index });
      if (next !== '\n') word = (word ?? '') + next;
      index += 2;
    } else if (operators.includes(character)) {
      return err({
        message: `"${character}" has to be quoted: the command is started without a shell (a task of type SCRIPT has one)`,
        offset: index,
      });
    } else {
      word = (word ?? '') + character;
      index += 1;
    }
  }
  if (word !== null) words.push(word);
  return ok(words);
}

function readDoubleQuoted(text: string, start: number): { readonly content: string; readonly next: number } | null {
  let content = '';
  let index = start + 1;
  while (index < text.length) {
    const character = text[index]!;
    if (character === '"') return { content, next: index + 1 };
    const next = text[index + 1];
    if (character === '\\' && next !== undefined && '"\\$`\n'.includes(next)) {
      if (next !== '\n') content += next;
      index += 2;
    } else {
      content += character;
      index += 1;
    }
  }
  return null;
}

/** A word so that `splitWords` gives it back: as it is where that is safe, else in single quotes. */
export function quoteWord(word: string): string {
  if (/^[\w/.,:=@%+-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
