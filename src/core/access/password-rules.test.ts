import { expect, test } from 'vitest';
import { checkPassword, normalPassword } from './password-rules.ts';

test.each([
  'a horse that reads',
  'correct horse battery stapler',
  'Tr0ub4dor&3xyz',
  'ééé büro größe',
  '密码很长很安全也很好记住它',
  'anna likes long walks',
  `${'a good sentence '.repeat(15)}and the end`,
])('"%s" may be chosen by anna', (password) => {
  expect(checkPassword(password, 'anna')).toEqual({ ok: true, value: null });
});

test.each([
  ['', '12 characters or more, got 0'],
  ['short', '12 characters or more, got 5'],
  ['😀😀😀😀😀😀', '12 characters or more, got 6'],
  ['ab cd '.repeat(50), 'at most 256'],
  ['anna anna anna', 'the name'],
  ['ANNAanna1234', 'the name'],
  ['annaannaanna', 'the name'],
  ['abababababab', 'different characters'],
  ['aaaaaaaaaaaaaaaa', 'different characters'],
  ['abcdeabcdeabcde', 'most common'],
  ['password1234', 'most common'],
  ['PASSWORD1234', 'most common'],
  ['abcdefghijklm', 'most common'],
  ['mlkjihgfedcba', 'most common'],
  ['123456789012', 'most common'],
  ['qwertyuiopasdfgh', 'most common'],
])('"%s" may not', (password, message) => {
  expect(checkPassword(password, 'anna')).toMatchObject({ ok: false, error: expect.stringContaining(message) });
});

test('a name backwards is a name', () => {
  expect(checkPassword('ynohtna ynohtna', 'anthony').ok).toBe(false);
});

test('two spellings of a letter are one password', () => {
  expect(normalPassword('e\u0301')).toBe(normalPassword('\u00e9'));
});
