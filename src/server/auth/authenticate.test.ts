import { expect, test } from 'vitest';
import type { User } from '../../core/access/can.ts';
import { authenticator, basicToken, bearerToken, digestOfToken } from './authenticate.ts';

const token = 'q3JpwV0h5e7t-1x_TokenOfTheOwner';
const owner: User = { name: 'owner', roles: ['administrator'] };
const authenticate = authenticator([{ digest: digestOfToken(token), user: owner }]);

test('the right token finds its user', () => {
  expect(authenticate(token)).toEqual(owner);
});

test.each([
  ['empty', ''],
  ['short', token.slice(0, -1)],
  ['long', `${token}x`],
  ['of another case', token.toUpperCase()],
  ['wrong', 'x'.repeat(token.length)],
  ['the digest itself', Buffer.from(digestOfToken(token)).toString('hex')],
  ['a word', 'null'],
])('a token that is %s finds nobody', (_what, wrong) => {
  expect(authenticate(wrong)).toBeNull();
});

test('each token finds its own user', () => {
  const reader: User = { name: 'reader', roles: ['reader'] };
  const both = authenticator([
    { digest: digestOfToken('a'), user: owner },
    { digest: digestOfToken('b'), user: reader },
  ]);
  expect([both('a'), both('b'), both('c')]).toEqual([owner, reader, null]);
});

test('nobody can be given the empty token, or a digest of another size', () => {
  expect(() => authenticator([{ digest: digestOfToken(''), user: owner }])).toThrow('empty token');
  expect(() => authenticator([{ digest: new Uint8Array(3), user: owner }])).toThrow('32 bytes');
});

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  [`Bearer ${token}`, token],
  ['Bearer', null],
  ['Bearer ', null],
  ['Bearer a b', null],
  ['Basic abc', null],
  ['abc', null],
  ['', null],
  [undefined, null],
  [`Bearer ${'x'.repeat(5000)}`, null],
])('the header %s shows the token %s', (header, expected) => {
  expect(bearerToken(header)).toBe(expected);
});

test('a browser shows the token as a password, whatever the name', () => {
  const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(basicToken(header(`anybody:${token}`))).toBe(token);
  expect(basicToken(header(`:a:b`))).toBe('a:b');
  expect(basicToken(header('no colon'))).toBeNull();
  expect(basicToken(`Bearer ${token}`)).toBeNull();
});
