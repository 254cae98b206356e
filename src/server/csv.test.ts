import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test('cells are quoted where they must be', () => {
  expect(csvLine([1, null, 'a', 'a,b', 'say "x"', 'two\nlines', ''])).toBe('1,,a,"a,b","say ""x""","two\nlines",\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('the text %j is shown and not calculated', (text) => {
  expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
});

test('a number stays one, below zero too', () => {
  expect(csvLine([-5])).toBe('-5\r\n');
});
