import { expect, test } from 'vitest';
import { clockText, isoText, momentText } from './moment-text.ts';

const now = Date.parse('2026-11-24T14:51:48Z');
const paris = 'Europe/Paris';

test('today is a time of day', () => {
  expect(momentText(Date.parse('2026-11-24T14:50:49Z'), now, 'en', paris)).toBe('15:50:49');
});

test('this week is a day and a time, in the zone of the viewer', () => {
  expect(momentText(Date.parse('2026-11-20T23:45:06Z'), now, 'en', paris)).toBe('Sat 21, 00:45');
  expect(momentText(Date.parse('2026-11-20T23:45:06Z'), now, 'fr', paris)).toBe('sam 21, 00:45');
});

test('what is older has its date', () => {
  expect(momentText(Date.parse('2026-11-02T05:00:00Z'), now, 'en', paris)).toBe('2 Nov 2026, 06:00');
  expect(momentText(Date.parse('2026-11-02T05:00:00Z'), now, 'fr', paris)).toBe('2 nov 2026, 06:00');
});

test('a minute before midnight is yesterday, however near', () => {
  expect(momentText(Date.parse('2026-11-23T22:59:00Z'), Date.parse('2026-11-23T23:01:00Z'), 'en', paris)).toBe('Mon 23, 23:59');
});

test('midnight is 00, not 24', () => {
  expect(clockText(Date.parse('2026-11-23T23:00:00Z'), 'en', paris)).toBe('00:00:00');
});

test('the exact form is the same moment', () => {
  expect(Date.parse(isoText(now + 7))).toBe(now + 7);
  expect(isoText(now + 7)).toMatch(/\.\d{3}(Z|[+-]\d{2}:\d{2})$/);
});
