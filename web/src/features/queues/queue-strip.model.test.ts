import { expect, test } from 'vitest';
import { longestWaitOf, stripFrame, stripOf, stripRangeOf } from './queue-strip.model.ts';

const nowMs = Date.parse('2026-11-24T14:10:30.000Z');
const frame = stripFrame('1h', nowMs);
const sample = (minutesAgo: number, held: number, waiting: number, paused = false) => ({
  at: new Date(frame.toMs - (minutesAgo + 1) * 60_000).toISOString(),
  held,
  waiting,
  longestWaitMs: waiting * 1_000,
  concurrency: 4,
  paused,
});
const now = { held: 2, waiting: 1, concurrency: 4, isPaused: false };

test('an hour has a column for each minute, and ends with the minute that is now', () => {
  expect([frame.columnMs, new Date(frame.toMs).toISOString()]).toEqual([60_000, '2026-11-24T14:11:00.000Z']);
  expect(stripOf([], frame, now)).toHaveLength(60);
  expect(stripRangeOf('24h')).toBe('24h');
  expect(stripRangeOf('2y')).toBe('1h');
});

test('held slots reach the line when all are held, who waits has a scale of its own, now is last', () => {
  const columns = stripOf([sample(2, 4, 10), sample(1, 2, 5, true)], frame, now);
  expect(columns.at(-3)).toMatchObject({ held: 4, heldHeight: 1, waitingHeight: 1, isPaused: false });
  expect(columns.at(-2)).toMatchObject({ heldHeight: 0.5, waitingHeight: 0.5, isPaused: true });
  expect(columns.at(-1)).toMatchObject({ held: 2, waiting: 1, heldHeight: 0.5, waitingHeight: 0.12 });
  expect(columns[0]).toMatchObject({ held: 0, waiting: 0, heldHeight: 0, waitingHeight: 0 });
});

test('the longest wait is known where something started', () => {
  expect(longestWaitOf([])).toBeNull();
  expect(longestWaitOf([sample(2, 4, 10), sample(1, 2, 3)])).toBe(10_000);
});
