import { expect, test } from 'vitest';
import type { PlanDetailBody } from '../../../../src/server/schemas/plan.ts';
import { ApiError } from '../../api/api-error.ts';
import {
  changedSettings,
  datesOf,
  faultOf,
  planFormOf,
  planFormProblems,
  planSettingsOf,
  previewOf,
  readDates,
  whenLines,
} from './plan-form.model.ts';

const empty = planFormOf(null, 'Europe/Paris');
const good = { ...empty, name: 'nightly', when: '30 2 * * *', workflow: 'backup' };

const saved = {
  name: 'nightly',
  when: ['30 2 * * *', 'every 90m'],
  zone: 'Europe/Paris',
  gap: 'skip',
  overlap: 'twice',
  start: '2027-03-01T08:00:00+01:00',
  end: null,
  calendar: {
    exclude: [
      { kind: 'dates', from: '2026-12-24', to: '2026-12-26' },
      { kind: 'weekly', weekdays: [0], fromMinute: 0, toMinute: 1440 },
    ],
  },
  jitterSeconds: 90,
  workflow: 'nightly',
  parameters: {},
  command: { command: 'make', shell: null, stdin: 'x', directory: null, environment: { A: '1' }, queue: 'slow' },
  host: null,
  user: null,
  priority: 3,
  comment: null,
  concurrency: 'allow',
  maxActive: null,
  suspendAfterFailures: 2,
  missed: { kind: 'all', withinSeconds: 3600, limit: 5 },
  expect: { successBy: '06:00', successWithinSeconds: null, longestFactor: 1.5 },
} as unknown as PlanDetailBody;

test('a plan that nobody changed is sent back as it is', () => {
  const form = planFormOf(saved, 'UTC');
  expect(planFormProblems(form)).toEqual({});
  expect(planSettingsOf(form)).toMatchObject({
    when: saved.when,
    start: '2027-03-01T08:00',
    calendar: saved.calendar,
    jitterSeconds: 90,
    command: saved.command,
    priority: 3,
    suspendAfterFailures: 2,
    missed: saved.missed,
    expect: saved.expect,
  });
  expect(changedSettings(form, { ...form })).toEqual({});
});

test('only what was changed is sent, with what belongs to it', () => {
  const form = planFormOf(saved, 'UTC');
  expect(changedSettings(form, { ...form, comment: 'why' })).toEqual({ comment: 'why' });
  expect(changedSettings(form, { ...form, zone: 'UTC' })).toEqual({ zone: 'UTC', start: '2027-03-01T08:00', end: null });
  expect(changedSettings(good, { ...good, workflow: 'other' })).toEqual({ workflow: 'other', parameters: {} });
  expect(changedSettings(good, { ...good, work: 'command', command: 'ls' })).toEqual({
    command: { command: 'ls', directory: null, queue: 'default' },
  });
});

test('what is wrong is known before anybody is asked', () => {
  expect(planFormProblems(empty)).toEqual({ name: 'needed', when: 'needed', workflow: 'needed' });
  expect(planFormProblems(good)).toEqual({});
  const wrong = { ...good, name: '12', jitter: 'soon', maxActive: '0', priority: '1.5', longestFactor: 'x', exclude: '2026-02-30' };
  expect(planFormProblems(wrong)).toEqual({
    name: 'name',
    jitter: 'span',
    maxActive: 'count',
    priority: 'whole',
    longestFactor: 'factor',
    exclude: 'dates',
  });
});

test('lines that say nothing count where an error is told', () => {
  const form = { ...good, when: '@daily\n\n 61 * * * *' };
  expect(whenLines(form.when)).toEqual([
    { text: '@daily', line: 1 },
    { text: '61 * * * *', line: 3 },
  ]);
  expect(faultOf(new ApiError('PLAN_RANGE', 'minute', 400, { index: 1, offset: 0 }), form)).toEqual({ field: 'when', line: 3 });
  expect(faultOf(new ApiError('PLAN_RANGE', 'the end', 400, { index: null }), form)).toEqual({ field: 'end', line: null });
  expect(faultOf(new ApiError('NAME_TAKEN', 'taken', 409), form)).toEqual({ field: 'name', line: null });
  expect(faultOf(new ApiError('FORBIDDEN', 'no', 403), form)).toEqual({ field: null, line: null });
});

test('dates are days or spans of days that exist', () => {
  expect(readDates('2026-12-25\n2026-12-30..2027-01-02')).toEqual([
    { kind: 'dates', from: '2026-12-25', to: '2026-12-25' },
    { kind: 'dates', from: '2026-12-30', to: '2027-01-02' },
  ]);
  expect([readDates(''), readDates('soon'), readDates('2026-02-30'), readDates('2026-12-25..2026-12-01')]).toEqual([[], null, null, null]);
  const weekly = { kind: 'weekly' as const, weekdays: [0], fromMinute: 0, toMinute: 60 };
  expect(datesOf('exclude', [{ kind: 'dates', from: '2026-12-25' }, weekly])).toEqual({ exclude: '2026-12-25', excludeSpans: [weekly] });
});

test('nothing is asked before there is something to ask', () => {
  expect(previewOf(empty)).toBeNull();
  expect(previewOf({ ...good, exclude: 'soon' })).toBeNull();
  expect(previewOf(good)).toEqual({
    when: ['30 2 * * *'],
    zone: 'Europe/Paris',
    gap: 'after',
    overlap: 'once',
    start: null,
    end: null,
    calendar: null,
  });
});
