import { closestName } from '../core/did-you-mean.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Command } from './command.ts';
import { Given } from './given.ts';
import type { Option } from './option.ts';
import { globalOptions } from './options.ts';

/** A command line, understood. */
export type ParsedLine =
  | { readonly kind: 'command'; readonly command: Command; readonly given: Given }
  /** Help was asked for: of a command, of a group (`instance`), or of everything. */
  | { readonly kind: 'help'; readonly topic: readonly string[] };

/** Why a command line cannot be understood, and what to read. */
export type UsageError = { readonly message: string; readonly topic: readonly string[] };

/** Understands a command line. Options may stand anywhere after the command; `--` ends them. */
export function parseCommandLine(words: readonly string[], commands: readonly Command[]): Result<ParsedLine, UsageError> {
  const asksHelp = words.slice(0, indexOrEnd(words, '--')).some((word) => word === '--help' || word === '-h');
  if (words[0] === '--version' || words[0] === '-V') return parseCommandLine(['version', ...words.slice(1)], commands);
  const first = words.find((word) => !word.startsWith('-'));
  if (first === undefined || words[0] !== first) {
    if (first === undefined)
      return asksHelp || words.length === 0
        ? ok({ kind: 'help', topic: [] })
        : err({ message: `expected a command before ${words[0] ?? ''}`, topic: [] });
    return err({ message: `expected a command first, got "${words[0] ?? ''}"`, topic: [] });
  }
  const group = commands.filter((command) => command.name[0] === first);
  if (group.length === 0)
    return err({
      message: `no command is named "${first}"${suggest(
        first,
        commands.map(({ name }) => name[0] ?? ''),
      )}`,
      topic: [],
    });
  const single = group.find((command) => command.name.length === 1);
  if (single !== undefined) return asksHelp ? ok({ kind: 'help', topic: [first] }) : parseWords(single, words.slice(1));
  const second = words[1];
  if (second === undefined || second.startsWith('-')) {
    return asksHelp
      ? ok({ kind: 'help', topic: [first] })
      : err({ message: `expected what to do with ${first}: ${group.map(({ name }) => name[1]).join(', ')}`, topic: [first] });
  }
  const command = group.find(({ name }) => name[1] === second);
  if (command === undefined) {
    return err({
      message: `${first} has no command "${second}"${suggest(
        second,
        group.map(({ name }) => name[1] ?? ''),
      )}`,
      topic: [first],
    });
  }
  return asksHelp ? ok({ kind: 'help', topic: command.name }) : parseWords(command, words.slice(2));
}

function parseWords(command: Command, words: readonly string[]): Result<ParsedLine, UsageError> {
  const known = [...command.options, ...globalOptions];
  const options = new Map<string, readonly string[]>();
  const rest: string[] = [];
  const wrong = (message: string): Result<ParsedLine, UsageError> => err({ message, topic: command.name });
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      rest.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = (equals === -1 ? word : word.slice(0, equals)).replace(/^--?/, '');
    const option = word.startsWith('--') ? known.find((each) => each.name === name) : undefined;
    if (option === undefined)
      return wrong(
        `no option is named "${word.split('=', 1)[0]}"${suggest(
          name,
          known.map((each) => each.name),
          '--',
        )}`,
      );
    const inline = equals === -1 ? null : word.slice(equals + 1);
    if (option.value === null && inline !== null) return wrong(`--${name} takes no value, got "${inline}"`);
    if (option.value !== null && inline === null) index += 1;
    const value = option.value === null ? '' : (inline ?? words[index]);
    const problem = problemOf(option, value, options.get(name));
    if (problem !== null) return wrong(problem);
    options.set(name, [...(options.get(name) ?? []), value ?? '']);
  }
  const required = command.arguments.filter(({ optional }) => optional !== true);
  if (rest.length < required.length)
    return wrong(
      `expected ${required
        .slice(rest.length)
        .map(({ name }) => name)
        .join(' ')}`,
    );
  const takesAll = command.arguments.at(-1)?.repeated === true;
  const extra = rest[command.arguments.length];
  if (!takesAll && extra !== undefined) return wrong(`"${extra}" is one word too many`);
  return ok({ kind: 'command', command, given: new Given(rest, options) });
}

function problemOf(option: Option, value: string | undefined, before: readonly string[] | undefined): string | null {
  if (value === undefined) return `--${option.name} needs a value: --${option.name} ${option.value ?? ''}`;
  if (before !== undefined && option.repeated !== true) return `--${option.name} is given twice`;
  if (option.choices !== undefined && !option.choices.includes(value))
    return `--${option.name}: expected one of ${option.choices.join(', ')}, got "${value}"`;
  return null;
}

function suggest(name: string, candidates: readonly string[], prefix = ''): string {
  const near = closestName(name, new Set(candidates));
  return near === null ? '' : `; did you mean "${prefix}${near}"?`;
}

function indexOrEnd(words: readonly string[], word: string): number {
  const index = words.indexOf(word);
  return index === -1 ? words.length : index;
}
