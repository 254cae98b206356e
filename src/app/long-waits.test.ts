import { expect, test } from 'vitest';
import { longWaits } from './long-waits.ts';

const nowMs = 1_900_000_000_000;
const minuteMs = 60_000;

function waits(ageMs: number, tookMs: readonly number[]): readonly number[] {
  const found = longWaits({
    nowMs: () => nowMs,
    read: {
      oldestActive: () => [{ id: 7, workflow: 'w', createdAtMs: nowMs - ageMs }],
      finishedIn: () =>
        tookMs.map((ms, id) => ({ id, startedAtMs: 0, endedAtMs: ms, errors: 0, realMs: ms, queuedMs: 0, waitedForRetryMs: 0 })),
    } as unknown as Parameters<typeof longWaits>[0]['read'],
  });
  return found.map(({ instanceId }) => instanceId);
}

test('an instance is far beyond usual after three times what nineteen of twenty take, and five minutes more', () => {
  expect(waits(29 * minuteMs, [10 * minuteMs])).toEqual([]);
  expect(waits(31 * minuteMs, [10 * minuteMs])).toEqual([7]);
  expect(waits(4 * minuteMs, [1_000])).toEqual([]);
  expect(waits(6 * minuteMs, [1_000])).toEqual([7]);
});

test('where nothing is usual yet, a day is', () => {
  expect(waits(23 * 60 * minuteMs, [])).toEqual([]);
  expect(waits(25 * 60 * minuteMs, [])).toEqual([7]);
});
