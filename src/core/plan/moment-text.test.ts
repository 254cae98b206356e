import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printMoment, readMoment } from './moment-text.ts';
import { zoneOf, type Zone } from './zone.ts';

function zone(name: string): Zone {
  const found = zoneOf(name);
  if (found === null) throw new Error(`no zone ${name}`);
  return found;
}

test.each([
  ['Europe/Paris', '2027-03-28T01:00:00Z', '2027-03-28T03:00:00+02:00'],
  ['Europe/Paris', '2027-03-28T00:59:59.500Z', '2027-03-28T01:59:59.500+01:00'],
  ['Asia/Kathmandu', '2027-03-28T00:00:00Z', '2027-03-28T05:45:00+05:45'],
  ['America/New_York', '2027-03-28T00:00:00Z', '2027-03-27T20:00:00-04:00'],
  ['UTC', '2027-03-28T00:00:00Z', '2027-03-28T00:00:00+00:00'],
])('in %s the moment %s is written %s', (name, moment, text) => {
  expect(printMoment(zone(name), Date.parse(moment))).toBe(text);
});

test('what is printed is read as the same moment, in any zone', () => {
  const names = ['Europe/Paris', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.integer({ min: 0, max: Date.UTC(2040, 0) }), (name, ms) => {
      expect(readMoment(zone('UTC'), printMoment(zone(name), ms))).toBe(ms);
    }),
  );
});

test.each([
  ['2027-07-01', '2027-06-30T22:00:00Z'],
  ['2027-07-01T08:00', '2027-07-01T06:00:00Z'],
  ['2027-07-01T08:00:30', '2027-07-01T06:00:30Z'],
  ['2027-07-01T08:00Z', '2027-07-01T08:00:00Z'],
  ['2027-07-01T08:00:00.250-05:00', '2027-07-01T13:00:00.250Z'],
])('%s is read by the clock of the zone, unless it says another', (text, moment) => {
  expect(readMoment(zone('Europe/Paris'), text)).toBe(Date.parse(moment));
});

test.each(['', 'now', '2027-02-30', '2027-02-30T08:00Z', '2027-07-01T25:00', '08:00', '2027-07-01T08:00+1', '2027-7-1'])(
  '"%s" is no moment',
  (text) => {
    expect(readMoment(zone('Europe/Paris'), text)).toBeNull();
  },
);
