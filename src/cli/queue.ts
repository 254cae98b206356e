import type { QueueBody, QueueSettingsBody } from '../server/schemas/queue.ts';
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import { print } from './instance.ts';
import { connectionOptions } from './options.ts';
import { listText, tableText } from './table.ts';

const name = { name: 'NAME', summary: 'Name of the queue' } as const;

const list: Command = {
  name: ['queue', 'list'],
  summary: 'List queues with their load',
  arguments: [],
  options: connectionOptions,
  async run(context) {
    const body = await context.client().ask<{ readonly items: readonly QueueBody[] }>('GET', '/api/queues');
    print(context, body, () => {
      const rows = body.items.map((item) => [
        item.name,
        item.running ?? 0,
        item.concurrency,
        item.waiting ?? 0,
        item.order,
        item.paused === null ? '' : `paused by ${item.paused.by}`,
      ]);
      return rows.length === 0 ? 'no queues\n' : tableText(['NAME', 'RUNNING', 'SLOTS', 'WAITING', 'ORDER', 'STATE'], rows);
    });
    return exitCodes.ok;
  },
};

const show = onQueue('show', 'Show one queue', [], (context, given) => context.client().ask('GET', pathOf(given)));

const set = onQueue(
  'set',
  'Create a queue, or change the given settings of it',
  [
    { name: 'concurrency', value: 'NUMBER', summary: 'How many tasks may run at once' },
    { name: 'order', value: 'ORDER', choices: ['fair', 'fifo', 'prio'], summary: 'Who is next' },
    {
      name: 'ageing',
      value: 'SECONDS',
      summary: 'A waiting task gains a step of priority each time so many seconds have passed; 0: never',
    },
    { name: 'key', value: 'KEY', summary: 'host, or an XPath expression: slots are counted per value too; none: no key' },
    { name: 'key-concurrency', value: 'NUMBER', summary: 'How many tasks of one key may run at once; none: no limit' },
    {
      name: 'rate',
      value: 'STARTS/PERIOD',
      summary: 'At most so many starts per s, min, h or number of seconds, like 100/min; none: no limit',
    },
  ],
  (context, given) => context.client().ask('PUT', pathOf(given), { json: settingsOf(given) }),
);

const pause = onQueue(
  'pause',
  'Start nothing more from a queue; what runs goes on',
  [{ name: 'reason', value: 'TEXT', summary: 'Shown to everybody whose task waits' }],
  (context, given) => context.client().ask('POST', `${pathOf(given)}/pause`, { json: { reason: given.text('reason') ?? '' } }),
);

const resume = onQueue('resume', 'End a pause', [], (context, given) =>
  context.client().ask('POST', `${pathOf(given)}/resume`, { json: {} }),
);

const rename: Command = {
  name: ['queue', 'rename'],
  summary: 'Give a queue another name; the old one stays as an alias',
  arguments: [name, { name: 'NEW-NAME', summary: 'The new name' }],
  options: connectionOptions,
  async run(context, given) {
    const queue = await context.client().ask<QueueBody>('POST', `${pathOf(given)}/rename`, { json: { name: given.argument(1) } });
    print(context, queue, () => queueText(queue));
    return exitCodes.ok;
  },
};

const moveFirst: Command = {
  name: ['queue', 'move-first'],
  summary: 'Let a waiting task start next, before all others of its queue',
  arguments: [
    name,
    { name: 'INSTANCE', summary: 'Id of its instance' },
    { name: 'TASK', summary: 'Id of the task inside it, as the tree gives it' },
  ],
  options: connectionOptions,
  async run(context, given) {
    const [instanceId, nodeId] = [Number(given.argument(1)), Number(given.argument(2))];
    const body = await context.client().ask<object>('POST', `${pathOf(given)}/move-first`, { json: { instanceId, nodeId } });
    print(context, body, () => 'it goes first\n');
    return exitCodes.ok;
  },
};

const remove: Command = {
  name: ['queue', 'delete'],
  summary: 'Delete a queue that nothing needs',
  arguments: [name],
  options: [{ name: 'move-to', value: 'QUEUE', summary: 'Queue that takes over its names and waiting tasks' }, ...connectionOptions],
  async run(context, given) {
    const body = await context
      .client()
      .ask<{ readonly moved: number }>('DELETE', pathOf(given), { query: { moveTo: given.text('move-to') } });
    print(context, body, () => (body.moved === 0 ? 'deleted\n' : `deleted, ${body.moved} waiting tasks moved\n`));
    return exitCodes.ok;
  },
};

/** All commands about queues. */
export const queueCommands: readonly Command[] = [list, show, set, pause, resume, moveFirst, rename, remove];

function onQueue(
  verb: string,
  summary: string,
  options: Command['options'],
  ask: (context: Context, given: Given) => Promise<QueueBody>,
): Command {
  return {
    name: ['queue', verb],
    summary,
    arguments: [name],
    options: [...options, ...connectionOptions],
    async run(context, given) {
      const queue = await ask(context, given);
      print(context, queue, () => queueText(queue));
      return exitCodes.ok;
    },
  };
}

function pathOf(given: Given): string {
  return `/api/queues/${encodeURIComponent(given.argument(0))}`;
}

function queueText(queue: QueueBody): string {
  const { rate, paused } = queue;
  return listText([
    ['queue', queue.name],
    ...(queue.aliases.length === 0 ? [] : [['formerly', queue.aliases.join(', ')] as const]),
    ['slots', queue.concurrency],
    ['order', queue.order],
    ...(queue.ageingSeconds === 0 ? [] : [['ageing', `${queue.ageingSeconds} s`] as const]),
    ...(queue.key === null ? [] : [['key', queue.key] as const, ['slots per key', queue.keyConcurrency] as const]),
    ...(rate === null ? [] : [['rate', `${rate.starts} per ${rate.periodSeconds} s`] as const]),
    ...(paused === null
      ? []
      : [['paused', `since ${paused.since} by ${paused.by}${paused.reason === '' ? '' : `: ${paused.reason}`}`] as const]),
    ...(queue.running === null ? [] : [['running', queue.running] as const, ['waiting', queue.waiting] as const]),
  ]);
}

function settingsOf(given: Given): QueueSettingsBody {
  const order = (['fair', 'fifo', 'prio'] as const).find((each) => each === given.text('order'));
  const concurrency = given.integer('concurrency');
  const ageing = given.integer('ageing');
  const key = given.text('key');
  const rate = given.text('rate');
  return {
    ...(concurrency === null ? {} : { concurrency }),
    ...(order === undefined ? {} : { order }),
    ...(ageing === null ? {} : { ageingSeconds: ageing }),
    ...(key === null ? {} : { key: key === 'none' ? null : key }),
    ...(given.has('key-concurrency')
      ? { keyConcurrency: given.text('key-concurrency') === 'none' ? null : given.integer('key-concurrency') }
      : {}),
    ...(rate === null ? {} : { rate: rate === 'none' ? null : rateOf(rate) }),
  };
}

const periods: { readonly [unit: string]: number } = { s: 1, min: 60, h: 3600, day: 86_400 };

function rateOf(text: string): { starts: number; periodSeconds: number } {
  const match = /^(\d{1,7})\/(?:(\d{1,5})|(s|min|h|day))$/.exec(text);
  if (match === null) throw new CommandFailure(`--rate: expected starts per period like 100/min or 5/30, got "${text}"`, exitCodes.usage);
  return { starts: Number(match[1]), periodSeconds: match[2] === undefined ? (periods[match[3] ?? ''] ?? 1) : Number(match[2]) };
}
