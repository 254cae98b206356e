import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import type { Command } from './command.ts';
import { resolveConfiguration, settingsOfEnvironment, settingsOfFile, type RawSettings } from './configuration.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import { configOption, startOptions } from './options.ts';
import { readTextFile } from './parameters.ts';

/** Looked for in the data directory, in this order. */
const usualFiles = ['evqueue.yaml', 'evqueue.toml'];

/** Starts an engine. */
export const startCommand: Command = {
  name: ['start'],
  summary: 'Start the engine and its HTTP interface',
  description: 'Runs until it is told to stop (SIGTERM, SIGINT); commands that run then go on, and the next start finds them.',
  arguments: [],
  options: [...startOptions, configOption],
  examples: ['evqueue start --data-dir /var/lib/evqueue --listen 127.0.0.1:5080'],
  async run(context, given) {
    const commandLine = settingsOfOptions(given);
    const environment = settingsOfEnvironment(context.environment);
    const file = settingsOfConfigFile(context, given, commandLine.dataDir?.at(-1) ?? context.dataDir);
    const resolved = resolveConfiguration(commandLine, environment, file.settings, context.dataDir, file.name);
    if (!resolved.ok) throw new CommandFailure(resolved.error, exitCodes.usage);
    return context.start(resolved.value);
  },
};

/** Options and settings are the same thing under two names. */
function settingsOfOptions(given: Given): RawSettings {
  const entries = startOptions
    .filter(({ name }) => given.has(name))
    .map(({ name, setting, value }) => [setting, value === null ? ['true'] : given.all(name)] as const);
  return Object.fromEntries(entries);
}

function settingsOfConfigFile(
  context: Context,
  given: Given,
  dataDir: string,
): { readonly name: string | null; readonly settings: RawSettings } {
  const named = given.text(configOption.name) ?? (context.environment['EVQUEUE_CONFIG'] || null);
  const usual = usualFiles.map((name) => join(dataDir, name)).find((path) => existsSync(path));
  const file = named ?? usual ?? null;
  if (file === null) return { name: null, settings: {} };
  let content: unknown;
  try {
    content = parseConfiguration(readTextFile(file), file);
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, exitCodes.usage);
  }
  const settings = settingsOfFile(content, file);
  if (!settings.ok) throw new CommandFailure(settings.error, exitCodes.usage);
  return { name: file, settings: settings.value };
}

/** The plain data of a file of settings: TOML by its ending, else YAML, which JSON is too. */
function parseConfiguration(text: string, file: string): unknown {
  if (file.endsWith('.toml')) return parseToml(text);
  // YAML 1.2 without tags: a document cannot make anything but plain data.
  return parseYaml(text, { schema: 'core', maxAliasCount: 0 });
}
