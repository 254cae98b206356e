import { expect, test } from 'vitest';
import { canLaunchWaiting, type ConcurrencyRule, decideLaunch, type PlanActivity } from './concurrency-rule.ts';

const rules: readonly ConcurrencyRule[] = ['skip', 'queueOne', 'cancelEarlier', 'allow'];

function activity(instances: readonly number[], waitingMs: number | null = null): PlanActivity {
  return { active: instances.map((instanceId) => ({ instanceId, isCancelling: false })), waitingMs };
}

test.each(rules)('with %s an idle plan is launched', (rule) => {
  expect(decideLaunch(rule, null, activity([]))).toEqual({ kind: 'launch' });
});

test('with skip a moment is left out while an instance is executing', () => {
  expect(decideLaunch('skip', null, activity([7]))).toEqual({ kind: 'skip', because: 'executing' });
});

test('with queueOne one moment waits, and the next ones are left out', () => {
  expect(decideLaunch('queueOne', null, activity([7]))).toEqual({ kind: 'wait', cancel: [], replacesMs: null });
  expect(decideLaunch('queueOne', null, activity([7], 1000))).toEqual({ kind: 'skip', because: 'oneWaits' });
  // The one that waits is first, even where there is room by now.
  expect(decideLaunch('queueOne', null, activity([], 1000))).toEqual({ kind: 'skip', because: 'oneWaits' });
});

test('with cancelEarlier those executing are cancelled once, and a later moment takes the place of one that waits', () => {
  expect(decideLaunch('cancelEarlier', null, activity([7]))).toEqual({ kind: 'wait', cancel: [7], replacesMs: null });
  const cancelling: PlanActivity = { active: [{ instanceId: 7, isCancelling: true }], waitingMs: 1000 };
  expect(decideLaunch('cancelEarlier', null, cancelling)).toEqual({ kind: 'wait', cancel: [], replacesMs: 1000 });
});

test('with allow there is no limit but the one given', () => {
  expect(decideLaunch('allow', null, activity([1, 2, 3]))).toEqual({ kind: 'launch' });
  expect(decideLaunch('allow', 4, activity([1, 2, 3]))).toEqual({ kind: 'launch' });
  expect(decideLaunch('allow', 3, activity([1, 2, 3]))).toEqual({ kind: 'skip', because: 'executing' });
});

test('a limit above one gives the other rules more room', () => {
  expect(decideLaunch('skip', 2, activity([1]))).toEqual({ kind: 'launch' });
  expect(decideLaunch('skip', 2, activity([1, 2]))).toEqual({ kind: 'skip', because: 'executing' });
  expect(decideLaunch('queueOne', 2, activity([1]))).toEqual({ kind: 'launch' });
});

test('the moment that waits is launched when there is room, with cancelEarlier when all have ended', () => {
  expect(canLaunchWaiting('queueOne', null, activity([7], 1000))).toBe(false);
  expect(canLaunchWaiting('queueOne', null, activity([], 1000))).toBe(true);
  expect(canLaunchWaiting('queueOne', 2, activity([7], 1000))).toBe(true);
  expect(canLaunchWaiting('cancelEarlier', 2, activity([7], 1000))).toBe(false);
  expect(canLaunchWaiting('cancelEarlier', 2, activity([], 1000))).toBe(true);
  expect(canLaunchWaiting('queueOne', null, activity([]))).toBe(false);
});
