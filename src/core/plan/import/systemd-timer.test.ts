import { expect, test } from 'vitest';
import { parseWhen } from '../when.ts';
import { importSystemdTimers } from './systemd-timer.ts';
import { parseUnitSpan } from './systemd-unit.ts';

const service = '[Service]\nType=oneshot\nExecStart=/usr/bin/backup --all\n';

function faults(text: string): readonly string[] {
  return importSystemdTimers(text).notUnderstood.map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`);
}

test('a timer with its service, as systemctl prints them, is a plan', () => {
  const text = [
    '# /etc/systemd/system/backup.timer',
    '[Unit]',
    'Description=Nightly backup',
    '',
    '[Timer]',
    'OnCalendar=*-*-* 02:30:00',
    'OnCalendar=Sun 12:00',
    'RandomizedDelaySec=1h 30min',
    'Persistent=true',
    'AccuracySec=1us',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
    '# /etc/systemd/system/backup.timer.d/more.conf',
    '[Timer]',
    'OnCalendar=Sat 13:00',
    '',
    '# /lib/systemd/system/other.service',
    '[Service]',
    'ExecStart=/bin/false',
    '# /lib/systemd/system/backup.service',
    '[Service]',
    'User=backup',
    'WorkingDirectory=/srv',
    'Environment="LEVEL=full and slow" COUNT=3',
    'ExecStart=/usr/bin/backup \\',
    '  --all 100%% "a b"',
  ].join('\n');
  expect(importSystemdTimers(text)).toEqual({
    plans: [
      {
        line: 6,
        name: 'Nightly backup',
        when: ['30 2 * * *', '0 12 * * 0', '0 13 * * 6'],
        zone: null,
        start: null,
        end: null,
        work: {
          kind: 'command',
          command: '/usr/bin/backup    --all 100% "a b"',
          shell: null,
          stdin: null,
          user: 'backup',
          directory: '/srv',
          environment: [
            { name: 'LEVEL', value: 'full and slow' },
            { name: 'COUNT', value: '3' },
          ],
        },
        jitterMs: 5_400_000,
        concurrency: 'skip',
        missed: { kind: 'last', withinMs: null },
        onFailure: { kind: 'continue' },
        isSuspended: false,
        notes: [],
      },
    ],
    notUnderstood: [],
  });
});

test('times of several zones or years are several plans', () => {
  const text = `[Timer]\nOnCalendar=09:00 UTC\nOnCalendar=09:00 Asia/Tokyo\nOnCalendar=2027-01-01 UTC\n${service}`;
  const { plans, notUnderstood } = importSystemdTimers(text);
  expect(notUnderstood).toEqual([]);
  expect(plans.map(({ line, zone, start, when }) => [line, zone, start, when])).toEqual([
    [2, 'UTC', null, ['0 9 * * *']],
    [3, 'Asia/Tokyo', null, ['0 9 * * *']],
    [4, 'UTC', '2027-01-01', ['0 0 1 1 *']],
  ]);
});

test('an empty value takes back those before it', () => {
  expect(importSystemdTimers(`[Timer]\nOnCalendar=daily\nOnCalendar=\nOnCalendar=weekly\n${service}`).plans).toMatchObject([
    { when: ['0 0 * * 1'] },
  ]);
});

test('a time since the last launch is an interval, which is said', () => {
  const { plans } = importSystemdTimers(`[Timer]\nOnUnitActiveSec=15min\n${service}`);
  expect(plans).toMatchObject([{ when: ['every 15m'], notes: [{ key: 'fixedMoments', values: { setting: 'OnUnitActiveSec=15min' } }] }]);
  for (const text of plans[0]?.when ?? []) expect(parseWhen(text).ok).toBe(true);
});

test('what is no moment is listed with its line', () => {
  expect(
    faults(
      `[Timer]\nOnCalendar=daily\nOnBootSec=5min\nOnUnitInactiveSec=1h\nWakeSystem=yes\nOnClockChange=no\nColour=blue\nrubbish\n${service}`,
    ),
  ).toEqual([
    'PLAN_IMPORT 3:1 "OnBootSec" counts from the start of the machine',
    'PLAN_IMPORT 4:1 "OnUnitInactiveSec" counts from the end of the last launch',
    'PLAN_IMPORT 5:1 "WakeSystem" wakes a machine that sleeps',
    'PLAN_IMPORT 7:1 "Colour" is not known',
    'PLAN_IMPORT 8:1 expected [Section], Key=value or a comment',
  ]);
  expect(faults(`[Timer]\nOnCalendar=Mon 25:00\nOnUnitActiveSec=500ms\nRandomizedDelaySec=soon\nOnCalendar=daily\n${service}`)).toEqual([
    'PLAN_RANGE 2:16 hour: expected 0 to 23, upwards, with a step of 1 or more, got "25"',
    'PLAN_IMPORT 3:17 expected whole seconds, from 1 s to 36,600 days, got "500ms"',
    'PLAN_IMPORT 4:20 expected a span like 1h 30min, got "soon"',
  ]);
});

test.each([
  ['ExecStart=/bin/a\nExecStart=/bin/b', 'PLAN_IMPORT 5:1 expected one command, got several'],
  ['ExecStart=/bin/a %i', 'PLAN_IMPORT 4:18 "%i" stands for something that only systemd knows'],
  ['ExecStart=/bin/a $HOME', 'PLAN_IMPORT 4:18 a variable in the command would not be replaced here: it runs without a shell'],
  ['ExecStart=+/bin/a', 'PLAN_IMPORT 4:11 the prefix "+" of a command is not known here'],
  ['ExecStart=/bin/a "b', 'PLAN_IMPORT 4:18 the double quote is not closed'],
  ['Type=oneshot', 'PLAN_IMPORT 4:1 expected ExecStart= in the service, found none'],
])('a service that no plan can run makes none: %s', (settings, expected) => {
  const text = `[Timer]\nOnCalendar=daily\n[Service]\n${settings}\n`;
  expect(importSystemdTimers(text).plans).toEqual([]);
  expect(faults(text).at(-1)).toBe(
    expected.includes('found none') ? 'PLAN_IMPORT 2:1 expected ExecStart= in the service, found none' : expected,
  );
});

test('settings that change the command are said, and exit codes that do not count are noted', () => {
  const text = '[Timer]\nOnCalendar=daily\n[Service]\nExecStart=-/bin/a $$HOME\nEnvironmentFile=/etc/x\nType=simple\n';
  expect(faults(text)).toEqual(['PLAN_IMPORT 5:1 "EnvironmentFile" of a service is not taken over']);
  expect(importSystemdTimers(text).plans).toMatchObject([{ work: { command: '/bin/a $HOME' }, notes: [{ key: 'everyExitCode' }] }]);
});

test('a timer without its service, and a text without a timer, are said', () => {
  expect(faults('# /etc/systemd/system/a.timer\n[Timer]\nOnCalendar=daily\n')).toEqual([
    'PLAN_IMPORT 3:1 expected a.service, which this timer starts, beside it',
  ]);
  expect(faults('[Unit]\nDescription=x\n')).toEqual(['PLAN_IMPORT 2:1 expected a unit with a section [Timer], found none']);
  expect(faults('')).toEqual(['PLAN_IMPORT 1:1 expected a unit with a section [Timer], found none']);
});

test('spans are read as systemd writes them', () => {
  expect(['90', '1h 30min', '2d', '1.5h', '500ms', '1M', '1w2d', 'x', '', '5 parsecs'].map(parseUnitSpan)).toEqual([
    90_000,
    5_400_000,
    172_800_000,
    5_400_000,
    500,
    2_629_800_000,
    777_600_000,
    null,
    null,
    null,
  ]);
});
