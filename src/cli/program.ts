import type { Client } from './client.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { connect, defaultDataDir } from './connection.ts';
import type { CommandLineDeps, Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import { helpText, usageLine } from './help.ts';
import { parseCommandLine, type UsageError } from './parse-arguments.ts';

/**
 * Runs one command line and answers with the exit code. What a person can mend is told on the error channel; anything else
 * is thrown.
 *
 * @param words  the words after the program's name
 */
export async function runCommandLine(words: readonly string[], deps: CommandLineDeps): Promise<number> {
  const { terminal } = deps;
  const json = words.includes('--json');
  const parsed = parseCommandLine(words, commands);
  if (!parsed.ok) {
    const hint = usageHint(parsed.error);
    terminal.err(
      json
        ? `${JSON.stringify({ code: 'USAGE', message: parsed.error.message, details: {} })}\n`
        : `evqueue: ${parsed.error.message}\n${hint}\n`,
    );
    return exitCodes.usage;
  }
  if (parsed.value.kind === 'help') {
    terminal.out(helpText(parsed.value.topic, commands));
    return exitCodes.ok;
  }
  const { command, given } = parsed.value;
  try {
    return await command.run(contextOf(deps, given), given);
  } catch (cause) {
    if (!(cause instanceof CommandFailure)) throw cause;
    terminal.err(
      given.has('json')
        ? `${JSON.stringify({ code: cause.code ?? (cause.exitCode === exitCodes.usage ? 'USAGE' : 'FAILED'), message: cause.message, details: cause.details ?? {} })}\n`
        : `evqueue: ${cause.message}\n${cause.exitCode === exitCodes.usage ? `${helpHint(command)}\n` : ''}`,
    );
    return cause.exitCode;
  }
}

function contextOf(deps: CommandLineDeps, given: Given): Context {
  const dataDir = given.text('data-dir') ?? defaultDataDir(deps.environment);
  let client: Client | null = null;
  return {
    ...deps,
    json: given.has('json'),
    dataDir,
    client: () => (client ??= connect(given, deps.environment, dataDir)),
  };
}

function usageHint({ topic }: UsageError): string {
  const command = commands.find(
    ({ name }) => topic.length > 0 && name.length === topic.length && name.every((word, index) => word === topic[index]),
  );
  return command === undefined ? `See: evqueue ${['help', ...topic].join(' ')}` : helpHint(command);
}

function helpHint(command: Command): string {
  return `Usage: ${usageLine(command)} [options]\nMore: evqueue ${command.name.join(' ')} --help`;
}
