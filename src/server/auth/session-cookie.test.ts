import { expect, test } from 'vitest';
import { clientAddress, isTls } from './client-address.ts';
import { clearedCookie, newSessionToken, sessionCookie, sessionCookieName, sessionTokenOf } from './session-cookie.ts';

test('the name tells the port, and TLS', () => {
  expect(sessionCookieName('localhost:5080', false)).toBe('evqueue-session-5080');
  expect(sessionCookieName('evqueue.example', true)).toBe('__Host-evqueue-session');
  expect(sessionCookieName('[::1]:81', true)).toBe('__Host-evqueue-session-81');
  expect(sessionCookieName(undefined, false)).toBe('evqueue-session');
});

test('a token is found among other cookies, and only one of our form', () => {
  const token = newSessionToken();
  expect(sessionTokenOf(`a=1; s=${token};b=2`, 's')).toBe(token);
  expect(sessionTokenOf(`  s = ${token}`, 's')).toBe(token);
  for (const header of [
    undefined,
    '',
    's',
    's=',
    's=short',
    `xs=${token}`,
    `s="${token}"`,
    `s=${token}x`,
    `S=${token}`,
    `s=${'é'.repeat(43)}`,
    `s=${token}; ${'x'.repeat(9000)}`,
  ])
    expect(sessionTokenOf(header, 's')).toBeNull();
  expect(newSessionToken()).not.toBe(token);
});

test('a cookie is for this host, for requests of our own pages, and not for scripts', () => {
  expect(sessionCookie('s', 't', 1999, false)).toBe('s=t; Path=/; Max-Age=1; HttpOnly; SameSite=Strict');
  expect(clearedCookie('s', true)).toBe('s=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure');
});

test('only a proxy on this machine is believed who the client is', () => {
  const headers = { 'x-forwarded-for': '6.6.6.6, 10.1.2.3' };
  expect(clientAddress({ ip: '127.0.0.1', headers })).toBe('10.1.2.3');
  expect(clientAddress({ ip: '::ffff:127.0.0.1', headers })).toBe('10.1.2.3');
  expect(clientAddress({ ip: '10.9.9.9', headers })).toBe('10.9.9.9');
  expect(clientAddress({ ip: '127.0.0.1', headers: { 'x-forwarded-for': 'unknown' } })).toBe('127.0.0.1');
  expect(clientAddress({ ip: '127.0.0.1', headers: {} })).toBe('127.0.0.1');
});

test('TLS is told by the origin of the page or by the proxy', () => {
  expect(isTls({ ip: '', headers: { origin: 'https://a' } })).toBe(true);
  expect(isTls({ ip: '', headers: { 'x-forwarded-proto': 'http, https' } })).toBe(true);
  expect(isTls({ ip: '', headers: { origin: 'http://a', 'x-forwarded-proto': 'http' } })).toBe(false);
  expect(isTls({ ip: '', headers: {} })).toBe(false);
});
