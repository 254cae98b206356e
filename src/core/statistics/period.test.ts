import { expect, test } from 'vitest';
import { zoneOf, type Zone } from '../plan/zone.ts';
import { periodsBetween, startOf, type Period } from './period.ts';

function zone(name: string): Zone {
  const found = zoneOf(name);
  if (found === null) throw new Error(name);
  return found;
}

function between(period: Period, name: string, from: string, to: string): readonly string[] | null {
  return periodsBetween(period, zone(name), Date.parse(from), Date.parse(to), 500)?.map((ms) => new Date(ms).toISOString()) ?? null;
}

test('days begin at midnight of the zone, through the nights when the clocks change', () => {
  expect(between('day', 'Europe/Paris', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
    '2026-10-26T23:00:00.000Z',
  ]);
});

test('weeks begin on Monday, months on their first, also before 1970', () => {
  expect(between('week', 'UTC', '2026-11-24T10:00:00Z', '2026-12-01T00:00:00Z')).toEqual([
    '2026-11-23T00:00:00.000Z',
    '2026-11-30T00:00:00.000Z',
    '2026-12-07T00:00:00.000Z',
  ]);
  expect(new Date(startOf('week', zone('UTC'), Date.parse('1969-12-31T10:00:00Z'))).toISOString()).toBe('1969-12-29T00:00:00.000Z');
  expect(between('month', 'America/New_York', '2026-12-15T00:00:00Z', '2027-02-01T12:00:00Z')).toEqual([
    '2026-12-01T05:00:00.000Z',
    '2027-01-01T05:00:00.000Z',
    '2027-02-01T05:00:00.000Z',
    '2027-03-01T05:00:00.000Z',
  ]);
});

test('hours are those of UTC', () => {
  expect(between('hour', 'Asia/Kolkata', '2026-11-24T10:20:00Z', '2026-11-24T12:00:00Z')).toEqual([
    '2026-11-24T10:00:00.000Z',
    '2026-11-24T11:00:00.000Z',
    '2026-11-24T12:00:00.000Z',
  ]);
});

test('a day without midnight begins where it does', () => {
  // Cuba: on 8 March 2026 the clock went from 0:00 to 1:00.
  expect(between('day', 'America/Havana', '2026-03-08T12:00:00Z', '2026-03-09T00:00:00Z')).toEqual([
    '2026-03-08T05:00:00.000Z',
    '2026-03-09T04:00:00.000Z',
  ]);
});

test('more than the limit is refused', () => {
  expect(between('hour', 'UTC', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z')).toBeNull();
});
