import { expect, test } from 'vitest';
import { elapsedText } from './elapsed-text.ts';

test.each([
  [0, '0.000 s'],
  [42, '0.042 s'],
  [12_340, '12.3 s'],
  [245_000, '4 min 05 s'],
  [7_380_000, '2 h 03 min'],
  [-5, '0.000 s'],
])('%i ms took %s', (ms, expected) => {
  expect(elapsedText(ms)).toBe(expected);
});
