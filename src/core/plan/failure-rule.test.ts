import { expect, test } from 'vitest';
import { afterInstance } from './failure-rule.ts';

test('a plan that suspends does so at the failure that completes the row', () => {
  const rule = { kind: 'suspend', afterFailures: 3 } as const;
  expect(afterInstance(rule, 0, true)).toEqual({ failuresInRow: 1, suspend: false });
  expect(afterInstance(rule, 1, true)).toEqual({ failuresInRow: 2, suspend: false });
  expect(afterInstance(rule, 2, true)).toEqual({ failuresInRow: 3, suspend: true });
});

test('a success starts the count again', () => {
  expect(afterInstance({ kind: 'suspend', afterFailures: 3 }, 2, false)).toEqual({ failuresInRow: 0, suspend: false });
});

test('a plan that goes on counts, and is never suspended', () => {
  expect(afterInstance({ kind: 'continue' }, 41, true)).toEqual({ failuresInRow: 42, suspend: false });
});
