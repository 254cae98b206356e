import { expect, test } from 'vitest';
import { type CrontabFormat, importCrontab } from './crontab.ts';
import type { ImportedPlan, ImportedWork } from './imported-plan.ts';
import { parseWhen } from '../when.ts';

function only(text: string, format: CrontabFormat = 'user'): ImportedPlan {
  const { plans, notUnderstood } = importCrontab(text, format);
  expect(notUnderstood).toEqual([]);
  expect(plans.length).toBe(1);
  return plans[0]!;
}

function commandOf(plan: ImportedPlan): Extract<ImportedWork, { kind: 'command' }> {
  if (plan.work.kind !== 'command') throw new Error('expected a command');
  return plan.work;
}

/** `line:column message` of all that was not understood. */
function faults(text: string, format: CrontabFormat = 'user'): readonly string[] {
  return importCrontab(text, format).notUnderstood.map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`);
}

test('a line is a plan with the rules of cron', () => {
  expect(only('# m h  dom mon dow   command\n# Nightly backup\n30 2 * * *  /usr/bin/backup --all\n')).toEqual({
    line: 3,
    name: 'Nightly backup',
    when: ['30 2 * * *'],
    zone: null,
    start: null,
    end: null,
    work: {
      kind: 'command',
      command: '/usr/bin/backup --all',
      shell: '/bin/sh',
      stdin: null,
      user: null,
      directory: null,
      environment: [],
    },
    jitterMs: 0,
    concurrency: 'allow',
    missed: { kind: 'none' },
    onFailure: { kind: 'continue' },
    isSuspended: false,
    notes: [],
  });
});

test('settings hold for the lines below them, and mail is kept as a note', () => {
  const text = [
    'MAILTO=ops@example.org',
    'PATH = "/usr/local/bin:/usr/bin"',
    '0 1 * * * first',
    'SHELL=/bin/bash',
    "GREETING='hello  world'",
    'CRON_TZ=America/New_York',
    'RANDOM_DELAY=15',
    'MAILTO=""',
    '0 2 * * * second',
    'CRON_TZ=',
    '0 3 * * * third',
  ].join('\r\n');
  const { plans, notUnderstood } = importCrontab(text, 'user');
  expect(notUnderstood).toEqual([]);
  const [first, second, third] = plans;
  expect(first).toMatchObject({ line: 3, zone: null, jitterMs: 0, notes: ['MAILTO=ops@example.org'] });
  expect(commandOf(first!)).toMatchObject({ shell: '/bin/sh', environment: [{ name: 'PATH', value: '/usr/local/bin:/usr/bin' }] });
  expect(second).toMatchObject({ zone: 'America/New_York', jitterMs: 900_000, notes: ['MAILTO='] });
  expect(commandOf(second!)).toMatchObject({
    shell: '/bin/bash',
    environment: [
      { name: 'PATH', value: '/usr/local/bin:/usr/bin' },
      { name: 'GREETING', value: 'hello  world' },
    ],
  });
  expect(third).toMatchObject({ zone: null });
});

test('the first % begins standard input, further ones its lines, and \\% is %', () => {
  const work = (line: string): unknown => {
    const { command, stdin } = commandOf(only(`0 6 * * 1 ${line}`));
    return [command, stdin];
  };
  expect(work('mail -s "Hi" ops%Hello%%Bye')).toEqual(['mail -s "Hi" ops', 'Hello\n\nBye\n']);
  expect(work('date +\\%Y-\\%m > /tmp/x')).toEqual(['date +%Y-%m > /tmp/x', null]);
  expect(work('cat%50\\% done%')).toEqual(['cat', '50% done\n']);
  expect(work('true%')).toEqual(['true', '\n']);
});

test('lines of the system name a user', () => {
  const plan = only('17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly', 'system');
  expect(commandOf(plan)).toMatchObject({ user: 'root', command: 'cd / && run-parts --report /etc/cron.hourly' });
  expect(plan.when).toEqual(['17 * * * *']);
  expect(faults('0 0 * * * /usr/bin/x', 'system')).toEqual(['PLAN_IMPORT 1:11 expected a user before the command, got "/usr/bin/x"']);
});

test('words like @daily are known, @reboot is said', () => {
  expect(only('@daily /usr/bin/x').when).toEqual(['@daily']);
  expect(only('@every_minute /usr/bin/x').when).toEqual(['* * * * *']);
  expect(only('@hourly www-data /usr/bin/x', 'system').when).toEqual(['@hourly']);
  expect(faults('\n@reboot /usr/bin/x')).toEqual(['PLAN_SYNTAX 2:1 "@reboot" names no moment: the start of the machine is not a time']);
});

test('a day field that begins with a star does not count as given, as in cron', () => {
  expect(only('0 0 */2 * MON x').when).toEqual(['0 0 */2 * +MON']);
  expect(only('0 0 13 * */2 x').when).toEqual(['0 0 13 * +*/2']);
  expect(only('0 0 13 * FRI x').when).toEqual(['0 0 13 * FRI']);
  expect(only('0 0 */2 * * x').when).toEqual(['0 0 */2 * *']);
});

test('what is not understood is listed with line and column, and the rest is read', () => {
  const text = '0 2 * * * ok\n61 2 * * * wrong\n  0 25 * * * wrong\nnonsense\n0 0 31 2 * never\n0 5 * * *\n1bad=2 x\n0 3 * * * ok\n';
  expect(faults(text)).toEqual([
    'PLAN_RANGE 2:1 minute: expected 0 to 59, got 61',
    'PLAN_RANGE 3:5 hour: expected 0 to 23, got 25',
    'PLAN_IMPORT 4:1 expected five fields and a command, a word like @daily and a command, or NAME=value',
    'PLAN_IMPOSSIBLE 5:5 no year has a day that fits "0 0 31 2 *"',
    'PLAN_IMPORT 6:10 expected a command, got nothing',
    'PLAN_IMPORT 7:1 expected the name of an environment variable, got "1bad"',
  ]);
  expect(importCrontab(text, 'user').plans.map(({ line }) => line)).toEqual([1, 8]);
});

test('plans below a zone that is not known are not made, because they would launch at the wrong time', () => {
  expect(faults('CRON_TZ=Europe/Pari\n0 2 * * * x\nCRON_TZ=UTC\n0 2 * * * y')).toEqual([
    'PLAN_IMPORT 1:9 expected a time zone like Europe/Paris, got "Europe/Pari"',
    'PLAN_IMPORT 2:1 the time zone of line 1 is not known',
  ]);
});

test('every line is a plan, a setting, a comment or not understood, and every text can be read again', () => {
  const lines = ['0 2 * * * x', '', '# y', 'A=b', '* * * *', '@weekly z', '*/5 1-3 L * 5#2 q', '%'];
  const { plans, notUnderstood } = importCrontab(lines.join('\n'), 'user');
  expect([...plans, ...notUnderstood].map(({ line }) => line).toSorted((a, b) => a - b)).toEqual([1, 5, 6, 7, 8]);
  for (const plan of plans) for (const text of plan.when) expect(parseWhen(text).ok).toBe(true);
});
