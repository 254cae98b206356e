/** Writes docs/reference/command-line.md and docs/reference/configuration.md from the tables of the command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../src/cli/command.ts';
import { commands } from '../src/cli/commands.ts';
import { exitCodeMeanings } from '../src/cli/exit-code.ts';
import { optionSummary, optionText, usageLine } from '../src/cli/help.ts';
import type { Option } from '../src/cli/option.ts';
import { configOption, connectionOptions, globalOptions, startOptions } from '../src/cli/options.ts';
import { repository } from './markdown.ts';

const note = '<!-- Made from src/cli by scripts/docs-cli.ts. Change the tables there, then: npm run docs -->';
const shared = new Set<Option>(connectionOptions);

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function optionTable(options: readonly Option[]): string[] {
  if (options.length === 0) return [];
  return [
    '| Option | |',
    '|---|---|',
    ...options.map((option) => `| \`${cell(optionText(option))}\` | ${cell(optionSummary(option))} |`),
    '',
  ];
}

function section(command: Command): string[] {
  const asks = connectionOptions.every((option) => command.options.includes(option));
  const own = asks ? command.options.filter((option) => !shared.has(option)) : command.options;
  return [
    `### evqueue ${command.name.join(' ')}`,
    '',
    `${command.summary}.`,
    '',
    `    ${usageLine(command)} [options]`,
    '',
    ...(command.description === undefined ? [] : [command.description, '']),
    ...(command.arguments.length === 0
      ? []
      : ['| Argument | |', '|---|---|', ...command.arguments.map(({ name, summary }) => `| \`${name}\` | ${cell(summary)} |`), '']),
    ...optionTable(own),
    ...(command.examples === undefined ? [] : [...command.examples.map((line) => `    ${line}`), '']),
  ];
}

const groups = [
  { title: 'Engine', firsts: ['start', 'status', 'doctor', 'backup', 'restore'] },
  { title: 'Running workflows', firsts: ['run', 'launch', 'instance', 'retry-now'] },
  { title: 'Configuration of work', firsts: ['workflow', 'queue', 'retry-schedule'] },
  { title: 'Time', firsts: ['plan'] },
  { title: 'People', firsts: ['user'] },
  { title: 'Help', firsts: ['completion', 'help', 'version'] },
];

const missing = commands.filter(({ name }) => !groups.some(({ firsts }) => firsts.includes(name[0] ?? '')));
if (missing.length > 0) throw new Error(`no section has the command ${missing.map(({ name }) => name.join(' ')).join(', ')}`);

const commandLine = [
  '# Command line',
  '',
  note,
  '',
  '`evqueue COMMAND [options]`. Options may stand anywhere after the command, as `--name value` or `--name=value`; `--` ends them. Every command but `start`,',
  '`run` and those that work on a data directory asks a running engine over [HTTP](http.md).',
  '',
  '## Options of every command',
  '',
  ...optionTable(globalOptions),
  'Commands that ask the engine also have:',
  '',
  ...optionTable(connectionOptions),
  '## Exit codes',
  '',
  '| Code | Meaning |',
  '|---|---|',
  ...exitCodeMeanings.map(({ code, meaning }) => `| ${code} | ${meaning} |`),
  '',
  '## Completion',
  '',
  'For bash: `source <(evqueue completion bash)`.',
  '',
  ...groups.flatMap(({ title, firsts }) => [
    `## ${title}`,
    '',
    ...firsts.flatMap((first) => commands.filter(({ name }) => name[0] === first).flatMap(section)),
  ]),
];

const configuration = [
  '# Configuration of the engine',
  '',
  note,
  '',
  'Each setting has three spellings: an option of `evqueue start`, a variable of the environment, and a name in the configuration file. Where several are given,',
  'the option wins over the variable, the variable over the file, the file over the default.',
  '',
  '| Setting | Option | Variable | Default | |',
  '|---|---|---|---|---|',
  ...startOptions.map((option: (typeof startOptions)[number] & Option) => {
    const choices = option.choices === undefined ? '' : ` (${option.choices.join(', ')})`;
    const several = option.repeated === true ? '. A list in the file, separated by commas in the variable' : '';
    return `| \`${option.setting}\` | \`${optionText(option)}\` | \`${option.environment}\` | ${option.default} | ${cell(`${option.summary}${choices}${several}`)} |`;
  }),
  '',
  `The file is named by \`${optionText(configOption)}\` or the variable \`${configOption.environment ?? ''}\`; without them \`evqueue.yaml\`, else \`evqueue.toml\`, in the data directory is read, where there is one. It is`,
  'YAML or JSON, or TOML where its name ends in .toml. Names that are not in the table are refused.',
  '',
  '```yaml',
  'listen: 127.0.0.1:5080',
  'spoolDir: /run/evqueue',
  'allowHosts: [jobs.example.org]',
  'logLevel: info',
  '```',
  '',
  'How long finished instances are kept, and how much is logged, can be changed while the engine runs: see `PUT /api/settings` in the [HTTP interface](http.md).',
];

mkdirSync(join(repository, 'docs/reference'), { recursive: true });
for (const [file, lines] of [
  ['command-line.md', commandLine],
  ['configuration.md', configuration],
] as const) {
  writeFileSync(
    join(repository, 'docs/reference', file),
    `${lines
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trimEnd()}\n`,
  );
}
