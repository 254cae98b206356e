import { expect, test } from 'vitest';
import { isFirstRun, type Beginning } from './first-run.model.ts';

const fresh: Beginning = { plans: 0, instances: 0, isHidden: false, mayBegin: true };

test('the first page is there while an installation is new, and ends with real use', () => {
  expect(isFirstRun(fresh)).toBe(true);
  expect(isFirstRun({ ...fresh, instances: 19 })).toBe(true);
  expect(isFirstRun({ ...fresh, instances: 20 })).toBe(false);
  expect(isFirstRun({ ...fresh, plans: 1 })).toBe(false);
});

test('who has put it away, or may not save workflows, does not see it', () => {
  expect(isFirstRun({ ...fresh, isHidden: true })).toBe(false);
  expect(isFirstRun({ ...fresh, mayBegin: false })).toBe(false);
});
