/** Help, made from the table of commands. */
import type { Command } from './command.ts';
import type { Option } from './option.ts';
import { globalOptions } from './options.ts';

/** Help on a command, a group of commands, or everything. */
export function helpText(topic: readonly string[], commands: readonly Command[]): string {
  const chosen = commands.filter(({ name }) => topic.every((word, index) => name[index] === word));
  const [only] = chosen;
  if (topic.length > 0 && only !== undefined && chosen.length === 1) return commandHelp(only);
  return topic.length === 0 ? overview(commands) : `${listOf(chosen)}\nMore on each: evqueue ${topic.join(' ')} COMMAND --help\n`;
}

/** `evqueue launch NAME [PARAMETER...] [options]`. */
export function usageLine(command: Command): string {
  const words = command.arguments.map(({ name, optional, repeated }) => {
    const word = repeated === true ? `${name}...` : name;
    return optional === true ? `[${word}]` : word;
  });
  return ['evqueue', ...command.name, ...words].join(' ');
}

/** `--server URL`. */
export function optionText({ name, value }: Option): string {
  return value === null ? `--${name}` : `--${name} ${value}`;
}

/** One sentence on an option with its default and its variable. */
export function optionSummary({ summary, choices, default: standard, environment, repeated }: Option): string {
  const notes = [
    ...(choices === undefined ? [] : [choices.join(', ')]),
    ...(repeated === true ? ['can be given several times'] : []),
    ...(standard === undefined ? [] : [`default: ${standard}`]),
    ...(environment === undefined ? [] : [`variable ${environment}`]),
  ];
  return notes.length === 0 ? summary : `${summary} (${notes.join('; ')})`;
}

function overview(commands: readonly Command[]): string {
  return `evqueue: runs commands, chained in workflows

Usage: evqueue COMMAND [options]

${listOf(commands)}
More on each: evqueue COMMAND --help
First steps:  evqueue start, and in another terminal: evqueue launch NAME --wait
`;
}

function listOf(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`  ${command.name.join(' ')}`, command.summary] as const);
  return columns(rows);
}

function commandHelp(command: Command): string {
  const { arguments: words, options, description, examples = [] } = command;
  const parts = [`${command.summary}.`, `Usage: ${usageLine(command)} [options]`];
  if (description !== undefined) parts.push(description);
  if (words.length > 0) parts.push(`Arguments:\n${columns(words.map(({ name, summary }) => [`  ${name}`, summary] as const)).trimEnd()}`);
  const all = [...options, ...globalOptions];
  parts.push(`Options:\n${columns(all.map((option) => [`  ${optionText(option)}`, optionSummary(option)] as const)).trimEnd()}`);
  if (examples.length > 0) parts.push(`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}\n`).join('');
}
