import { expect, test } from 'vitest';
import type { PlanBody } from '../../../../src/server/schemas/plan.ts';
import { lanesOf, momentBars, ownClock, planState, resultOfDay, weeksOf, ownDay, keptOrder, shiftBands } from './plan-view.model.ts';

type Last = PlanBody['last'][number];

const last = (given: Partial<Last>): Last => ({
  moment: '2026-11-24T02:30:00+01:00',
  state: 'launched',
  instanceId: 1,
  detail: null,
  missed: null,
  origin: { kind: 'time' },
  at: '2026-11-24T01:30:00.000Z',
  startedAt: '2026-11-24T01:30:00.000Z',
  endedAt: '2026-11-24T01:31:00.000Z',
  errors: 0,
  ...given,
});

test('a suspended plan is paused, one that is not well says so, and else its last launch leads', () => {
  const suspended = { reason: '', by: 'ann', since: '2026-11-24T00:00:00Z' };
  expect(planState({ suspended, health: 'missed', last: [] })).toBe('paused');
  expect(planState({ suspended: null, health: 'late', last: [last({})] })).toBe('retrying');
  expect(planState({ suspended: null, health: 'never', last: [] })).toBe('failed');
  expect(planState({ suspended: null, health: 'ok', last: [] })).toBe('waiting');
  expect(planState({ suspended: null, health: 'ok', last: [last({ errors: null, endedAt: null })] })).toBe('executing');
  expect(planState({ suspended: null, health: 'ok', last: [last({ state: 'skipped' }), last({ errors: 2 })] })).toBe('failed');
});

test('bars of moments go to the right with time, and what was not launched is hollow', () => {
  const bars = momentBars([last({ errors: 1 }), last({ state: 'skipped' }), last({ endedAt: '2026-11-24T01:30:01.000Z' })]);
  expect(bars.map(({ kind, share }) => [kind, share])).toEqual([
    ['ok', 0.25],
    ['none', 1],
    ['failed', 1],
  ]);
});

test('groups have lanes of their own, with bars or without, and all others share one', () => {
  const window = { from: '2026-11-24T00:00:00Z', to: '2026-11-24T10:00:00Z' };
  const bar = { state: 'coming', from: '2026-11-24T05:00:00Z', to: '2026-11-24T06:00:00Z', count: 1 } as const;
  const groups = ['a', 'b'].map((name) => ({ name, plans: 1 }));
  const bars = ['a', null, null].map((group) => ({ ...bar, plans: ['p'], group }));
  const lanes = lanesOf({ ...window, groups, bars });
  expect(lanes.map((lane) => [lane.group, lane.bars.length])).toEqual([
    ['a', 1],
    ['b', 0],
    [null, 2],
  ]);
  expect(lanes[0]?.bars[0]).toMatchObject({ start: 0.5, width: expect.closeTo(0.1) });
});

test('a year is 53 weeks from Monday on, the last one ends today', () => {
  const result = { day: '2026-11-23', succeeded: 1, failed: 0, executing: 0, skipped: 0, notLaunched: 0 };
  const weeks = weeksOf([result], '2026-11-24');
  expect([weeks.length, weeks[0]?.length, weeks.at(-1)?.map(({ day }) => day)]).toEqual([53, 7, ['2026-11-23', '2026-11-24']]);
  expect(weeks.at(-1)?.map((cell) => resultOfDay(cell.result))).toEqual(['ok', 'none']);
  expect(resultOfDay({ ...result, notLaunched: 1 })).toBe('mixed');
  expect(resultOfDay({ ...result, succeeded: 0, failed: 1 })).toBe('failed');
});

test('moments are shown by their own clock', () => {
  expect(ownClock('2027-03-28T03:00:00+02:00')).toBe('2027-03-28 03:00');
  expect(ownClock('2027-03-28T03:00:05+02:00')).toBe('2027-03-28 03:00:05');
});

test('a moment has the day of the week of its own clock', () => {
  expect(ownDay('2027-03-28T03:00:00+02:00', 'en')).toBe('Sun 28 Mar 2027, 03:00');
  expect(ownDay('2027-03-28T03:00:30+02:00', 'fr')).toBe('dim 28 mars 2027, 03:00:30');
});

test('rows stay where they are when a page is read again', () => {
  expect(keptOrder([], [3, 1, 2])).toEqual([3, 1, 2]);
  expect(keptOrder([3, 1, 2], [2, 4, 3])).toEqual([3, 2, 4]);
});

test('a missing hour is a line, an hour that comes twice is drawn twice as long, zones that change together share it', () => {
  const at = '2027-03-28T01:00:00.000Z';
  const gap = { kind: 'gap' as const, at, from: '2027-03-28T02:00', to: '2027-03-28T03:00' };
  const overlap = { kind: 'overlap' as const, at, from: '2027-03-28T01:00', to: '2027-03-28T02:00' };
  const clockChanges = [
    { ...gap, zone: 'Europe/Paris' },
    { ...gap, zone: 'Europe/Berlin' },
    { ...overlap, zone: 'Nowhere/Else' },
  ];
  const bands = shiftBands({ from: '2027-03-27T23:00:00Z', to: '2027-03-28T03:00:00Z', clockChanges });
  expect(bands).toMatchObject([
    { kind: 'gap', start: 0.5, width: 0, from: '02:00', to: '03:00', zones: ['Europe/Paris', 'Europe/Berlin'] },
    { kind: 'overlap', start: 0.25, width: 0.5, zones: ['Nowhere/Else'] },
  ]);
});
