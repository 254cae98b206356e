import { expect, test } from 'vitest';
import { missedRuleOf, resumeFormOf } from './resume.model.ts';

test('the own rule of a plan is what is chosen first', () => {
  const all = { kind: 'all', withinSeconds: 7200, limit: 5 } as const;
  expect(missedRuleOf(resumeFormOf(all))).toEqual(all);
  expect(missedRuleOf(resumeFormOf({ kind: 'last', withinSeconds: null }))).toEqual({ kind: 'last', withinSeconds: null });
  expect(resumeFormOf({ kind: 'none' })).toEqual({ kind: 'none', within: '1d', limit: null });
});

test('another rule has the window that is typed, and all of them need one', () => {
  const form = resumeFormOf({ kind: 'none' });
  expect(missedRuleOf({ ...form, kind: 'all', within: '2h' })).toEqual({ kind: 'all', withinSeconds: 7200 });
  expect(missedRuleOf({ ...form, kind: 'last', within: '' })).toEqual({ kind: 'last', withinSeconds: null });
  expect([missedRuleOf({ ...form, kind: 'all', within: '' }), missedRuleOf({ ...form, kind: 'last', within: 'soon' })]).toEqual([
    null,
    null,
  ]);
});
