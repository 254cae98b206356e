import { expect, test } from 'vitest';
import { boundsOf, moved, questionOf, rangeOf } from './range.model.ts';

const nowMs = Date.parse('2026-11-24T15:30:00Z');
const text = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): readonly string[] =>
  [fromMs, toMs].map((ms) => new Date(ms).toISOString());

test('without a word it is the last 30 days, today the last of them', () => {
  expect(rangeOf({})).toEqual({ period: 'day', count: 30, end: null });
  expect(text(boundsOf(rangeOf({}), 'Europe/Paris', nowMs))).toEqual(['2026-10-25T23:00:00.000Z', '2026-11-23T23:00:00.001Z']);
});

test('what does not fit is left out', () => {
  expect(rangeOf({ period: 'year', count: '7', end: 'soon' })).toEqual({ period: 'day', count: 30, end: null });
  expect(rangeOf({ period: 'hour', count: '24', end: '2026-11-01T00:00:00Z' })).toEqual({
    period: 'hour',
    count: 24,
    end: '2026-11-01T00:00:00Z',
  });
});

test('the question is the same for the whole of a period', () => {
  const ask = (at: number) => questionOf(rangeOf({ period: 'hour' }), 'UTC', at, {});
  expect(ask(nowMs + 60_000)).toEqual(ask(nowMs));
  expect(ask(nowMs + 3_600_000)).not.toEqual(ask(nowMs));
});

test('the range before ends where this one begins; after it there is nothing but now', () => {
  const range = rangeOf({ period: 'month' });
  const before = moved(range, -1, 'UTC', nowMs);
  expect(before).not.toBeNull();
  if (before === null) return;
  expect(text(boundsOf(before, 'UTC', nowMs))).toEqual(['2024-12-01T00:00:00.000Z', '2025-11-01T00:00:00.001Z']);
  expect(moved(range, 1, 'UTC', nowMs)).toBeNull();
  expect(moved(before, 1, 'UTC', nowMs)?.end).toBeNull();
  const long = moved(before, -1, 'UTC', nowMs);
  if (long === null) return;
  expect(text(boundsOf(moved(long, 1, 'UTC', nowMs) ?? range, 'UTC', nowMs))).toEqual(text(boundsOf(before, 'UTC', nowMs)));
});
