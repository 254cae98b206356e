import type { PlanSettingsBody } from '../server/schemas/plan.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import type { Option } from './option.ts';
import { parseParameters, readTextFile } from './parameters.ts';
import { calendarOf, calendarOptions } from './plan-calendar.ts';

/** Options that say when, but for the texts themselves. */
export const timeOptions: readonly Option[] = [
  { name: 'zone', value: 'ZONE', summary: 'Time zone, like Europe/Paris', default: 'UTC' },
  {
    name: 'gap',
    value: 'RULE',
    choices: ['after', 'skip'],
    summary: 'Times that are missing when the clocks go forward',
    default: 'after',
  },
  { name: 'overlap', value: 'RULE', choices: ['once', 'twice'], summary: 'Times that come twice when the clocks go back', default: 'once' },
  { name: 'start', value: 'MOMENT', summary: 'Nothing before; by the clock of the zone where it has no offset' },
  { name: 'end', value: 'MOMENT', summary: 'Nothing from then on' },
  ...calendarOptions,
];

/** Options of `plan save`. */
export const saveOptions: readonly Option[] = [
  { name: 'when', value: 'TEXT', repeated: true, summary: "Cron text like '30 2 * * *', or an interval like 'every 90m'" },
  ...timeOptions,
  { name: 'jitter', value: 'SECONDS', summary: 'Launch up to so much later' },
  { name: 'workflow', value: 'WORKFLOW', summary: 'Workflow that it launches' },
  { name: 'parameter', value: 'NAME=VALUE', repeated: true, summary: 'Parameter of the workflow' },
  { name: 'command', value: 'LINE', summary: 'Command that it runs, instead of a workflow' },
  { name: 'shell', value: 'PROGRAM', summary: 'Shell for the command; none: words and quotes only', default: '/bin/sh' },
  { name: 'directory', value: 'DIR', summary: 'Where the command is started' },
  { name: 'env', value: 'NAME=VALUE', repeated: true, summary: 'Variable of its environment' },
  { name: 'stdin', value: 'FILE', summary: 'What the command reads; - is the standard input of this one' },
  { name: 'queue', value: 'QUEUE', summary: 'Queue of the command', default: 'default' },
  { name: 'host', value: 'HOST', summary: 'Host of the instances' },
  { name: 'user', value: 'USER', summary: 'Account on that host' },
  { name: 'priority', value: 'NUMBER', summary: 'Priority of the instances' },
  { name: 'comment', value: 'TEXT', summary: 'Comment of the instances' },
  {
    name: 'concurrency',
    value: 'RULE',
    choices: ['skip', 'queueOne', 'cancelEarlier', 'allow'],
    summary: 'At a moment when an instance of it is executing',
    default: 'skip',
  },
  { name: 'max-active', value: 'NUMBER', summary: 'How many may be executing; none: 1, no limit with allow' },
  { name: 'suspend-after', value: 'NUMBER', summary: 'Suspend it after so many failures in a row; none: never' },
  {
    name: 'missed',
    value: 'RULE',
    choices: ['none', 'last', 'all'],
    summary: 'What to launch of moments that passed while nobody could launch them',
    default: 'last',
  },
  { name: 'missed-within', value: 'SECONDS', summary: 'Only those that are not older', default: '86400' },
  { name: 'missed-limit', value: 'NUMBER', summary: 'With all: the newest so many', default: '1000' },
  { name: 'success-by', value: 'HH:MM', summary: 'A success is expected by then; none: no such expectation' },
  { name: 'success-within', value: 'SECONDS', summary: 'A success is expected not later than this after each moment; none' },
  { name: 'longest', value: 'FACTOR', summary: 'Not longer than the 95th percentile times this; none' },
  { name: 'note', value: 'TEXT', repeated: true, summary: 'For people to read' },
  { name: 'rename', value: 'NAME', summary: 'New name of the plan' },
  {
    name: 'file',
    value: 'FILE',
    summary: 'All settings as JSON, as the HTTP interface takes them; - is the standard input. Options go first',
  },
];

