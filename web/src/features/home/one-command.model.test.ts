import { expect, test } from 'vitest';
import { splitWords } from '../../../../src/core/workflow/words.ts';
import { readWorkflowXml } from '../../../../src/core/workflow/xml-reader.ts';
import { commandProblem, freeName, isGoodName, nameOfCommand, needsShell, workflowOfOneCommand } from './one-command.model.ts';

function taskOf(command: string, ifItFails: 'stop' | 'tryAgain' = 'stop') {
  const read = readWorkflowXml(workflowOfOneCommand({ command, name: '', ifItFails }, 'backup'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.workflow.subjobs[0]?.tasks[0];
}

test('a name is derived from the program, or from the script that it is given', () => {
  const names = [
    ['/usr/local/bin/backup.sh moncompte', 'backup'],
    ['echo hello', 'echo'],
    ['sudo -n /opt/x/run_it --all', 'run_it'],
    ['python3 /srv/jobs/import.py --day 1', 'import'],
    ["sh -c 'test -e /tmp/a || exit 3'", 'sh'],
    ['DAY=1 nightly', 'nightly'],
    ['env LANG=C sort big.txt | uniq -c', 'sort'],
    ['  ', 'command'],
  ] as const;
  for (const [command, name] of names) expect([command, nameOfCommand(command)]).toEqual([command, name]);
});

test('whatever is typed, the name is one that a workflow can have', () => {
  for (const command of ['./größe.sh', '"', "'", '///', '-x', '日本語', 'a'.repeat(500), '|', '= =', '\\'])
    expect([command, isGoodName(nameOfCommand(command))]).toEqual([command, true]);
});

test('a taken name gets a number', () => {
  expect(freeName('backup', new Set())).toBe('backup');
  expect(freeName('backup', new Set(['backup', 'backup-2']))).toBe('backup-3');
});

test('pipes, variables and patterns want a shell; quoted ones, and plain words, do not', () => {
  for (const command of ['a | b', 'echo $HOME', 'echo "$HOME"', 'ls *.txt', 'a && b', 'X=1 a', 'a > f', 'echo `date`', 'ls ~'])
    expect([command, needsShell(command)]).toEqual([command, true]);
  for (const command of ['echo hello', "echo 'a | $b *'", 'echo "a | b"', 'grep -e x /tmp/y', String.raw`echo a\|b \$x`])
    expect([command, needsShell(command)]).toEqual([command, false]);
});

test('an open quote is told before anything is saved', () => {
  expect(commandProblem('echo "a')).toBe('quote');
  expect(commandProblem("echo 'a")).toBe('quote');
  expect(commandProblem(' ')).toBe('empty');
  expect(commandProblem('echo a')).toBe(null);
  expect(commandProblem('echo a | wc')).toBe(null);
});

test('a plain command is the task’s own words, another is handed to the shell as one', () => {
  expect(taskOf('/usr/bin/backup.sh "my account"')).toMatchObject({
    name: 'backup',
    path: '/usr/bin/backup.sh "my account"',
    queue: 'default',
  });
  const line = `echo "it's $HOME" | wc -c`;
  const split = splitWords(taskOf(line)?.path ?? '');
  expect(split).toEqual({ ok: true, value: ['/bin/sh', '-c', line] });
});

test('trying again names the retry schedule', () => {
  expect(taskOf('false')?.retrySchedule).toBeUndefined();
  expect(taskOf('false', 'tryAgain')?.retrySchedule).toBe('quick');
});
