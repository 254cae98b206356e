import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestRetryDelayS, nextRetry, noRetryYet, retriesLeft, shownRetry, type RetryProgress, type RetryRules } from './retry-plan.ts';
import type { RetryLevel } from './retry-schedule.ts';

const failure = { exitCode: 1, endedAtMs: 0 };

/** Delays of all retries until the failure is final, in seconds; and where that leads. */
function delaysOf(rules: RetryRules): { readonly delaysS: number[]; readonly end: RetryProgress } {
  const delaysS: number[] = [];
  let progress = noRetryYet;
  for (;;) {
    const decision = nextRetry(progress, rules, failure);
    progress = decision.progress;
    if (decision.dueAtMs === null) return { delaysS, end: progress };
    delaysS.push(decision.dueAtMs / 1000);
  }
}

function scheduleOf(...levels: readonly RetryLevel[]): RetryRules {
  return { schedule: { name: 's', levels } };
}

test('a schedule goes through its levels, each as often as it says', () => {
  const rules = scheduleOf({ delayS: 10, times: 3 }, { delayS: 300, times: 2 });
  expect(delaysOf(rules)).toEqual({ delaysS: [10, 10, 10, 300, 300], end: { level: 3, usedInLevel: 0 } });
});

test('a retry is due after the end of the attempt that failed', () => {
  expect(nextRetry(noRetryYet, scheduleOf({ delayS: 5, times: 1 }), { exitCode: 2, endedAtMs: 1_700_000_000_123 }).dueAtMs).toBe(
    1_700_000_005_123,
  );
});

test('without a schedule, delay and times of the task count, and both are needed', () => {
  expect(delaysOf({ schedule: null, delayS: 7, times: 2 }).delaysS).toEqual([7, 7]);
  expect(delaysOf({ schedule: null, delayS: 7 })).toEqual({ delaysS: [], end: noRetryYet });
  expect(delaysOf({ schedule: null, times: 2 }).delaysS).toEqual([]);
  expect(delaysOf({ schedule: null, delayS: 0, times: 2 }).delaysS).toEqual([]);
  expect(delaysOf({ schedule: null, delayS: 7, times: 0 }).delaysS).toEqual([]);
});

test('delay and times of a task mean nothing beside a schedule', () => {
  expect(delaysOf({ ...scheduleOf({ delayS: 1, times: 1 }), delayS: 9, times: 9 }).delaysS).toEqual([1]);
});

test('an exit code that is not to be retried is final, and uses up nothing', () => {
  const rules = { ...scheduleOf({ delayS: 1, times: 1 }, { delayS: 2, times: 1 }), retval: 7 };
  expect(nextRetry(noRetryYet, rules, failure)).toEqual({ progress: noRetryYet, dueAtMs: null });
  const tried = nextRetry(noRetryYet, rules, { exitCode: 7, endedAtMs: 0 });
  expect(tried).toEqual({ progress: { level: 1, usedInLevel: 1 }, dueAtMs: 1_000 });
  expect(nextRetry(tried.progress, rules, failure)).toEqual({ progress: tried.progress, dueAtMs: null });
  expect(shownRetry(tried.progress, rules)).toEqual({ delayS: 1, times: 0, level: 1 });
});

test('an exponential level waits longer each time, up to its longest delay', () => {
  expect(delaysOf(scheduleOf({ delayS: 10, times: 5, factor: 2, maxDelayS: 60 })).delaysS).toEqual([10, 20, 40, 60, 60]);
  expect(delaysOf(scheduleOf({ delayS: 1, times: 3, factor: 1.5 }, { delayS: 4, times: 1 })).delaysS).toEqual([1, 1.5, 2.25, 4]);
});

test('no delay is longer than a year, however large the factor', () => {
  const { delaysS } = delaysOf(scheduleOf({ delayS: 60, times: 400, factor: 100 }));
  expect(delaysS).toHaveLength(400);
  expect(Math.max(...delaysS)).toBe(longestRetryDelayS);
});

test('the document shows what the definition says until the first failure, then the level in progress, at the end one more than there are', () => {
  const rules = { ...scheduleOf({ delayS: 1, times: 1 }, { delayS: 2, times: 2 }), delayS: 9, times: 9 };
  const shown = [shownRetry(noRetryYet, rules)];
  let progress = noRetryYet;
  for (let count = 0; count < 4; count += 1) {
    ({ progress } = nextRetry(progress, rules, failure));
    shown.push(shownRetry(progress, rules));
  }
  expect(shown).toEqual([
    { delayS: 9, times: 9, level: null },
    { delayS: 1, times: 0, level: 1 },
    { delayS: 2, times: 1, level: 2 },
    { delayS: 2, times: 0, level: 2 },
    { delayS: 2, times: 0, level: 3 },
  ]);
});

test('the document shows what is left of the times of a task without a schedule', () => {
  const rules = { schedule: null, delayS: 1, times: 3 };
  const first = nextRetry(noRetryYet, rules, failure).progress;
  expect(shownRetry(first, rules)).toEqual({ delayS: 1, times: 2, level: null });
  expect(shownRetry(delaysOf(rules).end, rules)).toEqual({ delayS: 1, times: 0, level: null });
  expect(shownRetry(noRetryYet, { schedule: null })).toEqual({ delayS: null, times: null, level: null });
});

const arbitraryRules = fc.oneof(
  fc
    .array(
      fc.record({ delayS: fc.integer({ min: 1, max: 100 }), times: fc.integer({ min: 1, max: 6 }), factor: fc.constantFrom(1, 2, 3) }),
      { minLength: 1, maxLength: 5 },
    )
    .map((levels): RetryRules => scheduleOf(...levels)),
  fc.record({ schedule: fc.constant(null), delayS: fc.integer({ min: 1, max: 100 }), times: fc.integer({ min: 1, max: 9 }) }),
);

test('the number of retries left is one less after each, and the sum of all levels at the beginning', () => {
  fc.assert(
    fc.property(arbitraryRules, (rules) => {
      const total = rules.schedule === null ? (rules.times ?? 0) : rules.schedule.levels.reduce((sum, { times }) => sum + times, 0);
      let progress = noRetryYet;
      for (let left = total; left > 0; left -= 1) {
        expect(retriesLeft(progress, rules)).toBe(left);
        const decision = nextRetry(progress, rules, failure);
        expect(decision.dueAtMs).toBeGreaterThan(0);
        progress = decision.progress;
      }
      expect(retriesLeft(progress, rules)).toBe(0);
      const final = nextRetry(progress, rules, failure);
      expect(final.dueAtMs).toBeNull();
      expect(nextRetry(final.progress, rules, failure)).toEqual(final);
      expect(retriesLeft(final.progress, rules)).toBe(0);
    }),
  );
});
