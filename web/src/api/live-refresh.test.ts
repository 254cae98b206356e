import { expect, test } from 'vitest';
import { areRowsOld, oldAfter, type LiveEvent } from './live-refresh.ts';

const at = '2027-03-01T12:00:00.000Z';
const event = (type: LiveEvent['type'], more: Partial<LiveEvent> = {}): LiveEvent => ({ seq: 1, type, at, ...more });

test('a task that starts makes its instance, the queues and the status old', () => {
  expect(oldAfter([event('TASK_EXECUTING', { instanceId: 7, nodeId: 2, queue: 'default' })])).toEqual([
    ['instance', 7],
    ['status'],
    ['queues'],
  ]);
});

test('a thousand events about one instance make it old once', () => {
  const events = Array.from({ length: 1000 }, () => event('NODE_CHANGED', { instanceId: 7 }));
  expect(oldAfter(events)).toEqual([['instance', 7]]);
});

test('no event makes a list of instances old: rows do not move under a reader', () => {
  const types: readonly LiveEvent['type'][] = ['INSTANCE_STARTED', 'INSTANCE_CHANGED', 'INSTANCE_TERMINATED', 'INSTANCES_DELETED'];
  const keys = types.flatMap((type) => oldAfter([event(type, { instanceId: 7, instanceIds: [7, 8] })]));
  expect(keys.filter(([first]) => first === 'instances')).toEqual([]);
});

test('instances that were deleted are asked for again, one by one', () => {
  expect(oldAfter([event('INSTANCES_DELETED', { instanceIds: [3, 4] })])).toEqual([
    ['instance', 3],
    ['instance', 4],
    ['status'],
    ['instance-counts'],
  ]);
});

test('a changed queue makes the queues old, a changed workflow the workflows, and something unheard of nothing', () => {
  expect(oldAfter([event('CONFIGURATION_CHANGED', { noun: 'queue', name: 'default' })])).toEqual([['queues'], ['status'], ['instance']]);
  expect(oldAfter([event('CONFIGURATION_CHANGED', { noun: 'workflow', name: 'order' })])).toEqual([['workflows']]);
  expect(oldAfter([event('CONFIGURATION_CHANGED', { noun: 'planet', name: 'x' })])).toEqual([]);
});

test('what is suspended for all plans makes them old', () => {
  expect(oldAfter([event('CONFIGURATION_CHANGED', { noun: 'plan', name: '*' })])).toEqual([['plans']]);
});

test('rows are old when an event tells of one of them', () => {
  const change = { seq: 1, type: 'NODE_CHANGED', at: '2026-11-24T00:00:00.000Z', instanceId: 7 } as const;
  expect(areRowsOld(['instance-rows', [6, 7]], undefined, [change])).toBe(true);
  expect(areRowsOld(['instance-rows', [6]], undefined, [change])).toBe(false);
  expect(areRowsOld(['instances', [7]], undefined, [change])).toBe(false);
});

test('what became of a moment of a plan makes the answers old that show the plan, and no picture of all', () => {
  const moment = event('PLAN_MOMENT', { planId: 7 });
  const list = { items: [{ id: 6 }, { id: 7 }] };
  expect(oldAfter([moment])).toEqual([]);
  expect(areRowsOld(['plans', 'list', '', ''], list, [moment])).toBe(true);
  expect(areRowsOld(['plans', 'list', '', ''], { items: [{ id: 6 }] }, [moment])).toBe(false);
  expect(areRowsOld(['plans', 'list', '', ''], undefined, [moment])).toBe(false);
  expect(areRowsOld(['plans', 'one', 'nightly'], { id: 7 }, [moment])).toBe(true);
  expect(areRowsOld(['plans', 'one', '6'], { id: 6 }, [moment])).toBe(false);
  expect(areRowsOld(['plans', 'forecast', '', 24], { groups: [] }, [moment])).toBe(false);
});

test('an event that this page does not know makes nothing old, and stops nothing', () => {
  const unknown = event('COMET_SEEN' as LiveEvent['type']);
  expect(oldAfter([unknown, event('STARTS_POSSIBLE')])).toEqual([['status'], ['instance']]);
});
