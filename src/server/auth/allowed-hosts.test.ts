import { expect, test } from 'vitest';
import { isAllowedHost, isAllowedOrigin } from './allowed-hosts.ts';

const allowed = new Set(['jobs.example.org']);

test.each([
  'localhost',
  'localhost:5080',
  'LOCALHOST',
  'app.localhost:80',
  '127.0.0.1:5080',
  '[::1]:5080',
  '10.1.2.3',
  'jobs.example.org',
  'Jobs.Example.Org:443',
  'jobs.example.org.',
])('the host %s is served', (host) => {
  expect(isAllowedHost(host, allowed)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  'jobs.example.org.evil.example',
  'evil-localhost',
  'localhost.evil.example',
  'a b',
  'localhost:port',
  'user@localhost',
  '[::1',
  '127.0.0.1.evil.example',
])('the host %s is not', (host) => {
  expect(isAllowedHost(host, allowed)).toBe(false);
});

test('a page may use the server that it came from, and no other', () => {
  expect(isAllowedOrigin('http://localhost:5080', 'localhost:5080')).toBe(true);
  expect(isAllowedOrigin('https://jobs.example.org', 'jobs.example.org')).toBe(true);
  for (const origin of [
    'http://localhost:8080',
    'http://evil.example',
    'null',
    '',
    'file://localhost:5080',
    'http://localhost:5080.evil.example',
  ]) {
    expect(isAllowedOrigin(origin, 'localhost:5080'), origin).toBe(false);
  }
  expect(isAllowedOrigin('http://localhost:5080', undefined)).toBe(false);
});
