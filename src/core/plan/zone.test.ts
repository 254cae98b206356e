import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOf, dayNumberOf, parseWallTime, printWallTime } from './wall-time.ts';
import { momentOfWallTime, printOffset, wallTimeAt, zoneOf } from './zone.ts';

test('a name that no zone has gives none', () => {
  expect(zoneOf('Europe/Pari')).toBeNull();
  expect(zoneOf('')).toBeNull();
  expect(zoneOf('europe/paris')).not.toBeNull();
});

test('the wall clock of any zone at any moment is what the JavaScript engine shows', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone').filter((_, index) => index % 10 === 3));
  const property = fc.property(
    zones,
    fc.integer({ min: Date.UTC(1975, 0, 1) / 1000, max: Date.UTC(2045, 0, 1) / 1000 }),
    (name, second) => {
      const shown = new Date(second * 1000).toLocaleString('sv-SE', { timeZone: name });
      expect(wallTimeAt(zoneOf(name)!, second * 1000)).toBe(parseWallTime(shown));
    },
  );
  fc.assert(property, { numRuns: 100 });
});

test('segments follow each other without holes', () => {
  const zone = zoneOf('Africa/Casablanca')!;
  const endMs = Date.UTC(2030, 0, 1);
  for (let segment = zone.segmentAt(Date.UTC(2015, 0, 1)); segment.endMs < endMs;) {
    const next = zone.segmentAt(segment.endMs);
    expect(next.startMs).toBe(segment.endMs);
    expect(next.previousOffsetMs).toBe(segment.offsetMs);
    segment = next;
  }
});

test('a wall time that is skipped is the moment of the change, one that comes twice the first of the two', () => {
  const paris = zoneOf('Europe/Paris')!;
  expect(momentOfWallTime(paris, Date.UTC(2027, 2, 28, 2, 30))).toBe(Date.UTC(2027, 2, 28, 1));
  expect(momentOfWallTime(paris, Date.UTC(2027, 9, 31, 2, 30))).toBe(Date.UTC(2027, 9, 31, 0, 30));
  expect(momentOfWallTime(paris, Date.UTC(2027, 6, 1, 12))).toBe(Date.UTC(2027, 6, 1, 10));
});

test('dates and day numbers turn into each other, as the calendar of JavaScript has them', () => {
  const property = fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (dayNumber) => {
    const { year, month, day } = dateOf(dayNumber);
    expect(dayNumberOf(year, month, day)).toBe(dayNumber);
    const date = new Date(dayNumber * 86_400_000);
    expect([year, month, day]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
  });
  fc.assert(property, { numRuns: 500 });
});

test('offsets and wall times are written as people write them', () => {
  expect([0, 7_200_000, -12_600_000, 20_700_000, -561_000].map(printOffset)).toEqual(['+00:00', '+02:00', '-03:30', '+05:45', '-00:09:21']);
  expect(printWallTime(Date.UTC(2026, 10, 24, 8))).toBe('2026-11-24T08:00');
  expect(['2026-02-29', '2026-11-24T24:00', '2026-11-24T8:00', '24.11.2026', '0000-01-01'].map(parseWallTime)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
