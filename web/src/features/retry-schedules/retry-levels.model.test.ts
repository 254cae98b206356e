import { expect, test } from 'vitest';
import { nextRetry, noRetryYet } from '../../../../src/core/retry/retry-plan.ts';
import type { RetryLevelBody } from '../../../../src/server/schemas/retry-schedule.ts';
import { drawnLevels, wholeSchedule } from './retry-levels.model.ts';

/** How long the engine itself would wait in all. */
function waitedMs(levels: readonly RetryLevelBody[]): number {
  const schedule = {
    name: 's',
    levels: levels.map(({ delaySeconds, maxDelaySeconds, ...same }) => ({
      ...same,
      delayS: delaySeconds,
      ...(maxDelaySeconds === undefined ? {} : { maxDelayS: maxDelaySeconds }),
    })),
  };
  let progress = noRetryYet;
  let atMs = 0;
  for (;;) {
    const decision = nextRetry(progress, { schedule }, { exitCode: 1, endedAtMs: atMs });
    if (decision.dueAtMs === null) return atMs;
    atMs = decision.dueAtMs;
    progress = decision.progress;
  }
}

test.each<[string, readonly RetryLevelBody[]]>([
  ['one level', [{ delaySeconds: 5, times: 3 }]],
  [
    'two levels',
    [
      { delaySeconds: 1, times: 2 },
      { delaySeconds: 60, times: 10 },
    ],
  ],
  ['a level that grows', [{ delaySeconds: 2, times: 6, factor: 2 }]],
  ['a level that grows up to a longest delay', [{ delaySeconds: 2, times: 9, factor: 3, maxDelaySeconds: 30 }]],
  ['a longest delay below the first one', [{ delaySeconds: 10, times: 2, factor: 2, maxDelaySeconds: 10 }]],
])('the span is what the engine would wait: %s', (_what, levels) => {
  expect(wholeSchedule(levels).spanMs).toBe(waitedMs(levels));
  expect(wholeSchedule(levels).retries).toBe(levels.reduce((sum, { times }) => sum + times, 0));
});

test('a level says its first and last delay, and a longer one is wider', () => {
  const [short, long] = drawnLevels([
    { delaySeconds: 1, times: 2 },
    { delaySeconds: 2, times: 4, factor: 2 },
  ]);
  expect([long?.firstDelayMs, long?.lastDelayMs, long?.spanMs]).toEqual([2000, 16_000, 30_000]);
  expect(long?.weight).toBeGreaterThan(short?.weight ?? 0);
});

test('a million retries are counted at once', () => {
  expect(wholeSchedule([{ delaySeconds: 1, times: 1_000_000, factor: 2 }]).retries).toBe(1_000_000);
});
