import { expect, test } from 'vitest';
import type { LiveEvent } from '../../api/live-refresh.ts';
import { freshAfter, nothingFresh } from './fresh.model.ts';

const event = (type: LiveEvent['type'], instanceId: number, more: Partial<LiveEvent> = {}): LiveEvent => ({
  seq: 1,
  type,
  at: '',
  instanceId,
  workflow: 'order',
  errors: 0,
  ...more,
});

test('launches and ends are counted once each, however often they are heard', () => {
  const heard = freshAfter(
    nothingFresh,
    [event('INSTANCE_STARTED', 1), event('INSTANCE_STARTED', 1), event('INSTANCE_TERMINATED', 2), event('INSTANCE_CHANGED', 3)],
    {},
  );
  expect([...heard.launched]).toEqual([1]);
  expect([...heard.ended]).toEqual([2]);
});

test('what the filter does not want is not counted', () => {
  expect(freshAfter(nothingFresh, [event('INSTANCE_TERMINATED', 2)], { state: 'failed' }).ended.size).toBe(0);
  expect(freshAfter(nothingFresh, [event('INSTANCE_TERMINATED', 2, { errors: 1 })], { state: 'failed' }).ended.size).toBe(1);
  expect(freshAfter(nothingFresh, [event('INSTANCE_STARTED', 2)], { workflow: 'other' }).launched.size).toBe(0);
});

test('where nothing is new nothing changes, so that nothing is drawn again', () => {
  expect(freshAfter(nothingFresh, [event('TASK_EXECUTING', 2)], {})).toBe(nothingFresh);
});