/** The settings that a command line gives; `say` is told what a file of a calendar says in vain. */
export function planSettingsOf(given: Given, say: (text: string) => void): PlanSettingsBody {
  const file = given.text('file');
  const line: { [name: string]: unknown } = file === null ? {} : objectOfJson(readTextFile(file), file);
  const put = (field: string, value: unknown): void => {
    if (value !== null && value !== undefined) line[field] = value;
  };
  for (const option of ['zone', 'gap', 'overlap', 'start', 'end', 'workflow', 'host', 'user', 'comment', 'concurrency']) {
    put(option, given.text(option));
  }
  put('name', given.text('rename'));
  put('jitterSeconds', given.integer('jitter'));
  put('priority', given.integer('priority'));
  if (given.has('when')) put('when', given.all('when'));
  if (given.has('note')) put('notes', given.all('note'));
  if (given.has('parameter')) put('parameters', valuesOf(given.all('parameter')));
  put('command', commandOf(given));
  const calendar = calendarOf(given, say);
  if (calendar !== undefined) line['calendar'] = calendar;
  if (given.has('max-active')) line['maxActive'] = numberOrNone(given, 'max-active');
  if (given.has('suspend-after')) line['suspendAfterFailures'] = numberOrNone(given, 'suspend-after');
  put('missed', missedOf(given));
  const expected = {
    ...(given.has('success-by') ? { successBy: textOrNone(given, 'success-by') } : {}),
    ...(given.has('success-within') ? { successWithinSeconds: numberOrNone(given, 'success-within') } : {}),
    ...(given.has('longest') ? { longestFactor: numberOrNone(given, 'longest') } : {}),
  };
  if (Object.keys(expected).length > 0) put('expect', expected);
  return line;
}

/** The rule for missed moments that is given; null where none is. */
export function missedOf(given: Given): NonNullable<PlanSettingsBody['missed']> | null {
  const kind = (['none', 'last', 'all'] as const).find((each) => each === given.text('missed'));
  if (kind === undefined) {
    if (given.has('missed-within') || given.has('missed-limit'))
      throw new CommandFailure('--missed-within and --missed-limit say more about --missed, which is not given', exitCodes.usage);
    return null;
  }
  const [withinSeconds, limit] = [given.integer('missed-within'), given.integer('missed-limit')];
  return { kind, ...(withinSeconds === null ? {} : { withinSeconds }), ...(limit === null ? {} : { limit }) };
}

function commandOf(given: Given): PlanSettingsBody['command'] | null {
  const command = given.text('command');
  if (command === null) {
    const alone = ['shell', 'directory', 'env', 'stdin', 'queue'].find((option) => given.has(option));
    if (alone !== undefined) throw new CommandFailure(`--${alone} says more about --command, which is not given`, exitCodes.usage);
    return null;
  }
  const stdin = given.text('stdin');
  const [shell, directory, queue] = [given.text('shell'), given.text('directory'), given.text('queue')];
  return {
    command,
    ...(shell === null ? {} : { shell: shell === 'none' ? null : shell }),
    ...(directory === null ? {} : { directory }),
    ...(queue === null ? {} : { queue }),
    ...(stdin === null ? {} : { stdin: readTextFile(stdin) }),
    ...(given.has('env') ? { environment: valuesOf(given.all('env')) } : {}),
  };
}

function valuesOf(words: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(parseParameters(words).map(({ name, value }) => [name, value]));
}

function textOrNone(given: Given, option: string): string | null {
  const text = given.text(option);
  return text === 'none' ? null : text;
}

function numberOrNone(given: Given, option: string): number | null {
  const text = textOrNone(given, option);
  if (text === null) return null;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new CommandFailure(`--${option}: expected a number or none, got "${text}"`, exitCodes.usage);
  return number;
}

function objectOfJson(text: string, file: string): { [name: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CommandFailure(`${file}: ${cause instanceof Error ? cause.message : 'no JSON'}`, exitCodes.usage);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandFailure(`${file}: expected an object with the settings of a plan`, exitCodes.usage);
  return { ...value };
}
