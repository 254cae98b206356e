import { expect, test } from 'vitest';
import { importRequestOf, importRowsOf } from './plan-import.model.ts';

const entry = { source: 'crontab', isOther: false, text: '0 1 * * * a', zone: ' UTC ', queue: 'q', workflow: 'w' } as const;

test('nothing is asked without a text; each source has its dialects, and only evQueue needs a workflow', () => {
  expect(importRequestOf({ ...entry, text: ' \n' })).toBeNull();
  expect(importRequestOf(entry)).toEqual({ format: 'crontab', text: '0 1 * * * a', zone: 'UTC', queue: 'q' });
  expect(importRequestOf({ ...entry, isOther: true })?.format).toBe('crontab-system');
  expect(importRequestOf({ ...entry, source: 'systemd', isOther: true })?.format).toBe('systemd');
  expect(importRequestOf({ ...entry, source: 'evqueue', isOther: true, zone: '' })).toEqual({
    format: 'evqueue-shown',
    text: '0 1 * * * a',
    queue: 'q',
    workflow: 'w',
  });
});

test('plans are chosen that can be saved and are wanted; what was saved is not saved again', () => {
  const plan = {
    line: 1,
    when: [],
    zone: 'UTC',
    sentence: { en: '', fr: '' },
    next: null,
    launches: 'a',
    suspended: false,
    notes: [],
    error: null,
    noteReasons: [],
    sameAs: null,
  };
  const error = { code: 'PLAN_SYNTAX', message: 'no' };
  const dry = {
    plans: [
      { ...plan, name: 'a' },
      { ...plan, name: 'b' },
      { ...plan, name: 'c', error },
      { ...plan, name: 'd' },
    ],
    notUnderstood: [],
  };
  const chosen = importRowsOf(dry, new Map([['b', false]]), null);
  expect(chosen.map(({ name, isChosen }) => [name, isChosen])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
    ['d', true],
  ]);
  const there = { plans: [{ ...plan, name: 'a-2', sameAs: 'a' }], notUnderstood: [] };
  expect(importRowsOf(there, new Map(), null)[0]?.isChosen).toBe(false);
  expect(importRowsOf(there, new Map([['a-2', true]]), null)[0]?.isChosen).toBe(true);
  const saved = {
    plans: [
      { ...plan, name: 'a' },
      { ...plan, name: 'd', error },
    ],
    notUnderstood: [],
  };
  expect(importRowsOf(dry, new Map(), saved).map(({ isSaved, isChosen, error: why }) => [isSaved, isChosen, why?.code])).toEqual([
    [true, false, undefined],
    [false, true, undefined],
    [false, false, 'PLAN_SYNTAX'],
    [false, true, 'PLAN_SYNTAX'],
  ]);
});
