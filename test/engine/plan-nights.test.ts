import { expect, test } from 'vitest';
import { at, PlanWorld, texts } from '../support/plan-world.ts';

const hourMs = 3_600_000;

/**
 * What plans launch through a night in which the clocks change, in UTC. The times were worked out by hand from the days on which the
 * clocks change: nothing here is taken from the rules that are tested.
 */
const nights: readonly (readonly [
  night: string,
  zone: string,
  from: string,
  hours: number,
  when: string,
  rules: { readonly gap?: 'after' | 'skip'; readonly overlap?: 'once' | 'twice' },
  expected: readonly string[],
])[] = [
  // 25 October 2026, 03:00 summer time (01:00 UTC) becomes 02:00.
  ['Paris in autumn, once', 'Europe/Paris', '2026-10-24T23:10Z', 4, '30 2 * * *', {}, ['00:30']],
  ['Paris in autumn, twice', 'Europe/Paris', '2026-10-24T23:10Z', 4, '30 2 * * *', { overlap: 'twice' }, ['00:30', '01:30']],
  ['Paris in autumn, quarters', 'Europe/Paris', '2026-10-24T23:10Z', 4, '*/15 2 * * *', {}, ['00:00', '00:15', '00:30', '00:45']],
  ['Paris in autumn, every hour', 'Europe/Paris', '2026-10-24T23:10Z', 4, '30 * * * *', {}, ['23:30', '00:30', '01:30', '02:30']],
  ['Paris in autumn, an interval', 'Europe/Paris', '2026-10-24T23:10Z', 4, 'every 2h', {}, ['01:00', '03:00']],
  // 28 March 2027, 02:00 winter time (01:00 UTC) becomes 03:00.
  ['Paris in spring, after', 'Europe/Paris', '2027-03-27T23:10Z', 4, '30 2 * * *', {}, ['01:00']],
  ['Paris in spring, skip', 'Europe/Paris', '2027-03-27T23:10Z', 4, '30 2 * * *', { gap: 'skip' }, []],
  ['Paris in spring, quarters', 'Europe/Paris', '2027-03-27T23:10Z', 4, '*/15 2,3 * * *', {}, ['01:00', '01:15', '01:30', '01:45']],
  // 1 November 2026, 02:00 summer time (06:00 UTC) becomes 01:00; 14 March 2027, 02:00 winter time (07:00 UTC) becomes 03:00.
  ['New York in autumn', 'America/New_York', '2026-11-01T04:10Z', 4, '30 1 * * *', { overlap: 'twice' }, ['05:30', '06:30']],
  ['New York in spring', 'America/New_York', '2027-03-14T05:10Z', 4, '15,45 2 * * *', {}, ['07:00']],
  // 4 October 2026, 02:00 (15:30 UTC the day before) becomes 02:30; 4 April 2027, 02:00 summer time (15:00 UTC) becomes 01:30.
  ['Lord Howe in spring', 'Australia/Lord_Howe', '2026-10-03T14:10Z', 3, '15 2 * * *', {}, ['15:30']],
  ['Lord Howe in autumn, once', 'Australia/Lord_Howe', '2027-04-03T13:10Z', 3, '45 1 * * *', {}, ['14:45']],
  ['Lord Howe in autumn, twice', 'Australia/Lord_Howe', '2027-04-03T13:10Z', 3, '45 1 * * *', { overlap: 'twice' }, ['14:45', '15:15']],
  // Five hours and three quarters before UTC, all the year.
  ['Kathmandu', 'Asia/Kathmandu', '2027-03-27T19:10Z', 4, '30 2 * * *', {}, ['20:45']],
];

test.each(nights)('%s', async (_night, zone, from, hours, when, rules, expected) => {
  const here = await new PlanWorld(at(from)).startNew();
  await here.plan('p', { when: [when], zone, missed: { kind: 'none' }, ...rules });
  await here.pass((hours * hourMs) / 2);
  await here.stop();
  await here.start();
  await here.pass((hours * hourMs) / 2);
  expect(texts(here.launched()).map((text) => text.slice(11, 16))).toEqual(expected);
  await here.dispose();
});
