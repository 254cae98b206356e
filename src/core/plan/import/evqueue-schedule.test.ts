import { expect, test } from 'vitest';
import { printCron } from '../cron.ts';
import { type EvqueueDays, type EvqueuePlan, importEvqueuePlans, importEvqueueText, parseEvqueueSchedule } from './evqueue-schedule.ts';

function shown(text: string, days: EvqueueDays = 'asLaunched'): string {
  const parsed = parseEvqueueSchedule(text, days);
  return parsed.ok ? printCron(parsed.value) : `${parsed.error.code} at ${parsed.error.offset}: ${parsed.error.message}`;
}

test.each([
  ['0;30;6;;;', '30 6 * * *'],
  ['0;30;6', '30 6 * * *'],
  ['0;0;9;;;1,2,3,4,5', '0 9 * * 1-5'],
  ['0;0,5,10,15,20,25,30,35,40,45,50,55;;;;', '*/5 * * * *'],
  ['0;0;0;0;0;', '0 0 1 1 *'],
  ['0;0;0;30;0;', '0 0 31 1 *'],
  ['0;0;0;12;;5', '0 0 13 * +5'],
  [';;;;;', '* * * * * *'],
  ['0,30;0;0;;;;', '0,30 0 0 * * *'],
])('"%s" is "%s"', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test('days can be read as the form of evQueue showed them', () => {
  expect(shown('0;0;0;1;0;', 'asShown')).toBe('0 0 1 1 *');
  expect(shown('0;0;0;31;;', 'asShown')).toBe('0 0 31 * *');
  expect(shown('0;0;0;0;;', 'asShown')).toBe('PLAN_RANGE at 6: day of month: expected 1 to 31, got 0');
});

test.each([
  ['', 'PLAN_SYNTAX at 0: expected lists of numbers with ";" between them, got an empty text'],
  ['60', 'PLAN_RANGE at 0: second: expected 0 to 59, got 60'],
  ['0;0;0;31', 'PLAN_RANGE at 6: day of month: expected 0 to 30, got 31'],
  ['0;0;0;;12', 'PLAN_RANGE at 7: month: expected 0 to 11, got 12'],
  ['0;a', 'PLAN_SYNTAX at 2: minute: expected a number from 0 to 59, got "a"'],
  ['0;1,,2', 'PLAN_SYNTAX at 4: minute: expected a number from 0 to 59, got ""'],
  ['0;0;0;;;;7', 'PLAN_SYNTAX at 9: expected at most six lists, got "7" after them'],
  ['0;0;0;29;1;', 'PLAN_IMPOSSIBLE at 0: no year has a day that fits "0;0;0;29;1;"'],
])('"%s" is refused: %s', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

const row: EvqueuePlan = {
  line: 4,
  schedule: '0;30;6;;;',
  workflow: 'import_XML',
  parameters: [{ name: 'db', value: 'x' }],
  user: 'www',
  host: 'web3',
  node: 'any',
  comment: 'catalogue',
  onFailure: 'SUSPEND',
  isActive: false,
};

test('a plan keeps what evQueue has, with its rules', () => {
  expect(importEvqueuePlans([row], 'asLaunched')).toEqual({
    plans: [
      {
        line: 4,
        name: 'catalogue',
        when: ['30 6 * * *'],
        zone: null,
        start: null,
        end: null,
        work: { kind: 'workflow', workflow: 'import_XML', parameters: [{ name: 'db', value: 'x' }], user: 'www', host: 'web3' },
        jitterMs: 0,
        concurrency: 'skip',
        missed: { kind: 'none' },
        onFailure: { kind: 'suspend', afterFailures: 1 },
        isSuspended: true,
        notes: [],
      },
    ],
    notUnderstood: [],
  });
});

test('a node by name is noted, all nodes are said', () => {
  expect(importEvqueuePlans([{ ...row, node: 'par1', onFailure: 'CONTINUE' }], 'asLaunched').plans).toMatchObject([
    { notes: ['node=par1'], onFailure: { kind: 'continue' } },
  ]);
  const all = importEvqueuePlans([{ ...row, node: 'all' }], 'asLaunched');
  expect(all.plans.length).toBe(1);
  expect(all.notUnderstood).toMatchObject([{ code: 'PLAN_IMPORT', line: 4 }]);
});

test('lines of schedules and workflows are read', () => {
  const { plans, notUnderstood } = importEvqueueText('# plans\n0;30;6;;; import_XML\n\n0;0;2\n0;61;; nightly\nevery day\n', 'asLaunched');
  expect(plans.map(({ line, when, work }) => [line, when, work.kind === 'workflow' ? work.workflow : null])).toEqual([
    [2, ['30 6 * * *'], 'import_XML'],
    [4, ['0 2 * * *'], null],
  ]);
  expect(notUnderstood.map(({ code, line }) => [code, line])).toEqual([
    ['PLAN_RANGE', 5],
    ['PLAN_IMPORT', 6],
  ]);
});
