import { expect, test } from 'vitest';
import { commands } from './commands.ts';
import { bashCompletion } from './completion.ts';
import { helpText } from './help.ts';
import { globalOptions } from './options.ts';

test('every command has a name of its own, and a group is no command', () => {
  const names = commands.map(({ name }) => name.join(' '));
  expect(new Set(names).size).toBe(names.length);
  for (const { name } of commands) if (name.length === 2) expect(names).not.toContain(name[0]);
});

test('no command has two options of one name', () => {
  for (const command of commands) {
    const names = [...command.options, ...globalOptions].map(({ name }) => name);
    expect(new Set(names).size, command.name.join(' ')).toBe(names.length);
  }
});

test('only the last argument may be repeated, and none that is required follows an optional one', () => {
  for (const { name, arguments: words } of commands) {
    expect(
      words.slice(0, -1).some(({ repeated }) => repeated === true),
      name.join(' '),
    ).toBe(false);
    const optional = words.findIndex((word) => word.optional === true);
    if (optional !== -1)
      expect(
        words.slice(optional).every((word) => word.optional === true),
        name.join(' '),
      ).toBe(true);
  }
});

test('help names every command, and for each its arguments and options', () => {
  const overview = helpText([], commands);
  for (const command of commands) {
    expect(overview).toContain(`  ${command.name.join(' ')} `);
    const help = helpText(command.name, commands);
    for (const option of [...command.options, ...globalOptions]) expect(help).toContain(`--${option.name}`);
    for (const argument of command.arguments) expect(help).toContain(argument.name);
  }
});

test('completion knows every command and option', () => {
  const script = bashCompletion(commands);
  for (const { name, options } of commands) {
    expect(script).toContain(`'${name.join(' ')}')`);
    for (const option of options) expect(script).toContain(`--${option.name}`);
  }
});
