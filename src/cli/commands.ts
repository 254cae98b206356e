/** Every command, in the order in which help and reference show them. */
import type { Command } from './command.ts';
import { bashCompletion } from './completion.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import { helpText } from './help.ts';
import { instanceCommands } from './instance.ts';
import { launchCommand } from './launch.ts';
import { planCommands } from './plan.ts';
import { queueCommands } from './queue.ts';
import { retryScheduleCommands } from './retry-schedule.ts';
import { runCommand } from './run.ts';
import { startCommand } from './start.ts';
import { retryNowCommand, statusCommand } from './status.ts';
import { backupCommand, doctorCommand, restoreCommand } from './store.ts';
import { userCommands } from './user.ts';
import { workflowCommands } from './workflow.ts';

const completion: Command = {
  name: ['completion', 'bash'],
  summary: 'Print a script that completes commands in bash',
  arguments: [],
  options: [],
  examples: ['source <(evqueue completion bash)'],
  async run({ terminal }) {
    terminal.out(bashCompletion(commands));
    return exitCodes.ok;
  },
};

const help: Command = {
  name: ['help'],
  summary: 'Show all commands, or what one does',
  arguments: [{ name: 'COMMAND', summary: 'The command', optional: true, repeated: true }],
  options: [],
  async run({ terminal }, given) {
    const topic = given.arguments;
    if (!commands.some(({ name }) => topic.every((word, index) => name[index] === word)))
      throw new CommandFailure(`no command is named "${topic.join(' ')}"`, exitCodes.usage);
    terminal.out(helpText(topic, commands));
    return exitCodes.ok;
  },
};

const version: Command = {
  name: ['version'],
  summary: 'Print the version',
  arguments: [],
  options: [],
  async run({ terminal, json, version: text }) {
    terminal.out(json ? `${JSON.stringify({ version: text })}\n` : `evqueue ${text}\n`);
    return exitCodes.ok;
  },
};

/** See the head of this file. */
export const commands: readonly Command[] = [
  startCommand,
  runCommand,
  launchCommand,
  ...instanceCommands,
  ...workflowCommands,
  ...queueCommands,
  ...retryScheduleCommands,
  ...planCommands,
  ...userCommands,
  retryNowCommand,
  statusCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  completion,
  help,
  version,
];
