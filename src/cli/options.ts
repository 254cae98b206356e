/** Options that several commands have, and all of `start`: help, completion and the reference are made from these. */
import type { Option } from './option.ts';

/** Where the engine listens unless told otherwise. */
export const defaultListen = '127.0.0.1:5080';

const dataDir = {
  name: 'data-dir',
  value: 'DIR',
  summary: 'Directory of the engine: its store, outputs and token',
  default: '$XDG_DATA_HOME/evqueue, else ~/.local/share/evqueue',
  environment: 'EVQUEUE_DATA_DIR',
} as const satisfies Option;

/** Every command understands these. */
export const globalOptions: readonly Option[] = [
  { name: 'help', value: null, summary: 'Show what the command does' },
  { name: 'json', value: null, summary: 'Print results as JSON, and failures as { code, message, details }' },
];

/** Commands that work on a data directory. */
export const directoryOptions: readonly Option[] = [dataDir];

/** Commands that ask a running engine. */
export const connectionOptions: readonly Option[] = [
  {
    name: 'server',
    value: 'URL',
    summary: 'Address of the engine',
    default: `what the engine wrote into its data directory, else http://${defaultListen}`,
    environment: 'EVQUEUE_SERVER',
  },
  {
    name: 'token',
    value: 'TOKEN',
    summary: 'Token to show; the variable keeps it out of the list of processes',
    default: 'the file local-token of the data directory',
    environment: 'EVQUEUE_TOKEN',
  },
  dataDir,
];

/** A setting of the engine: the same in the configuration file, the environment and on the command line. */
export type StartOption = Option & {
  /** Name in the configuration file. */
  readonly setting: string;
  /** Its value is never shown. */
  readonly isSecret?: true;
};

/** Settings of the engine. */
export const startOptions = [
  { ...dataDir, setting: 'dataDir' },
  {
    name: 'listen',
    value: 'HOST:PORT',
    summary: 'Where to listen; port 0 takes any free one',
    default: defaultListen,
    environment: 'EVQUEUE_LISTEN',
    setting: 'listen',
  },
  {
    name: 'spool-dir',
    value: 'DIR',
    summary: 'Where commands leave what they print until it is stored; may be in memory',
    default: 'spool in the data directory',
    environment: 'EVQUEUE_SPOOL_DIR',
    setting: 'spoolDir',
  },
  {
    name: 'tasks-dir',
    value: 'DIR',
    summary: 'Where programs of tasks are looked for first, and where relative ones begin; commands begin where the engine was started',
    default: 'tasks in the data directory',
    environment: 'EVQUEUE_TASKS_DIR',
    setting: 'tasksDir',
  },
  {
    name: 'max-output',
    value: 'SIZE',
    summary: 'Bytes that a command may write on one channel before it is killed, like 500M or 4G',
    default: '4G',
    environment: 'EVQUEUE_MAX_OUTPUT',
    setting: 'maxOutput',
  },
  {
    name: 'allow-host',
    value: 'NAME',
    repeated: true,
    summary: 'Host name under which the server may be addressed, besides localhost and addresses',
    default: 'none',
    environment: 'EVQUEUE_ALLOW_HOSTS',
    setting: 'allowHosts',
  },
  {
    name: 'log-level',
    value: 'LEVEL',
    choices: ['debug', 'info', 'warn', 'error'],
    summary: 'How much is logged; can be changed while the engine runs',
    default: 'info',
    environment: 'EVQUEUE_LOG_LEVEL',
    setting: 'logLevel',
  },
  {
    name: 'insecure',
    value: null,
    summary: 'Listen beyond this machine without TLS: tokens can be read on the way',
    default: 'no',
    environment: 'EVQUEUE_INSECURE',
    setting: 'insecure',
  },
] as const satisfies readonly StartOption[];

/** The file that holds settings. */
export const configOption: Option = {
  name: 'config',
  value: 'FILE',
  summary: 'Settings as YAML, JSON or TOML (by its ending .toml); the environment and the command line go first',
  default: 'evqueue.yaml or evqueue.toml in the data directory, where there is one',
  environment: 'EVQUEUE_CONFIG',
};
