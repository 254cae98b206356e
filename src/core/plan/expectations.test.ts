import { expect, test } from 'vitest';
import { faultOfExpectations, healthOf, percentile95, type PlanExpectations, type PlanFacts } from './expectations.ts';
import { makePlanTimes, type PlanTimes } from './plan-times.ts';

const hourMs = 3_600_000;
const at = (text: string): number => Date.parse(`2026-11-${text}Z`);
const none: PlanExpectations = { successBy: null, successWithinMs: null, longestFactor: null };

function times(...when: string[]): PlanTimes {
  const made = makePlanTimes({ when, zone: 'Europe/Paris' });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** A plan that did all it should up to the night of the 24th. */
function facts(given: Partial<PlanFacts> = {}): PlanFacts {
  return {
    sinceMs: at('01T00:00'),
    handledMs: at('24T01:30'),
    lastSuccess: { momentMs: at('24T01:30'), endedAtMs: at('24T02:00') },
    newest: { momentMs: at('24T01:30'), isLaunched: true },
    executing: [],
    isWaiting: false,
    tookMs: [],
    isSuspended: false,
    graceMs: 60_000,
    ...given,
  };
}

const nightly = times('30 2 * * *');
const yesterday = { lastSuccess: { momentMs: at('23T01:30'), endedAtMs: at('23T02:00') } };
const running = { executing: [{ instanceId: 7, startedAtMs: at('24T01:30') }] };

test('a plan that did what it should is well, also before its first moment', () => {
  const health = healthOf(nightly, { ...none, successBy: '06:00' }, facts(), at('24T20:00'));
  expect(health).toEqual({ health: 'ok', because: [] });
  const made = facts({ sinceMs: at('24T03:00'), handledMs: at('24T03:00'), lastSuccess: null, newest: null });
  expect(healthOf(nightly, { ...none, successBy: '06:00' }, made, at('25T01:29')).health).toBe('ok');
});

test('a success by 06:00: asked for at 06:00 of the plan, late while something executes or waits, else missed, or never', () => {
  const by = { ...none, successBy: '06:00' };
  const reason = { kind: 'noSuccessBy', momentMs: at('24T01:30'), deadlineMs: at('24T05:00') };
  expect(healthOf(nightly, by, facts(yesterday), at('24T04:59')).health).toBe('ok');
  expect(healthOf(nightly, by, facts(yesterday), at('24T05:00'))).toEqual({ health: 'missed', because: [reason] });
  expect(healthOf(nightly, by, facts({ ...yesterday, ...running }), at('24T05:00')).health).toBe('late');
  expect(healthOf(nightly, by, facts({ ...yesterday, isWaiting: true }), at('24T05:00')).health).toBe('late');
  expect(healthOf(nightly, by, facts({ lastSuccess: null }), at('24T05:00')).health).toBe('never');
  // A late success makes it well again; the next night counts anew.
  expect(healthOf(nightly, by, facts(), at('24T05:00')).health).toBe('ok');
});

test('the deadline of a moment after the time of day is on the next day', () => {
  const evening = times('0 23 * * *');
  const done = { handledMs: at('24T22:00'), newest: { momentMs: at('24T22:00'), isLaunched: true }, lastSuccess: null };
  expect(healthOf(evening, { ...none, successBy: '06:00' }, facts({ ...done, sinceMs: at('24T00:00') }), at('25T04:00')).health).toBe('ok');
  expect(healthOf(evening, { ...none, successBy: '06:00' }, facts({ ...done, sinceMs: at('24T00:00') }), at('25T05:00')).health).toBe(
    'never',
  );
});

test('not later than two hours after: many moments whose time is not up yet hide none whose time is', () => {
  const often = times('*/5 * * * *');
  const within = { ...none, successWithinMs: 2 * hourMs };
  const done = { handledMs: at('24T12:00'), newest: { momentMs: at('24T12:00'), isLaunched: true } };
  const last = (momentMs: number): Partial<PlanFacts> => ({ ...done, lastSuccess: { momentMs, endedAtMs: momentMs } });
  expect(healthOf(often, within, facts(last(at('24T10:00'))), at('24T12:00')).health).toBe('ok');
  expect(healthOf(often, within, facts(last(at('24T09:55'))), at('24T12:00')).because).toEqual([
    { kind: 'noSuccessBy', momentMs: at('24T10:00'), deadlineMs: at('24T12:00') },
  ]);
});

test('a moment that nobody has taken up is missed after the grace, and one that was refused or passed over at once', () => {
  const late = facts({ handledMs: at('23T01:30'), newest: { momentMs: at('23T01:30'), isLaunched: true } });
  expect(healthOf(nightly, none, late, at('24T01:30')).health).toBe('ok');
  expect(healthOf(nightly, none, late, at('24T01:32'))).toEqual({
    health: 'missed',
    because: [{ kind: 'notLaunched', momentMs: at('24T01:30') }],
  });
  const refused = facts({ newest: { momentMs: at('24T01:30'), isLaunched: false } });
  expect(healthOf(nightly, none, refused, at('24T02:00')).health).toBe('missed');
  expect(healthOf(nightly, none, { ...refused, sinceMs: at('24T02:00') }, at('24T03:00')).health).toBe('ok');
});

test('longer than the 95th percentile times three is late; without five instances before nobody knows', () => {
  const expected = { ...none, longestFactor: 3 };
  const tookMs = [60_000, 60_000, 60_000, 60_000, 120_000];
  const long = facts({ ...running, tookMs });
  expect(healthOf(nightly, expected, long, at('24T01:30') + 360_000).health).toBe('ok');
  expect(healthOf(nightly, expected, long, at('24T01:30') + 360_001)).toEqual({
    health: 'late',
    because: [{ kind: 'tooLong', instanceId: 7, sinceMs: at('24T01:30'), limitMs: 360_000 }],
  });
  expect(healthOf(nightly, expected, facts({ ...running, tookMs: tookMs.slice(1) }), at('25T00:00')).health).toBe('ok');
});

test('of a suspended plan nothing is expected', () => {
  const suspended = facts({ lastSuccess: null, handledMs: at('01T00:00'), isSuspended: true });
  expect(healthOf(nightly, { ...none, successBy: '06:00' }, suspended, at('24T12:00'))).toEqual({ health: 'ok', because: [] });
});

test('the 95th percentile is a value that is there', () => {
  expect(percentile95([5, 1, 4, 2])).toBeNull();
  expect(percentile95(Array.from({ length: 100 }, (_, index) => 100 - index))).toBe(95);
});

test.each([
  [{ ...none, successBy: '24:00' }, 'successBy'],
  [{ ...none, successWithinMs: 10 }, 'within'],
  [{ ...none, longestFactor: 1 }, 'longestFactor'],
])('%o is refused', (expected, word) => {
  expect(faultOfExpectations(expected)).toContain(word);
  expect(faultOfExpectations({ successBy: '00:00', successWithinMs: 1000, longestFactor: 1.5 })).toBeNull();
});
