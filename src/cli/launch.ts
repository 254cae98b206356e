import type { InstanceBody, LaunchedBody } from '../server/schemas/instance.ts';
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { followInstance } from './follow.ts';
import { connectionOptions } from './options.ts';
import { parametersOfJson, parseParameters, readTextFile } from './parameters.ts';
import { createProgress, noProgress } from './progress.ts';
import { resultText } from './result-text.ts';

/** Launches a workflow on a running engine. */
export const launchCommand: Command = {
  name: ['launch'],
  summary: 'Launch a workflow on the running engine',
  description:
    'With --wait the exit code is that of the instance: 0 only if it ended without error. An interrupt stops the waiting, not the instance.',
  arguments: [
    { name: 'WORKFLOW', summary: 'Name of the workflow' },
    { name: 'NAME=VALUE', summary: 'A parameter; NAME=@FILE takes the content of a file', optional: true, repeated: true },
  ],
  options: [
    { name: 'wait', value: null, summary: 'Follow the instance to its end and print the result' },
    { name: 'params', value: 'FILE', summary: 'Parameters as a JSON object of texts' },
    { name: 'priority', value: 'NUMBER', summary: 'Higher goes first', default: 'that of the workflow' },
    { name: 'comment', value: 'TEXT', summary: 'Shown with the instance' },
    { name: 'host', value: 'HOST', summary: 'Machine where tasks run that name none' },
    { name: 'user', value: 'USER', summary: 'Account on that machine' },
    { name: 'key', value: 'KEY', summary: 'Idempotency key: the same key launches once' },
    ...connectionOptions,
  ],
  examples: ['evqueue launch mail-merge --wait members=examples/mail-merge/members.xml'],
  async run(context, given) {
    const [workflow = '', ...words] = given.arguments;
    const file = given.text('params');
    const values = [...(file === null ? [] : parametersOfJson(readTextFile(file), file)), ...parseParameters(words)];
    const launched = await context.client().ask<LaunchedBody>('POST', '/api/instances', {
      json: {
        workflow,
        parameters: Object.fromEntries(values.map(({ name, value }) => [name, value])),
        priority: given.integer('priority') ?? undefined,
        comment: given.text('comment') ?? undefined,
        host: given.text('host') ?? undefined,
        user: given.text('user') ?? undefined,
        idempotencyKey: given.text('key') ?? undefined,
      },
    });
    if (given.has('wait')) return waitForInstance(context, launched.id);
    context.terminal.out(context.json ? `${JSON.stringify(launched)}\n` : `${launched.id}\n`);
    return exitCodes.ok;
  },
};

/** Follows an instance, prints how it ended, and answers with the exit code of that. */
export async function waitForInstance(context: Context, id: number): Promise<number> {
  const { terminal, json } = context;
  const controller = new AbortController();
  const forget = terminal.onInterrupt(() => controller.abort());
  try {
    if (!json) terminal.err(`instance ${id}\n`);
    const ended = await followInstance(context.client(), id, json ? noProgress : createProgress(terminal), controller.signal);
    if (ended === null) {
      terminal.err(`instance ${id} goes on; see it with: evqueue instance show ${id}\n`);
      return exitCodes.interrupted;
    }
    terminal.out(json ? `${JSON.stringify(ended)}\n` : resultText({ ...ended, elapsedMs: elapsedOf(ended) }));
    return ended.errors === 0 ? exitCodes.ok : exitCodes.failed;
  } finally {
    forget();
  }
}

/** From the launch to the end, or to now. */
export function elapsedOf({ createdAt, endedAt }: Pick<InstanceBody, 'createdAt' | 'endedAt'>): number {
  return (endedAt === null ? Date.now() : Date.parse(endedAt)) - Date.parse(createdAt);
}
