import { expect, test } from 'vitest';
import { type ClockChange, clockChanges, clockShifts } from './clock-change.ts';
import { zoneOf } from './zone.ts';
import { makePlanTimes, type PlanTimesRequest } from './plan-times.ts';

function changesOf(request: PlanTimesRequest, after = '2026-11-24T00:00:00Z'): readonly ClockChange[] {
  const plan = makePlanTimes(request);
  if (!plan.ok) throw new Error(plan.error.message);
  return clockChanges(plan.value, Date.parse(after), 2);
}

const iso = (moments: readonly number[]): readonly string[] => moments.map((moment) => new Date(moment).toISOString().slice(0, 16));

test('the two coming changes are shown with what the plan does in them', () => {
  const [spring, autumn] = changesOf({ when: ['30 2 * * *'], zone: 'Europe/Paris' });
  expect(spring).toMatchObject({
    kind: 'gap',
    atMs: Date.UTC(2027, 2, 28, 1),
    followsRealTime: false,
    offsetBeforeMs: 3_600_000,
    offsetAfterMs: 7_200_000,
  });
  expect(iso(spring?.namedWallMs ?? [])).toEqual(['2027-03-28T02:30']);
  expect(iso(spring?.moments ?? [])).toEqual(['2027-03-28T01:00']);
  expect(autumn).toMatchObject({ kind: 'overlap', atMs: Date.UTC(2027, 9, 31, 1) });
  expect(iso(autumn?.moments ?? [])).toEqual(['2027-10-31T00:30']);
});

test('with the other rules nothing is launched in the one night and twice in the other', () => {
  const [spring, autumn] = changesOf({ when: ['30 2 * * *'], zone: 'Europe/Paris', gap: 'skip', overlap: 'twice' });
  expect(spring?.moments).toEqual([]);
  expect(iso(autumn?.moments ?? [])).toEqual(['2027-10-31T00:30', '2027-10-31T01:30']);
});

test('a plan that names nothing there has nothing to show, one of every hour follows real time', () => {
  expect(changesOf({ when: ['0 9 * * *'], zone: 'Europe/Paris' }).map(({ namedWallMs, moments }) => [namedWallMs, moments])).toEqual([
    [[], []],
    [[], []],
  ]);
  expect(changesOf({ when: ['30 * * * *'], zone: 'Europe/Paris' }).map(({ followsRealTime }) => followsRealTime)).toEqual([true, true]);
});

test('a zone that does not change its clocks has no changes', () => {
  expect(changesOf({ when: ['30 2 * * *'], zone: 'Asia/Kathmandu' })).toEqual([]);
  expect(changesOf({ when: ['30 2 * * *'], zone: 'UTC' })).toEqual([]);
});

test('the changes of a zone between two moments', () => {
  const shifts = (name: string, from: string, to: string): unknown[] =>
    clockShifts(zoneOf(name)!, Date.parse(from), Date.parse(to)).map(({ kind, atMs, fromWallMs, toWallMs }) => [
      kind,
      new Date(atMs).toISOString().slice(0, 16),
      new Date(fromWallMs).toISOString().slice(11, 16),
      new Date(toWallMs).toISOString().slice(11, 16),
    ]);
  expect(shifts('Europe/Paris', '2027-03-28T01:00:00Z', '2027-10-31T01:00:00Z')).toEqual([
    ['gap', '2027-03-28T01:00', '02:00', '03:00'],
    ['overlap', '2027-10-31T01:00', '02:00', '03:00'],
  ]);
  expect(shifts('Europe/Paris', '2027-03-28T01:00:01Z', '2027-10-31T00:59:59Z')).toEqual([]);
  expect(shifts('Australia/Lord_Howe', '2027-04-03T00:00:00Z', '2027-04-04T00:00:00Z')).toEqual([
    ['overlap', '2027-04-03T15:00', '01:30', '02:00'],
  ]);
  expect(shifts('UTC', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z')).toEqual([]);
});
