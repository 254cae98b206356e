import { expect, test } from 'vitest';
import { type MissedPolicy, missedMoments } from './missed.ts';
import { makePlanTimes } from './plan-times.ts';

const HOUR_MS = 3_600_000;
const at = (hour: number): number => Date.UTC(2027, 0, 1, hour);

function missed(policy: MissedPolicy, lastMs: number, nowMs: number, text = '0 * * * *') {
  const plan = makePlanTimes({ when: [text], zone: 'UTC' });
  if (!plan.ok) throw new Error(plan.error.message);
  return missedMoments(plan.value, lastMs, nowMs, policy);
}

test('with none nothing is launched, and all are said to be passed over', () => {
  expect(missed({ kind: 'none' }, at(1), at(5))).toEqual({
    launch: [],
    passedOver: { firstMs: at(2), lastMs: at(5), count: 4, countIsLowerBound: false },
  });
});

test('with last the newest is launched, if it is young enough', () => {
  const now = at(5) + HOUR_MS / 2;
  expect(missed({ kind: 'last', withinMs: null }, at(1), now)).toEqual({
    launch: [at(5)],
    passedOver: { firstMs: at(2), lastMs: at(4), count: 3, countIsLowerBound: false },
  });
  expect(missed({ kind: 'last', withinMs: HOUR_MS / 2 }, at(1), now).launch).toEqual([at(5)]);
  expect(missed({ kind: 'last', withinMs: HOUR_MS / 2 - 1 }, at(1), now)).toEqual({
    launch: [],
    passedOver: { firstMs: at(2), lastMs: at(5), count: 4, countIsLowerBound: false },
  });
});

test('with all those inside the window are launched, oldest first, at most the limit', () => {
  expect(missed({ kind: 'all', withinMs: 2 * HOUR_MS, limit: 10 }, at(1), at(5))).toEqual({
    launch: [at(3), at(4), at(5)],
    passedOver: { firstMs: at(2), lastMs: at(2), count: 1, countIsLowerBound: false },
  });
  expect(missed({ kind: 'all', withinMs: 24 * HOUR_MS, limit: 2 }, at(1), at(5)).launch).toEqual([at(4), at(5)]);
  expect(missed({ kind: 'all', withinMs: 24 * HOUR_MS, limit: 10 }, at(1), at(3))).toEqual({ launch: [at(2), at(3)], passedOver: null });
});

test('the moment that was handled last is not missed, and where no other came nothing is', () => {
  for (const policy of [{ kind: 'none' }, { kind: 'last', withinMs: null }, { kind: 'all', withinMs: 1e9, limit: 5 }] as const)
    expect(missed(policy, at(1), at(2) - 1)).toEqual({ launch: [], passedOver: null });
});

test('a clock that stands before the last moment has missed nothing', () => {
  expect(missed({ kind: 'last', withinMs: null }, at(5), at(1))).toEqual({ launch: [], passedOver: null });
});

test('counting stops at a thousand', () => {
  const found = missed({ kind: 'last', withinMs: null }, at(0), at(0) + 30 * 24 * HOUR_MS, '* * * * * *');
  expect(found.launch).toEqual([at(0) + 30 * 24 * HOUR_MS]);
  expect(found.passedOver).toMatchObject({
    count: 1000,
    countIsLowerBound: true,
    firstMs: at(0) + 1000,
    lastMs: at(0) + 30 * 24 * HOUR_MS - 1000,
  });
});
