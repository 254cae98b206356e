import { expect, test } from 'vitest';
import { backfillRequestOf, countsOf, isOpen } from './backfill.model.ts';

test('a backfill is asked for with a beginning and whole numbers in their bounds', () => {
  const entry = { from: '2026-11-20T00:00', to: '', limit: '100', concurrency: '2' };
  expect(backfillRequestOf(entry)).toEqual({ from: '2026-11-20T00:00', limit: 100, concurrency: 2 });
  expect(backfillRequestOf({ ...entry, to: '2026-11-21T00:00' })?.to).toBe('2026-11-21T00:00');
  for (const wrong of [{ from: '' }, { limit: '0' }, { limit: '1001' }, { limit: '' }, { concurrency: '1.5' }, { concurrency: '101' }])
    expect(backfillRequestOf({ ...entry, ...wrong }), JSON.stringify(wrong)).toBeNull();
});

test('what waits can be stopped, and states without moments are left out', () => {
  const backfill = {
    id: 1,
    from: '',
    to: '',
    total: 5,
    waiting: 2,
    executing: 0,
    succeeded: 3,
    failed: 0,
    concurrency: 1,
    by: 'ann',
    at: '',
    stoppedAt: null,
  };
  expect([isOpen(backfill), isOpen({ waiting: 0, stoppedAt: null }), isOpen({ waiting: 2, stoppedAt: 'x' })]).toEqual([true, false, false]);
  expect(countsOf(backfill)).toEqual([
    { state: 'succeeded', count: 3 },
    { state: 'waiting', count: 2 },
  ]);
});
