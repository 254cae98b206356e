import { expect, test } from 'vitest';
import type { PlanDetailBody } from '../../../../src/server/schemas/plan.ts';
import { ApiError } from '../../api/api-error.ts';
import {
  changedSettings,
  faultOf,
  planFormOf,
  planFormProblems,
  planSettingsOf,
  pastedVariables,
  previewOf,
  spansText,
  whenLines,
  wrongLine,
  wrongVariables,
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
    command: { command: 'ls', shell: '/bin/sh', stdin: null, directory: null, environment: {}, queue: 'default' },
  });
});

test('what is wrong is known before anybody is asked', () => {
  expect(planFormProblems(empty)).toEqual({ name: 'needed', when: 'needed', workflow: 'needed' });
  expect(planFormProblems(good)).toEqual({});
  const wrong = {
    ...good,
    name: '12',
    jitter: 'soon',
    maxActive: '0',
    suspendAfterFailures: '1001',
    priority: '1.5',
    longestFactor: 'x',
    exclude: '2026-02-30',
  };
  expect(planFormProblems(wrong)).toEqual({
    name: 'name',
    jitter: 'span',
    maxActive: 'count',
    priority: 'whole',
    longestFactor: 'factor',
    suspendAfterFailures: 'most',
    exclude: 'spans',
  });
  expect(wrongLine({ ...good, exclude: '2026-12-25\n2026-02-30' }, 'exclude')).toBe(2);
  expect(wrongLine(good, 'exclude')).toBeNull();
});

test('spans of time may be long, and jitter no longer than a day', () => {
  const form = { ...good, missedWithin: '800d', successWithin: '1.5', jitter: '2d' };
  expect(planFormProblems(form)).toEqual({ jitter: 'day' });
  expect(planSettingsOf(form)).toMatchObject({ missed: { withinSeconds: 69_120_000 }, expect: { successWithinSeconds: 1.5 } });
});

test('a command without a shell has whole words, and its variables have names of their own', () => {
  const form = { ...good, work: 'command' as const, command: "tar 'x", shell: '', environment: [{ name: 'A', value: '1' }] };
  expect(planFormProblems(form)).toEqual({ command: 'words' });
  expect(planFormProblems({ ...form, shell: '/bin/sh' })).toEqual({});
  const rows = [
    { name: 'A', value: '1' },
    { name: '', value: '' },
    { name: ' A ', value: '2' },
    { name: 'B=C', value: '' },
    { name: '', value: 'x' },
  ];
  expect(wrongVariables(rows)).toEqual([2, 3, 4]);
  expect(planFormProblems({ ...form, command: 'ls', environment: rows })).toEqual({ environment: 'variables' });
  expect(planSettingsOf({ ...form, environment: rows.slice(0, 2) })).toMatchObject({ command: { shell: null, environment: { A: '1' } } });
});

test('variables are pasted as files and programs write them', () => {
  expect(pastedVariables('# shop\nexport A="1 2"\nB=x=y\n')).toEqual([
    { name: 'A', value: '1 2' },
    { name: 'B', value: 'x=y' },
  ]);
  expect([pastedVariables('PATH'), pastedVariables(''), pastedVariables('A=1\nhello')]).toEqual([null, null, null]);
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

test('all spans of a calendar are text', () => {
  const spans = [
    { kind: 'dates' as const, from: '2026-12-25' },
    { kind: 'yearly' as const, from: '12-24', to: '01-02' },
    { kind: 'weekly' as const, weekdays: [0], fromMinute: 0, toMinute: 60 },
    { kind: 'moments' as const, from: '2026-12-24T18:00:00+01:00', to: '2026-12-24T19:00:00+01:00' },
  ];
  const exclude = spansText(spans);
  expect(exclude.split('\n')).toEqual([
    '2026-12-25',
    '12-24..01-02',
    'Sun 00:00-01:00',
    '2026-12-24T18:00:00+01:00..2026-12-24T19:00:00+01:00',
  ]);
  expect(planSettingsOf({ ...good, exclude }).calendar).toMatchObject({ include: [], exclude: spans });
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
