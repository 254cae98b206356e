import { expect, test } from 'vitest';
import { formsOf, keepsLess, readForms } from './retention-form.model.ts';

const none = { days: null, newest: null };

test('what is stored comes back as it was', () => {
  const retention = { default: { days: 30, newest: null }, workflows: { b: { days: null, newest: 5 }, a: { days: 0, newest: 1 } } };
  expect(readForms(formsOf(retention))).toEqual(retention);
  expect(formsOf(retention).map(({ workflow }) => workflow)).toEqual([null, 'a', 'b']);
});

test.each(['-1', '1.5', 'x', '36501', '1e3'])('%s days are no limit', (days) => {
  expect(readForms([{ key: 0, workflow: null, days, newest: '' }])).toBeNull();
});

test('each workflow has one rule, and a name', () => {
  const rule = (workflow: string) => ({ key: 1, workflow, days: '1', newest: '' });
  expect(readForms([rule('a'), rule('a')])).toBeNull();
  expect(readForms([rule('')])).toBeNull();
  expect(readForms([rule('a'), rule('b')])).not.toBeNull();
});

test('a limit that is new or lower loses instances; a higher one, or none, does not', () => {
  const all = (days: number | null) => ({ default: { days, newest: null }, workflows: {} });
  expect(keepsLess(all(null), all(30))).toBe(true);
  expect(keepsLess(all(30), all(20))).toBe(true);
  expect(keepsLess(all(20), all(30))).toBe(false);
  expect(keepsLess(all(20), all(null))).toBe(false);
  expect(keepsLess({ default: none, workflows: { a: none } }, { default: none, workflows: { a: { days: 1, newest: null } } })).toBe(true);
  // Without its own rule a workflow falls back to that of all.
  expect(keepsLess({ default: { days: 1, newest: null }, workflows: { a: none } }, all(1))).toBe(true);
  expect(keepsLess({ default: none, workflows: { a: { days: 1, newest: null } } }, all(null))).toBe(false);
});
