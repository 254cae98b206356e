import { expect, test } from 'vitest';
import { durationsNow } from './durations-now.ts';

test('durations go on from when they were summed up, by the tasks that execute, queue and wait for a retry; an end is an end', () => {
  const sums = { realMs: 10, queuedMs: 5, waitedForRetryMs: 0 };
  const none = { succeeded: 0, skipped: 0, failed: 0, waiting: 0, left: 0 };
  const goingOn = { asOf: '2026-11-24T14:10:00.000Z', tasks: { ...none, executing: 2, queued: 1, retrying: 3 } };
  const laterMs = Date.parse(goingOn.asOf) + 1_000;
  expect(durationsNow(sums, goingOn, laterMs)).toEqual({ realMs: 2_010, queuedMs: 1_005, waitedForRetryMs: 3_000 });
  expect(durationsNow(sums, goingOn, laterMs - 2_000)).toEqual(sums);
  expect(durationsNow(sums, { ...goingOn, tasks: null }, laterMs)).toEqual(sums);
  expect(durationsNow(sums, null, laterMs)).toEqual(sums);
});
