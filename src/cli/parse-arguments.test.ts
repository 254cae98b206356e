import { expect, test } from 'vitest';
import { commands } from './commands.ts';
import { parseCommandLine } from './parse-arguments.ts';

function parse(line: string): {
  readonly command: string;
  readonly words: readonly string[];
  readonly text: (option: string) => string | null;
} {
  const parsed = parseCommandLine(line.split(' '), commands);
  if (!parsed.ok || parsed.value.kind !== 'command') throw new Error(parsed.ok ? 'help' : parsed.error.message);
  const { command, given } = parsed.value;
  return { command: command.name.join(' '), words: given.arguments, text: (option) => given.text(option) };
}

function messageOf(line: string): string {
  const parsed = parseCommandLine(
    line.split(' ').filter((word) => word !== ''),
    commands,
  );
  return parsed.ok ? 'no error' : parsed.error.message;
}

test('options stand anywhere after the command, with a blank or with "="', () => {
  for (const line of ['launch --wait w a=1 --comment x', 'launch w --comment=x a=1 --wait', 'launch w a=1 --wait --comment x']) {
    const { command, words, text } = parse(line);
    expect({ command, words, comment: text('comment'), wait: text('wait') }, line).toEqual({
      command: 'launch',
      words: ['w', 'a=1'],
      comment: 'x',
      wait: '',
    });
  }
});

test('what follows "--" is no option, and "-" alone is a word', () => {
  expect(parse('launch w -- --x=1').words).toEqual(['w', '--x=1']);
  expect(parse('workflow check -').words).toEqual(['-']);
});

test('a value may begin with "-" or have "=" in it', () => {
  expect(parse('launch w --priority -5').text('priority')).toBe('-5');
  expect(parse('launch w --comment=a=b').text('comment')).toBe('a=b');
});

test.each([
  ['lanch w', 'no command is named "lanch"; did you mean "launch"?'],
  ['instance lst', 'instance has no command "lst"; did you mean "list"?'],
  ['instance', 'expected what to do with instance: list, show'],
  ['launch', 'expected WORKFLOW'],
  ['instance show', 'expected ID'],
  ['instance show 1 2', '"2" is one word too many'],
  ['launch w --wat', 'no option is named "--wat"; did you mean "--wait"?'],
  ['launch w -w', 'no option is named "-w"'],
  ['launch w --comment', '--comment needs a value: --comment TEXT'],
  ['launch w --wait=yes', '--wait takes no value, got "yes"'],
  ['launch w --wait --wait', '--wait is given twice'],
  ['instance list --status gone', '--status: expected one of executing, cancelling, terminated, got "gone"'],
  ['--json launch w', 'expected a command first, got "--json"'],
  ['--json', 'expected a command before --json'],
])('"%s" is wrong, and the message says how', (line, expected) => {
  expect(messageOf(line)).toContain(expected);
});

test.each([
  ['', []],
  ['--help', []],
  ['launch --help', ['launch']],
  ['launch w -h', ['launch']],
  ['instance --help', ['instance']],
  ['instance show --help', ['instance', 'show']],
])('"%s" asks for help', (line, topic) => {
  expect(
    parseCommandLine(
      line.split(' ').filter((word) => word !== ''),
      commands,
    ),
  ).toEqual({ ok: true, value: { kind: 'help', topic } });
});

test('--version is the command version', () => {
  expect(parse('--version').command).toBe('version');
});
