import { expect, test } from 'vitest';
import { durationText } from './duration-text.ts';

test.each([
  [-5, 'under 1 s'],
  [0, 'under 1 s'],
  [999, 'under 1 s'],
  [1_000, '1 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [245_000, '4 min 5 s'],
  [599_999, '9 min 59 s'],
  [600_000, '10 min'],
  [2_759_000, '45 min'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [86_399_999, '23 h 59 min'],
  [86_400_000, '1 day'],
  [90_000_000, '1 day 1 h'],
  [273_600_000, '3 days 4 h'],
  [34_560_000_000, '400 days'],
])('%i ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
