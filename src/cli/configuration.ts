/** Settings of the engine from four places: command line, environment, file, default; the first that names one wins. */
import { closestName } from '../core/did-you-mean.ts';
import { err, ok, type Result } from '../core/result.ts';
import { defaultListen, startOptions } from './options.ts';

/** Name of a setting, as the file spells it. */
export type SettingName = (typeof startOptions)[number]['setting'];

/** Where a value came from. */
export type Origin = 'command line' | 'environment' | 'file' | 'default';

/** Settings that an engine starts with. Paths are as they were given; null: the place that follows from the data directory. */
export type StartConfiguration = {
  readonly dataDir: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly spoolDir: string | null;
  readonly tasksDir: string | null;
  readonly maxOutputBytes: number;
  readonly allowHosts: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly insecure: boolean;
  readonly origins: { readonly [name in SettingName]: Origin };
  /** The configuration file that was read; null: none. */
  readonly file: string | null;
};

/** What was given in one place: texts by setting. */
export type RawSettings = { readonly [name in SettingName]?: readonly string[] };

const levels = ['debug', 'info', 'warn', 'error'] as const;
const defaultMaxOutput = '4G';

/** Joins the places. The error is a sentence that names place and setting. */
export function resolveConfiguration(
  commandLine: RawSettings,
  environment: RawSettings,
  file: RawSettings,
  defaultDataDir: string,
  configFile: string | null = null,
): Result<StartConfiguration, string> {
  const places: readonly (readonly [Origin, RawSettings])[] = [
    ['command line', commandLine],
    ['environment', environment],
    ['file', file],
  ];
  const defaults: RawSettings = {
    dataDir: [defaultDataDir],
    listen: [defaultListen],
    maxOutput: [defaultMaxOutput],
    logLevel: ['info'],
    insecure: ['false'],
  };
  const find = (name: SettingName): { readonly origin: Origin; readonly values: readonly string[] } => {
    for (const [origin, settings] of places) {
      const values = settings[name];
      if (values !== undefined) return { origin, values };
    }
    return { origin: 'default', values: defaults[name] ?? [] };
  };
  const problems: string[] = [];
  const read = <T>(name: SettingName, parse: (text: string) => T | null, expected: string): T | null => {
    const { origin, values } = find(name);
    const text = values.at(-1);
    if (text === undefined) return null;
    const value = parse(text);
    if (value === null) problems.push(`${name} (${origin}): expected ${expected}, got "${text}"`);
    return value;
  };
  const notEmpty = (text: string): string | null => (text === '' || text.includes('\0') ? null : text);
  const dataDir = read('dataDir', notEmpty, 'a directory');
  const listen = read('listen', parseListen, 'HOST:PORT, like 127.0.0.1:5080 or [::1]:5080');
  const spoolDir = read('spoolDir', notEmpty, 'a directory');
  const tasksDir = read('tasksDir', notEmpty, 'a directory');
  const maxOutputBytes = read('maxOutput', parseSize, 'a size like 500M or 4G');
  const logLevel = read('logLevel', (text) => levels.find((level) => level === text) ?? null, `one of ${levels.join(', ')}`);
  const insecure = read('insecure', parseBoolean, 'true or false');
  const allowHosts = find('allowHosts').values;
  for (const host of allowHosts)
    if (!/^[\w.-]{1,253}$/.test(host))
      problems.push(`allowHosts (${find('allowHosts').origin}): expected host names without port, got "${host}"`);
  if (listen !== null && insecure === false && !isLoopback(listen.host)) {
    problems.push(
      `listen (${find('listen').origin}): ${listen.host} can be reached from other machines, and there is no TLS: put a proxy with TLS before 127.0.0.1, or accept that tokens can be read on the way with --insecure`,
    );
  }
  if (problems.length > 0 || dataDir === null || listen === null || maxOutputBytes === null || logLevel === null || insecure === null) {
    return err(problems.join('; '));
  }
  const origins: { readonly [name in SettingName]: Origin } = {
    dataDir: find('dataDir').origin,
    listen: find('listen').origin,
    spoolDir: find('spoolDir').origin,
    tasksDir: find('tasksDir').origin,
    maxOutput: find('maxOutput').origin,
    allowHosts: find('allowHosts').origin,
    logLevel: find('logLevel').origin,
    insecure: find('insecure').origin,
  };
  return ok({ dataDir, listen, spoolDir, tasksDir, maxOutputBytes, allowHosts, logLevel, insecure, origins, file: configFile });
}

/** The settings among the variables of the environment. A list is separated by commas; an empty variable is none. */
export function settingsOfEnvironment(environment: { readonly [name: string]: string | undefined }): RawSettings {
  const settings: { [name in SettingName]?: readonly string[] } = {};
  for (const option of startOptions) {
    const value = environment[option.environment];
    if (value === undefined || value === '') continue;
    settings[option.setting] = 'repeated' in option ? value.split(',').map((part) => part.trim()) : [value];
  }
  return settings;
}

/** The settings of a parsed file. */
export function settingsOfFile(content: unknown, file: string): Result<RawSettings, string> {
  if (content === null || content === undefined) return ok({});
  if (typeof content !== 'object' || Array.isArray(content))
    return err(`${file}: expected settings by name, got ${JSON.stringify(content)}`);
  const settings: { [name in SettingName]?: readonly string[] } = {};
  const names = startOptions.map((option): string => option.setting);
  for (const [name, value] of Object.entries(content)) {
    const option = startOptions.find(({ setting }) => setting === name);
    if (option === undefined) {
      const near = closestName(name, names);
      return err(`${file}: no setting is named "${name}"; ${near === null ? `expected ${names.join(', ')}` : `did you mean "${near}"?`}`);
    }
    const values: unknown[] = 'repeated' in option && Array.isArray(value) ? value : [value];
    if (!values.every((each) => typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean')) {
      return err(
        `${file}: ${name}: expected a single value${'repeated' in option ? ' or a list of them' : ''}, got ${JSON.stringify(value)}`,
      );
    }
    settings[option.setting] = values.map(String);
  }
  return ok(settings);
}

/** `HOST:PORT`, with brackets around an IPv6 address; a port alone means 127.0.0.1. */
export function parseListen(text: string): { readonly host: string; readonly port: number } | null {
  const match = /^(?:(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return null;
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

const units: { readonly [unit: string]: number } = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

function parseSize(text: string): number | null {
  const match = /^(\d{1,12})([KMGT]?)(?:i?B)?$/i.exec(text);
  const bytes = Number(match?.[1]) * (units[match?.[2]?.toUpperCase() ?? ''] ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}

function parseBoolean(text: string): boolean | null {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : null;
}
