import { expect, test } from 'vitest';
import { moments, momentsBetween, nextMoment, previousMoment } from './moment.ts';
import { makePlanTimes, type PlanTimes, type PlanTimesRequest } from './plan-times.ts';
import { printOffset, wallTimeAt, zoneOf } from './zone.ts';
import { printWallTime } from './wall-time.ts';

function planOf(request: PlanTimesRequest): PlanTimes {
  const plan = makePlanTimes(request);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** The moments of a plan from one time of UTC to another, by its own clock with the offset. */
function shown(request: PlanTimesRequest, from: string, to: string): readonly string[] {
  const plan = planOf(request);
  const zone = zoneOf(plan.zone);
  if (zone === null) throw new Error(plan.zone);
  return momentsBetween(plan, Date.parse(from), Date.parse(to), 1000).moments.map(
    (moment) => `${printWallTime(wallTimeAt(zone, moment)).slice(5)}${printOffset(zone.segmentAt(moment).offsetMs)}`,
  );
}

const spring: [string, string] = ['2027-03-28T00:00:00Z', '2027-03-28T03:00:00Z'];
const autumn: [string, string] = ['2027-10-30T23:30:00Z', '2027-10-31T02:30:00Z'];
const paris = 'Europe/Paris';

test('a time inside the missing hour is launched at its end', () => {
  expect(shown({ when: ['30 2 * * *'], zone: paris }, ...spring)).toEqual(['03-28T03:00+02:00']);
});

test('all times inside the missing hour are one launch', () => {
  expect(shown({ when: ['*/15 2 * * *'], zone: paris }, ...spring)).toEqual(['03-28T03:00+02:00']);
});

test('with gap skip nothing is launched for the missing hour', () => {
  expect(shown({ when: ['*/15 2 * * *'], zone: paris, gap: 'skip' }, ...spring)).toEqual([]);
});

test('a launch at the end of the missing hour is one with the launch that is named there anyway', () => {
  expect(shown({ when: ['*/30 2,3 * * *'], zone: paris }, ...spring)).toEqual(['03-28T03:00+02:00', '03-28T03:30+02:00']);
  expect(shown({ when: ['30 2 * * *', '0 3 * * *'], zone: paris }, ...spring)).toEqual(['03-28T03:00+02:00']);
});

test('of an hour that comes twice the first is launched', () => {
  expect(shown({ when: ['*/30 2 * * *'], zone: paris }, ...autumn)).toEqual(['10-31T02:00+02:00', '10-31T02:30+02:00']);
});

test('with overlap twice both are launched', () => {
  expect(shown({ when: ['*/30 2 * * *'], zone: paris, overlap: 'twice' }, ...autumn)).toEqual([
    '10-31T02:00+02:00',
    '10-31T02:30+02:00',
    '10-31T02:00+01:00',
    '10-31T02:30+01:00',
  ]);
});

test('a text whose hour is * follows real time through both nights, whatever the rules', () => {
  for (const rules of [{}, { gap: 'skip', overlap: 'twice' }] as const) {
    expect(shown({ when: ['30 * * * *'], zone: paris, ...rules }, ...spring)).toEqual([
      '03-28T01:30+01:00',
      '03-28T03:30+02:00',
      '03-28T04:30+02:00',
    ]);
    expect(shown({ when: ['45 * * * *'], zone: paris, ...rules }, ...autumn)).toEqual([
      '10-31T01:45+02:00',
      '10-31T02:45+02:00',
      '10-31T02:45+01:00',
    ]);
  }
});

test('an interval follows real time through both nights', () => {
  expect(shown({ when: ['every 90m from 2027-03-28T00:00'], zone: paris }, ...spring)).toEqual(['03-28T01:30+01:00', '03-28T04:00+02:00']);
});

test('clocks that change by half an hour miss and repeat half an hour', () => {
  const zone = 'Australia/Lord_Howe';
  expect(shown({ when: ['*/10 2 * * *'], zone }, '2027-10-02T15:00:00Z', '2027-10-02T16:00:00Z')).toEqual([
    '10-03T02:30+11:00',
    '10-03T02:40+11:00',
    '10-03T02:50+11:00',
  ]);
  expect(shown({ when: ['45 1 * * *'], zone, overlap: 'twice' }, '2027-04-03T13:00:00Z', '2027-04-03T17:00:00Z')).toEqual([
    '04-04T01:45+11:00',
    '04-04T01:45+10:30',
  ]);
});

test('a zone that never changes its clocks has its own quarter hours', () => {
  expect(shown({ when: ['30 2 * * *'], zone: 'Asia/Kathmandu' }, '2027-03-27T00:00:00Z', '2027-03-29T00:00:00Z')).toEqual([
    '03-28T02:30+05:45',
    '03-29T02:30+05:45',
  ]);
});

test('a whole day that a zone left out is one launch', () => {
  expect(shown({ when: ['0 6,12,18 * * *'], zone: 'Pacific/Apia' }, '2011-12-30T00:00:00Z', '2011-12-31T10:00:00Z')).toEqual([
    '12-29T18:00-10:00',
    '12-31T00:00+14:00',
    '12-31T06:00+14:00',
    '12-31T12:00+14:00',
    '12-31T18:00+14:00',
  ]);
});

test('several texts are one list, and a moment that two of them name comes once', () => {
  expect(shown({ when: ['0 */12 * * *', 'every 8h'], zone: 'UTC' }, '2027-01-01T00:00:00Z', '2027-01-02T00:00:00Z')).toEqual([
    '01-01T00:00+00:00',
    '01-01T08:00+00:00',
    '01-01T12:00+00:00',
    '01-01T16:00+00:00',
  ]);
});

test('the start of a plan is included, its end is not', () => {
  const plan = planOf({ when: ['0 * * * *'], zone: 'UTC', startMs: Date.UTC(2027, 0, 1, 3), endMs: Date.UTC(2027, 0, 1, 5) });
  expect(moments(plan, 0, 10)).toEqual([Date.UTC(2027, 0, 1, 3), Date.UTC(2027, 0, 1, 4)]);
  expect(previousMoment(plan, Date.UTC(2028, 0, 1))).toBe(Date.UTC(2027, 0, 1, 4));
  expect(previousMoment(plan, Date.UTC(2027, 0, 1, 3))).toBeNull();
});

test('the moment asked from is never the answer', () => {
  const plan = planOf({ when: ['0 0 29 2 *'], zone: 'UTC' });
  const leapDay = Date.UTC(2028, 1, 29);
  expect(nextMoment(plan, leapDay - 1)).toBe(leapDay);
  expect(nextMoment(plan, leapDay)).toBe(Date.UTC(2032, 1, 29));
  expect(previousMoment(plan, leapDay)).toBe(Date.UTC(2024, 1, 29));
});

test('a list of moments says whether there are more', () => {
  const plan = planOf({ when: ['* * * * *'], zone: 'UTC' });
  expect(momentsBetween(plan, 0, 180_000, 3)).toEqual({ moments: [0, 60_000, 120_000], more: false });
  expect(momentsBetween(plan, 0, 180_001, 3)).toEqual({ moments: [0, 60_000, 120_000], more: true });
});

test.each([
  [{ when: [], zone: 'UTC' }, 'PLAN_SYNTAX', null],
  [{ when: ['@daily', '60 * * * *'], zone: 'UTC' }, 'PLAN_RANGE', 1],
  [{ when: ['@daily'], zone: 'Europe/Pari' }, 'PLAN_UNKNOWN_ZONE', null],
  [{ when: ['@daily'], zone: 'UTC', startMs: 5, endMs: 5 }, 'PLAN_RANGE', null],
  [
    { when: ['@daily'], zone: 'UTC', calendar: { include: [], exclude: [{ kind: 'dates', from: '2026-02-30', to: '2026-03-01' }] } },
    'PLAN_CALENDAR',
    null,
  ],
] as const)('a request that says nothing possible is refused (%#)', (request, code, index) => {
  expect(makePlanTimes(request)).toMatchObject({ ok: false, error: { code, index } });
});
