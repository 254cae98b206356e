/** A setup file: queues and retry schedules that workflows need, in the format of the examples and of `evqueue run --setup`. */
import type { QueueSettings } from '../core/queue/settings.ts';
import type { RetryLevel } from '../core/retry/retry-schedule.ts';

/** Something done while an instance runs; `at` in seconds after its launch. */
export type SetupAction = { readonly at: number; readonly do: 'cancel' | 'kill-task' | 'retry-all'; readonly task?: string };

export type Setup = {
  readonly queues: readonly { readonly name: string; readonly settings: QueueSettings }[];
  readonly retrySchedules: readonly { readonly name: string; readonly levels: readonly RetryLevel[] }[];
  readonly launch: { readonly comment?: string; readonly host?: string; readonly user?: string };
  readonly actions: readonly SetupAction[];
  /** `debug-resume`: when the instance has ended, a new one resumes it. */
  readonly thenResume: boolean;
};

type Plain = { readonly [name: string]: unknown };

/** An empty setup. */
export const noSetup: Setup = { queues: [], retrySchedules: [], launch: {}, actions: [], thenResume: false };

/** Reads the text of a setup file. Throws an Error that says what is wrong and where. */
export function readSetup(text: string, file: string): Setup {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const root = object(value, file);
  for (const key of Object.keys(root)) {
    if (!['queues', 'retrySchedules', 'launch', 'actions', 'then'].includes(key))
      throw new Error(`${file}: unknown key "${key}"; expected queues, retrySchedules, launch, actions or then`);
  }
  return {
    queues: list(root['queues'], `${file}: queues`).map(queueOf),
    retrySchedules: list(root['retrySchedules'], `${file}: retrySchedules`).map((schedule, index) => {
      const place = `${file}: retrySchedules[${index}]`;
      return {
        name: textOf(schedule['name'], `${place}.name`),
        levels: list(schedule['levels'], `${place}.levels`).map((level, at) => ({
          delayS: numberOf(level['delay'], `${place}.levels[${at}].delay`),
          times: numberOf(level['times'], `${place}.levels[${at}].times`),
          ...(level['factor'] === undefined ? {} : { factor: numberOf(level['factor'], `${place}.levels[${at}].factor`) }),
          ...(level['maxDelay'] === undefined ? {} : { maxDelayS: numberOf(level['maxDelay'], `${place}.levels[${at}].maxDelay`) }),
        })),
      };
    }),
    launch: root['launch'] === undefined ? {} : launchOf(object(root['launch'], `${file}: launch`), `${file}: launch`),
    actions: list(root['actions'], `${file}: actions`).map((action, index) => actionOf(action, `${file}: actions[${index}]`)),
    thenResume: root['then'] === 'debug-resume',
  };

  function queueOf(queue: Plain, index: number): Setup['queues'][number] {
    const place = `${file}: queues[${index}]`;
    const concurrency = queue['concurrency'] === undefined ? 1 : numberOf(queue['concurrency'], `${place}.concurrency`);
    const order = queue['scheduler'] ?? queue['order'] ?? 'fair';
    if (order !== 'fair' && order !== 'fifo' && order !== 'prio')
      throw new Error(`${place}.scheduler: expected fair, fifo or prio, got ${JSON.stringify(order)}`);
    // evQueue's dynamic queue counts its concurrency per host and has no total.
    const dynamic = queue['dynamic'] === 1 || queue['dynamic'] === true;
    return {
      name: textOf(queue['name'], `${place}.name`),
      settings: dynamic ? { concurrency: 10_000, order, key: 'host', keyConcurrency: concurrency } : { concurrency, order },
    };
  }
}

function launchOf(launch: Plain, place: string): Setup['launch'] {
  return {
    ...(launch['comment'] === undefined ? {} : { comment: textOf(launch['comment'], `${place}.comment`) }),
    ...(launch['host'] === undefined ? {} : { host: textOf(launch['host'], `${place}.host`) }),
    ...(launch['user'] === undefined ? {} : { user: textOf(launch['user'], `${place}.user`) }),
  };
}

function actionOf(action: Plain, place: string): SetupAction {
  const verb = action['do'];
  if (verb !== 'cancel' && verb !== 'kill-task' && verb !== 'retry-all')
    throw new Error(`${place}.do: expected cancel, kill-task or retry-all, got ${JSON.stringify(verb)}`);
  return {
    at: numberOf(action['at'], `${place}.at`),
    do: verb,
    ...(action['task'] === undefined ? {} : { task: textOf(action['task'], `${place}.task`) }),
  };
}

function object(value: unknown, place: string): Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${place}: expected an object, got ${JSON.stringify(value)}`);
  return value as Plain;
}

function list(value: unknown, place: string): Plain[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${place}: expected a list, got ${JSON.stringify(value)}`);
  return value.map((item, index) => object(item, `${place}[${index}]`));
}

function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Error(`${place}: expected a text, got ${JSON.stringify(value)}`);
  return value;
}

function numberOf(value: unknown, place: string): number {
  if (typeof value !== 'number') throw new Error(`${place}: expected a number, got ${JSON.stringify(value)}`);
  return value;
}
