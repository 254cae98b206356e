import { expect, test } from 'vitest';
import { nextOfInterval, parseInterval, parseSpan, previousOfInterval, printInterval } from './interval.ts';
import { zoneOf } from './zone.ts';

const paris = zoneOf('Europe/Paris')!;

function printed(text: string): string {
  const parsed = parseInterval(text);
  return parsed.ok ? printInterval(parsed.value) : `${parsed.error.code} at ${parsed.error.offset}`;
}

test.each([
  ['every 90m', 'every 1h30m'],
  ['every 1 hour 30 minutes', 'every 1h30m'],
  ['EVERY 2 Days', 'every 2d'],
  ['every 45s', 'every 45s'],
  ['every 366d', 'every 52w2d'],
  ['every 730d', 'every 104w2d'],
  ['every 36600d', 'every 5228w4d'],
  ['every 15m from 2026-11-24T08:00', 'every 15m from 2026-11-24T08:00'],
  ['every 15m from 2026-11-24 08:00:30', 'every 15m from 2026-11-24T08:00:30'],
  ['every 1d from 2026-11-24', 'every 1d from 2026-11-24T00:00'],
  ['every 1d from 2026-11-24T08:00Z', 'every 1d from 2026-11-24T08:00Z'],
  ['every 1d from 2026-11-24T08:00+02:00', 'every 1d from 2026-11-24T06:00Z'],
  ['every 0s', 'PLAN_RANGE at 6'],
  ['every 36601d', 'PLAN_RANGE at 6'],
  ['every', 'PLAN_SYNTAX at 0'],
  ['every x', 'PLAN_SYNTAX at 6'],
  ['every 2 months', 'PLAN_SYNTAX at 7'],
  ['every 5m from yesterday', 'PLAN_SYNTAX at 14'],
  ['every 5m from 2026-02-30', 'PLAN_SYNTAX at 14'],
])('"%s" is "%s"', (text, expected) => {
  expect(printed(text)).toBe(expected);
});

function around(text: string, at: string): readonly string[] {
  const parsed = parseInterval(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const atMs = Date.parse(at);
  return [previousOfInterval(parsed.value, paris, atMs), nextOfInterval(parsed.value, paris, atMs)].map((moment) =>
    new Date(moment).toISOString().slice(0, 16),
  );
}

test('without an anchor whole hours are whole hours of the zone, days begin at midnight and weeks on Monday', () => {
  expect(around('every 1h', '2026-11-24T10:20:00Z')).toEqual(['2026-11-24T10:00', '2026-11-24T11:00']);
  expect(around('every 1d', '2026-11-24T10:20:00Z')).toEqual(['2026-11-23T23:00', '2026-11-24T23:00']);
  expect(around('every 1w', '2026-11-24T10:20:00Z')).toEqual(['2026-11-22T23:00', '2026-11-29T23:00']);
});

test('an anchor is a moment of the interval, which has others before it too', () => {
  expect(around('every 7h from 2026-11-24T08:00', '2026-11-24T07:00:00Z')).toEqual(['2026-11-24T00:00', '2026-11-24T14:00']);
});

test('a span is read by itself', () => {
  expect(['1h30m', ' 2 days ', '800d', '', '90', '1h from 2026-11-24', 'soon'].map(parseSpan)).toEqual([
    5_400_000,
    172_800_000,
    69_120_000_000,
    null,
    null,
    null,
    null,
  ]);
});
