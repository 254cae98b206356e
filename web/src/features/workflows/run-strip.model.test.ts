import { expect, test } from 'vitest';
import { percentText, stripBars } from './run-strip.model.ts';

test('time goes to the right, and bars are as high as they took long', () => {
  const bars = stripBars([
    { id: 2, endedAt: '2027-03-01T12:00:00.000Z', errors: 1, durationMs: 1000 },
    { id: 1, endedAt: '2027-03-01T11:00:00.000Z', errors: 0, durationMs: 500 },
    { id: 0, endedAt: '2027-03-01T10:00:00.000Z', errors: 0, durationMs: 1 },
  ]);
  expect(bars.map(({ id, isFailed, share }) => [id, isFailed, share])).toEqual([
    [0, false, 0.18],
    [1, false, 0.5],
    [2, true, 1],
  ]);
});

test('a small share is not nothing, and almost all is not all', () => {
  expect([0, 0.0001, 0.004, 0.034, 0.126, 0.999, 1].map((share) => percentText(share, '.'))).toEqual([
    '0 %',
    '0.1 %',
    '0.4 %',
    '3.4 %',
    '13 %',
    '99 %',
    '100 %',
  ]);
  expect(percentText(0.034, ',')).toBe('3,4 %');
});
