import { expect, test } from 'vitest';
import { quoteWord, splitWords } from './words.ts';

test.each<[string, readonly string[]]>([
  ['', []],
  ['  \t\n ', []],
  ['/bin/echo a  b\tc\nd', ['/bin/echo', 'a', 'b', 'c', 'd']],
  ['"two  words" \'single $HOME\' back\\ slash plain', ['two  words', 'single $HOME', 'back slash', 'plain']],
  ['a"b"c\'d\'e', ['abcde']],
  ['"" \'\' end', ['', '', 'end']],
  ['"a\\"b\\\\c\\$d\\`e\\f\\\'"', ['a"b\\c$d`e\\f\\\'']],
  ["'a\\'", ['a\\']],
  ['\\"a\\\' \\$ \\\\', ['"a\'', '$', '\\']],
  ['a\\\nb "c\\\nd"', ['ab', 'cd']],
  ['$HOME * ? ~ [a-z] # ! = `id`', ['$HOME', '*', '?', '~', '[a-z]', '#', '!', '=', '`id`']],
  ['\u{e9} \u{1f600}', ['\u{e9}', '\u{1f600}']],
])('%j is split like a shell does', (text, words) => {
  expect(splitWords(text)).toEqual({ ok: true, value: words });
});

test.each([
  ["a 'b", 2, 'the single quote is not closed'],
  ['a b"c', 3, 'the double quote is not closed'],
  ['"a\\"', 0, 'the double quote is not closed'],
  ['a \\', 2, 'nothing follows the backslash'],
])('%j cannot be split', (text, offset, message) => {
  expect(splitWords(text)).toEqual({ ok: false, error: { message, offset } });
});

test.each(['|', '&', ';', '<', '>', '(', ')', '{', '}'])('%s has to be quoted, as in evQueue', (operator) => {
  expect(splitWords(`a b${operator}c`)).toMatchObject({ ok: false, error: { offset: 3 } });
  expect(splitWords(`a 'b${operator}c' "${operator}" \\${operator}`)).toEqual({
    ok: true,
    value: ['a', `b${operator}c`, operator, operator],
  });
});

test('words are quoted where they have to be', () => {
  expect(['/bin/echo', 'a=b', "it's", '', '$x', 'a b'].map(quoteWord)).toEqual(['/bin/echo', 'a=b', "'it'\\''s'", "''", "'$x'", "'a b'"]);
});
