import type { Configuration, ConfigurationEntry } from '../app/ports.ts';
import type { StartConfiguration } from '../cli/configuration.ts';
import { startOptions, type StartOption } from '../cli/options.ts';
import { pathsOf } from './local-engine.ts';

/** What an engine was started with, as it can be shown: each value with its origin, defaults worked out, secrets left out. */
export function effectiveConfiguration(configuration: StartConfiguration): Configuration {
  const { dataDir, listen, maxOutputBytes, allowHosts, logLevel, insecure, origins, file } = configuration;
  const { spoolDir, tasksDir } = pathsOf({
    dataDir,
    ...(configuration.spoolDir === null ? {} : { spoolDir: configuration.spoolDir }),
    ...(configuration.tasksDir === null ? {} : { tasksDir: configuration.tasksDir }),
  });
  const values: { readonly [name in keyof StartConfiguration['origins']]: string | null } = {
    dataDir,
    listen: `${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${listen.port}`,
    spoolDir,
    tasksDir,
    maxOutput: sizeText(maxOutputBytes),
    allowHosts: allowHosts.length === 0 ? null : allowHosts.join(', '),
    logLevel,
    insecure: String(insecure),
  };
  const entries = startOptions.map((option): ConfigurationEntry => entryOf(option, values[option.setting], origins[option.setting]));
  return { file, entries };
}

/** A size as people give it: `4G`. */
function sizeText(bytes: number): string {
  const unit = ['T', 'G', 'M', 'K'].find((_letter, index) => bytes % 1024 ** (4 - index) === 0);
  return unit === undefined ? String(bytes) : `${bytes / 1024 ** (4 - ['T', 'G', 'M', 'K'].indexOf(unit))}${unit}`;
}

/** One of them. */
export function entryOf(option: StartOption, value: string | null, origin: ConfigurationEntry['origin']): ConfigurationEntry {
  const isSecret = option.isSecret === true;
  return {
    name: option.setting,
    value: isSecret ? null : value,
    origin,
    default: option.default ?? '',
    summary: option.summary,
    option: `--${option.name}`,
    environment: option.environment ?? '',
    isSecret,
  };
}
