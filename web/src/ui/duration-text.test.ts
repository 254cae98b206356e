import { expect, test } from 'vitest';
import { durationText, livingDurationText } from './duration-text.ts';

const english = { dayLetter: 'd', decimal: '.' };
const french = { dayLetter: 'j', decimal: ',' };

test.each([
  [0, '0.0 s'],
  [3, '0.1 s'],
  [400, '0.4 s'],
  [1_230, '1.2 s'],
  [9_999, '9.9 s'],
  [53_900, '53 s'],
  [68_000, '1 m 08 s'],
  [371_000, '6 m 11 s'],
  [7_500_000, '2 h 05 m'],
  [313_560_000, '3 d 15 h 06 m'],
  [-5, '0.0 s'],
])('%d ms is written %s', (ms, text) => {
  expect(durationText(ms, english)).toBe(text);
});

test('French has its own decimal and its own day', () => {
  expect(durationText(1_230, french)).toBe('1,2 s');
  expect(durationText(313_560_000, french)).toBe('3 j 15 h 06 m');
});

test('while it grows there are no tenths', () => {
  expect(livingDurationText(4_800, english)).toBe('4 s');
  expect(livingDurationText(68_000, english)).toBe('1 m 08 s');
});
