import { expect, test } from 'vitest';
import { chosenSpanText, durationText, livingDurationText } from './duration-text.ts';

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

test.each([
  [1_000, '1 s'],
  [1_500, '1.5 s'],
  [90_000, '1 m 30 s'],
  [2_700_000, '45 m'],
  [5_400_000, '1 h 30 m'],
  [3_605_000, '1 h 05 s'],
  [86_400_000, '1 d'],
  [90_000_000, '1 d 1 h'],
  [69_120_000_000, '800 d'],
])('a chosen span of %d ms is %s', (ms, text) => {
  expect(chosenSpanText(ms, english)).toBe(text);
});
