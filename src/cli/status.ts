import type { StatusBody } from '../server/schemas/engine.ts';
import type { Command } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { print } from './instance.ts';
import { connectionOptions } from './options.ts';
import { listText } from './table.ts';

/** The engine in one look. */
export const statusCommand: Command = {
  name: ['status'],
  summary: 'Show the engine in one look',
  arguments: [],
  options: connectionOptions,
  async run(context) {
    const body = await context.client().ask<StatusBody>('GET', '/api/status');
    print(context, body, () =>
      listText([
        ['server', context.client().server],
        ['version', body.version],
        ['started', `${body.startedAt} (start ${body.epoch} of this store)`],
        ['active instances', body.activeInstances],
        ['tasks', `${body.runningTasks} running, ${body.queuedTasks} queued, ${body.retryingTasks} retrying`],
        ['waiting nodes', body.waitingNodes],
        ['finished', `${body.instances.terminated}, of these ${body.instances.terminatedWithErrors} with errors`],
        ['starts', body.startsPossible ? 'possible' : `refused: ${body.startsRefusedReason ?? ''}`],
      ]),
    );
    return exitCodes.ok;
  },
};

/** Lets every planned retry happen now. */
export const retryNowCommand: Command = {
  name: ['retry-now'],
  summary: 'Let every planned retry happen now',
  arguments: [],
  options: connectionOptions,
  async run(context) {
    const body = await context.client().ask<{ readonly retried: number }>('POST', '/api/retry-now', { json: {} });
    print(context, body, () => `${body.retried} retried\n`);
    return exitCodes.ok;
  },
};
