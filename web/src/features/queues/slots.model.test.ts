import { expect, test } from 'vitest';
import { queueSums, slotsOf } from './slots.model.ts';

const paused = { reason: '', by: 'anna', since: '2027-03-01T12:00:00.000Z' };

test('held slots come first, then free ones', () => {
  expect(slotsOf({ running: 1, concurrency: 3, paused: null })).toEqual(['held', 'free', 'free']);
});

test('a paused queue has no free slot, but what runs goes on', () => {
  expect(slotsOf({ running: 1, concurrency: 2, paused })).toEqual(['held', 'closed']);
});

test('where there are fewer slots than before, those that are held beyond are shown as such', () => {
  expect(slotsOf({ running: 3, concurrency: 2, paused: null })).toEqual(['held', 'held', 'over']);
});

test('hundreds of slots are not drawn one by one', () => {
  expect(slotsOf({ running: 3, concurrency: 500, paused: null })).toBeNull();
});

test('all queues together', () => {
  const queue = { name: 'q', aliases: [], order: 'fair' as const, ageingSeconds: 0, key: null, keyConcurrency: null, rate: null };
  expect(
    queueSums([
      { ...queue, concurrency: 4, running: 2, waiting: 0, paused: null },
      { ...queue, concurrency: 1, running: null, waiting: 7, paused },
    ]),
  ).toEqual({ slots: 5, held: 2, waiting: 7, paused: 1 });
});
