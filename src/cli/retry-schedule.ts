import type { RetryLevelBody, RetryScheduleBody } from '../server/schemas/retry-schedule.ts';
import type { Command } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import { print } from './instance.ts';
import { connectionOptions } from './options.ts';
import { tableText } from './table.ts';

const name = { name: 'NAME', summary: 'Name of the retry schedule' } as const;

const list: Command = {
  name: ['retry-schedule', 'list'],
  summary: 'List retry schedules',
  arguments: [],
  options: connectionOptions,
  async run(context) {
    const body = await context.client().ask<{ readonly items: readonly RetryScheduleBody[] }>('GET', '/api/retry-schedules');
    print(context, body, () => {
      const rows = body.items.map((item) => [item.name, item.levels.map(levelText).join(', then ')]);
      return rows.length === 0 ? 'no retry schedules\n' : tableText(['NAME', 'LEVELS'], rows);
    });
    return exitCodes.ok;
  },
};

const show: Command = {
  name: ['retry-schedule', 'show'],
  summary: 'Show the levels of a retry schedule',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<RetryScheduleBody>('GET', pathOf(given.argument(0)));
    print(context, body, () => body.levels.map((level) => `${levelText(level)}\n`).join(''));
    return exitCodes.ok;
  },
};

const set: Command = {
  name: ['retry-schedule', 'set'],
  summary: 'Create a retry schedule, or replace it',
  arguments: [
    name,
    { name: 'LEVEL', summary: 'SECONDSxTIMES like 5x3; 5x3*2 doubles each delay, 5x9*2<600 up to 600 seconds', repeated: true },
  ],
  options: connectionOptions,
  examples: ['evqueue retry-schedule set provider 1x2 60x10'],
  async run(context, given) {
    const [schedule = '', ...levels] = given.arguments;
    const body = await context.client().ask<RetryScheduleBody>('PUT', pathOf(schedule), { json: { levels: levels.map(levelOf) } });
    print(context, body, () => body.levels.map((level) => `${levelText(level)}\n`).join(''));
    return exitCodes.ok;
  },
};

const remove: Command = {
  name: ['retry-schedule', 'delete'],
  summary: 'Delete a retry schedule that no workflow names',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<object>('DELETE', pathOf(given.argument(0)));
    print(context, body, () => 'deleted\n');
    return exitCodes.ok;
  },
};

/** All commands about retry schedules. */
export const retryScheduleCommands: readonly Command[] = [list, show, set, remove];

/** Reads `5x3`, `5x3*2`, `5x9*2<600`. */
export function levelOf(text: string): RetryLevelBody {
  const match = /^(\d+(?:\.\d+)?)x(\d+)(?:\*(\d+(?:\.\d+)?)(?:<(\d+))?)?$/.exec(text);
  if (match === null)
    throw new CommandFailure(`expected a level as SECONDSxTIMES like 5x3, 5x3*2 or 5x9*2<600, got "${text}"`, exitCodes.usage);
  const [, delay, times, factor, most] = match;
  return {
    delaySeconds: Number(delay),
    times: Number(times),
    ...(factor === undefined ? {} : { factor: Number(factor) }),
    ...(most === undefined ? {} : { maxDelaySeconds: Number(most) }),
  };
}

function levelText({ delaySeconds, times, factor, maxDelaySeconds }: RetryLevelBody): string {
  const growth =
    factor === undefined || factor === 1
      ? ''
      : `, each ${factor} times longer${maxDelaySeconds === undefined ? '' : ` up to ${maxDelaySeconds} s`}`;
  return `${times} × after ${delaySeconds} s${growth}`;
}

function pathOf(schedule: string): string {
  return `/api/retry-schedules/${encodeURIComponent(schedule)}`;
}
