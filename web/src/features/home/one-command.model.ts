/** One command as a workflow: what the first page writes for whoever types a command. */
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import { isWorkflowName } from '../../../../src/core/workflow/names.ts';
import { quoteWord, splitWords } from '../../../../src/core/workflow/words.ts';
import { printWorkflowXml } from '../../../../src/core/workflow/xml-writer.ts';

/** What is typed and chosen. */
export type OneCommand = {
  readonly command: string;
  /** Of the workflow; empty: derived from the command. */
  readonly name: string;
  readonly ifItFails: 'stop' | 'tryAgain';
};

/** The retry schedule that `tryAgain` names; it is made when it is needed and not there yet. */
export const quickSchedule = {
  name: 'quick',
  levels: [
    { delaySeconds: 10, times: 6 },
    { delaySeconds: 60, times: 10 },
  ],
} as const;

/** Longest part of a command that becomes a name. */
const longestName = 40;
const fallbackName = 'command';
/** Programs that run the one that is meant. */
const carriers: ReadonlySet<string> = new Set(['sudo', 'env', 'nice', 'ionice', 'time', 'nohup', 'exec', 'timeout']);
/** Programs whose script is meant, where they are given one. */
const interpreters = /^(?:sh|bash|dash|zsh|ksh|python[\d.]*|perl|ruby|node|php)$/;

/** Whether a command line means something only a shell does: pipes, redirections, variables, patterns, assignments. */
export function needsShell(command: string): boolean {
  if (/^\s*[A-Za-z_]\w*=/.test(command)) return true;
  let quote: "'" | '"' | null = null;
  for (let index = 0; index < command.length; index += 1) {
    const character = command[index] ?? '';
    if (quote === "'") {
      if (character === "'") quote = null;
    } else if (character === '\\') {
      index += 1;
    } else if (character === '$' || character === '`') {
      return true;
    } else if (quote === '"') {
      if (character === '"') quote = null;
    } else if (character === "'" || character === '"') {
      quote = character;
    } else if ('|&;<>(){}*?~\n'.includes(character)) {
      return true;
    }
  }
  return false;
}

/** What is wrong with a command line. null: nothing. */
export function commandProblem(command: string): 'empty' | 'quote' | null {
  if (command.trim() === '') return 'empty';
  if (command.includes('\0')) return 'quote';
  return needsShell(command) || splitWords(command).ok ? null : 'quote';
}

/** What a workflow with this command could be called: its program, or the script that it is given. */
export function nameOfCommand(command: string): string {
  const split = splitWords(command);
  const words = split.ok ? split.value : command.trim().split(/[\s|&;<>(){}]+/);
  let meant = words.filter((word) => word !== '' && !/^[A-Za-z_]\w*=/.test(word));
  while (meant.length > 1 && carriers.has(meant[0] ?? '')) meant = meant.slice(1).filter((word, at) => at > 0 || !word.startsWith('-'));
  const [program = '', ...rest] = meant;
  const script = interpreters.test(baseOf(program)) ? rest.find((word) => !word.startsWith('-') && /^[\w./-]+$/.test(word)) : undefined;
  return cleanName(baseOf(script ?? program)) || fallbackName;
}

/** The name, or that name with a number where it is taken: `backup`, `backup-2`. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

/** Whether a typed name can be one; empty is: then it is derived. */
export function isGoodName(name: string): boolean {
  return name === '' || isWorkflowName(name);
}

/** The workflow's XML: one job with one task, in the queue that every engine has. */
export function workflowOfOneCommand({ command, ifItFails }: OneCommand, name: string): string {
  const line = command.trim();
  const workflow: Workflow = {
    dialect: 'xpath-1',
    parameters: [],
    customAttributes: [],
    automaticTags: [],
    subjobs: [
      {
        name,
        tasks: [
          {
            name,
            path: needsShell(line) ? ['/bin/sh', '-c', line].map(quoteWord).join(' ') : line,
            queue: 'default',
            ...(ifItFails === 'tryAgain' ? { retrySchedule: quickSchedule.name } : {}),
            inputs: [],
          },
        ],
        subjobs: [],
      },
    ],
  };
  return printWorkflowXml(workflow);
}

function baseOf(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? '';
}

function cleanName(text: string): string {
  return text
    .replace(/\.(?:sh|bash|py|pl|rb|js|ts|php)$/i, '')
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longestName);
}
