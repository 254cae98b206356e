import { expect, test } from 'vitest';
import { addToDurations, noDurations } from './durations.ts';
import type { AttemptRecord } from './record.ts';

function attempt(changes: Partial<AttemptRecord>): AttemptRecord {
  return {
    instanceId: 7,
    nodeId: 2,
    number: 1,
    queue: 'q',
    host: null,
    runner: 'local',
    runnerRef: '',
    queuedAtMs: 1_000,
    assignedAtMs: 1_010,
    startedAtMs: 1_012,
    endedAtMs: 1_112,
    outcome: { kind: 'exited', exitCode: 0 },
    ...changes,
  };
}

test('an attempt adds how long it ran and how long it waited for its slot', () => {
  const sum = addToDurations({ realMs: 1, queuedMs: 2, waitedForRetryMs: 3 }, attempt({}), undefined);
  expect(sum).toEqual({ realMs: 101, queuedMs: 12, waitedForRetryMs: 3 });
});

test('an attempt whose start is unknown counts from its assignment', () => {
  expect(addToDurations(noDurations, attempt({ startedAtMs: null }), undefined).realMs).toBe(102);
});

test('an attempt that has not ended adds nothing', () => {
  expect(addToDurations(noDurations, attempt({ endedAtMs: null }), attempt({}))).toBe(noDurations);
});

test('a retry adds how long it had to wait since the end of the attempt before, of the same task only', () => {
  const retry = attempt({ number: 2, queuedAtMs: 6_112, assignedAtMs: 6_112, startedAtMs: 6_112, endedAtMs: 6_113 });
  expect(addToDurations(noDurations, retry, attempt({}))).toEqual({ realMs: 1, queuedMs: 0, waitedForRetryMs: 5_000 });
  expect(addToDurations(noDurations, retry, attempt({ nodeId: 1 })).waitedForRetryMs).toBe(0);
  expect(addToDurations(noDurations, retry, attempt({ endedAtMs: null })).waitedForRetryMs).toBe(0);
});

test('clocks that were set back make nothing negative', () => {
  const strange = attempt({ number: 2, queuedAtMs: 500, assignedAtMs: 400, startedAtMs: 300, endedAtMs: 200 });
  expect(addToDurations(noDurations, strange, attempt({}))).toEqual(noDurations);
});
