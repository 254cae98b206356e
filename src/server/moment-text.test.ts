import { expect, test } from 'vitest';
import { momentText, parseMoment } from './moment-text.ts';

test.each([
  ['2027-03-01T12:00:00Z', '2027-03-01T12:00:00.000Z'],
  ['2027-03-01T12:00:00.25+02:00', '2027-03-01T10:00:00.250Z'],
  ['2027-03-01T12:00Z', '2027-03-01T12:00:00.000Z'],
  ['2027-03-01', '2027-03-01T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('%s is a moment', (text, expected) => {
  expect(momentText(parseMoment(text) ?? Number.NaN)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '2027-02-29',
  '2027-02-30T00:00:00Z',
  '2027-13-01',
  '2027-03-01T25:00:00Z',
  '2027-03-01T12:00:00',
  '1772366400000',
  '2027-3-1',
])('"%s" is none', (text) => {
  expect(parseMoment(text)).toBeNull();
});
