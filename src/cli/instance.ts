import type { InstanceBody, InstanceList, JournalPage, LaunchedBody, WhyBody } from '../server/schemas/instance.ts';
import type { TreeBody } from '../server/schemas/tree.ts';
import type { Command } from './command.ts';
import type { Context, Terminal } from './context.ts';
import { durationsLine } from './durations-line.ts';
import { followLines, followOutput } from './follow-output.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import { elapsedOf, waitForInstance } from './launch.ts';
import { connectionOptions } from './options.ts';
import { parseParameters } from './parameters.ts';
import { listText, tableText } from './table.ts';
import { treeLines } from './tree-lines.ts';
import { elapsedText } from './elapsed-text.ts';

const id = { name: 'ID', summary: 'Id of the instance' } as const;
const waitOption = { name: 'wait', value: null, summary: 'Follow the new instance to its end and print the result' } as const;

/** Rows of a list that gives no limit. */
const defaultLimit = 50;
/** Most rows that one answer has. */
const maxPage = 1_000;

/** A command that looks at one instance or acts on it. */
function onInstance(
  verb: string,
  summary: string,
  run: Command['run'],
  more: { readonly arguments?: Command['arguments']; readonly options?: Command['options']; readonly description?: string } = {},
): Command {
  const { description } = more;
  return {
    name: ['instance', verb],
    summary,
    ...(description === undefined ? {} : { description }),
    arguments: [id, ...(more.arguments ?? [])],
    options: [...(more.options ?? []), ...connectionOptions],
    run,
  };
}

const list: Command = {
  name: ['instance', 'list'],
  summary: 'List instances, newest first',
  arguments: [],
  options: [
    { name: 'status', value: 'STATUS', choices: ['executing', 'cancelling', 'terminated'], summary: 'Only in this state' },
    { name: 'workflow', value: 'NAME', summary: 'Only of this workflow' },
    { name: 'errors', value: 'yes|no', choices: ['yes', 'no'], summary: 'Only with, or only without errors' },
    { name: 'launched-after', value: 'MOMENT', summary: 'ISO 8601, or a date' },
    { name: 'launched-before', value: 'MOMENT', summary: 'ISO 8601, or a date' },
    { name: 'parameter', value: 'NAME=VALUE', repeated: true, summary: 'Only with this value of a parameter' },
    { name: 'tag', value: 'TAG', summary: 'Only with this tag' },
    { name: 'host', value: 'HOST', summary: 'Only launched on this host' },
    { name: 'text', value: 'TEXT', summary: 'Found in comment, parameters, custom attributes or the name of the workflow' },
    { name: 'limit', value: 'NUMBER', summary: 'How many', default: '50' },
    { name: 'cursor', value: 'CURSOR', summary: 'Go on after the page that ended with this' },
    ...connectionOptions,
  ],
  async run(context, given) {
    const page = await fullPage(context, queryOf(given), given.integer('limit') ?? defaultLimit);
    print(context, page, () => {
      const rows = page.items.map((item) => [
        item.id,
        item.workflow,
        item.status,
        item.errors,
        item.createdAt,
        elapsedText(elapsedOf(item)),
        item.comment ?? '',
      ]);
      const more = page.nextCursor === null ? '' : `more: --cursor ${page.nextCursor}\n`;
      return page.items.length === 0
        ? 'no instances\n'
        : `${tableText(['ID', 'WORKFLOW', 'STATUS', 'ERRORS', 'LAUNCHED', 'TOOK', 'COMMENT'], rows)}${more}`;
    });
    return exitCodes.ok;
  },
};

const show = onInstance('show', 'Show one instance, and why it waits', async (context, given) => {
  const instance = await context.client().ask<InstanceBody>('GET', `/api/instances/${given.id(0)}`);
  print(context, instance, () => {
    const parameters = Object.entries(instance.parameters).map(([name, value]) => `${name}=${value}`);
    const text = listText([
      ['instance', instance.id],
      ['workflow', instance.workflow],
      ['status', instance.status],
      ['errors', instance.errors],
      ['launched', instance.createdAt],
      ['ended', instance.endedAt],
      ['parameters', parameters.length === 0 ? null : parameters.join(' ')],
      ['comment', instance.comment],
      ['tags', instance.tags.length === 0 ? null : instance.tags.join(', ')],
      ...instance.customAttributes.map(({ name, value }) => [name, value] as const),
    ]);
    return `${text}${durationsLine({ ...instance, elapsedMs: elapsedOf(instance) })}\n${whyLines(instance.why)}`;
  });
  return exitCodes.ok;
});

const tree = onInstance('tree', 'Show jobs and tasks with their states', async (context, given) => {
  const body = await context.client().ask<TreeBody>('GET', `/api/instances/${given.id(0)}/tree`);
  print(context, body, () => `${treeLines(body.jobs).join('\n')}\n`);
  return exitCodes.ok;
});

const document = onInstance('document', "Print the instance document, evQueue's XML", async (context, given) => {
  const xml = await context.client().text(`/api/instances/${given.id(0)}/document`, { headers: { accept: 'application/xml' } });
  context.terminal.out(context.json ? `${JSON.stringify({ document: xml })}\n` : `${xml}\n`);
  return exitCodes.ok;
});

const journal = onInstance('journal', 'Print what happened, in order', async (context, given) => {
  const path = `/api/instances/${given.id(0)}/journal`;
  for (let after: number | null = 0; after !== null;) {
    const page: JournalPage = await context.client().ask<JournalPage>('GET', path, { query: { after, limit: 1_000 } });
    for (const { seq, at, event } of page.items) {
      const { kind, ...facts } = event;
      context.terminal.out(
        context.json ? `${JSON.stringify({ seq, at, event })}\n` : `${seq}  ${at}  ${String(kind)}  ${JSON.stringify(facts)}\n`,
      );
    }
    after = page.nextAfter;
  }
  return exitCodes.ok;
});

const why = onInstance('why', 'Say why each waiting node waits', async (context, given) => {
  const body = await context.client().ask<{ readonly items: readonly WhyBody[] }>('GET', `/api/instances/${given.id(0)}/why`);
  print(context, body, () => (body.items.length === 0 ? 'nothing waits\n' : whyLines(body.items)));
  return exitCodes.ok;
});

const output = onInstance(
  'output',
  'Print what a task wrote',
  async (context, given) => {
    if (given.has('follow') && given.text('lines') !== null)
      throw new CommandFailure('--follow and --lines exclude each other', exitCodes.usage);
    if (given.has('all') && given.text('channel') !== null)
      throw new CommandFailure('--all and --channel exclude each other', exitCodes.usage);
    const instance = given.id(0);
    const node = await nodeOf(context, instance, given.argument(1));
    const attempt = given.integer('attempt') ?? (await lastAttempt(context, instance, node));
    const channel = given.has('all') ? 'all' : (given.text('channel') ?? 'stdout');
    const path = `/api/instances/${instance}/tasks/${node}/attempts/${attempt}`;
    const { write, end } = context.json
      ? outputAsJson(context.terminal, { instance, node, attempt, channel })
      : { write: (chunk: Uint8Array) => context.terminal.outBytes(chunk), end: () => undefined };
    const code = await passOn(context, path, channel, given, write);
    end();
    return code;
  },
  {
    arguments: [{ name: 'TASK', summary: 'Name or node id of the task' }],
    options: [
      { name: 'channel', value: 'CHANNEL', choices: ['stdout', 'stderr', 'log'], summary: 'What to print', default: 'stdout' },
      { name: 'all', value: null, summary: 'All channels in the order of arrival; o, e or l in front says which' },
      { name: 'times', value: null, summary: 'The moment of its arrival in front of each line' },
      { name: 'attempt', value: 'NUMBER', summary: 'Which attempt', default: 'the last' },
      { name: 'lines', value: 'A-B', summary: 'Only these lines, from 1' },
      { name: 'follow', value: null, summary: 'Go on while the command writes, until it has ended' },
    ],
  },
);

const cancel = action('cancel', 'Start nothing more; commands that run go on', 'cancelled');
const kill = onInstance(
  'kill',
  'Cancel an instance and kill its commands, or kill the command of one task',
  async (context, given) => {
    const instance = given.id(0);
    const [, task] = given.arguments;
    const node = task === undefined ? null : await nodeOf(context, instance, task);
    const path = node === null ? `/api/instances/${instance}/kill` : `/api/instances/${instance}/tasks/${node}/kill`;
    const body = await context.client().ask<object>('POST', path, { json: node === null ? {} : { retry: given.has('retry') } });
    print(context, body, () => 'killed\n');
    return exitCodes.ok;
  },
  {
    arguments: [{ name: 'TASK', summary: 'Name or node id of the task', optional: true }],
    options: [{ name: 'retry', value: null, summary: 'Of a task: retry it like after any failure' }],
  },
);

const retryNow = onInstance(
  'retry-now',
  'Let planned retries happen now',
  async (context, given) => {
    const instance = given.id(0);
    const [, task] = given.arguments;
    const path =
      task === undefined
        ? `/api/instances/${instance}/retry-now`
        : `/api/instances/${instance}/tasks/${await nodeOf(context, instance, task)}/retry-now`;
    const body = await context.client().ask<{ readonly retried: number }>('POST', path, { json: {} });
    print(context, body, () => `${body.retried} retried\n`);
    return exitCodes.ok;
  },
  { arguments: [{ name: 'TASK', summary: 'Name or node id of the task; without it all of the instance', optional: true }] },
);

const resume = onInstance(
  'resume',
  'Go on from the failures of a finished instance, as a new one',
  async (context, given) => {
    const from = given.text('from');
    const values = parseParameters(given.all('parameter'));
    return launchAgain(context, given, 'resume', {
      latest: given.has('latest'),
      ...(from === null ? {} : { fromNode: await nodeOf(context, given.id(0), from) }),
      ...(values.length === 0 ? {} : { parameters: Object.fromEntries(values.map(({ name, value }) => [name, value])) }),
    });
  },
  {
    description:
      'What succeeded is taken over. What runs anew is given its inputs anew; failed tasks get those that they had, unless a parameter changes.',
    options: [
      { name: 'from', value: 'TASK', summary: 'Run this task anew too (name or node id), with all that followed it' },
      {
        name: 'parameter',
        value: 'NAME=VALUE',
        repeated: true,
        summary: 'Another value of a parameter; NAME=@FILE takes the content of a file',
      },
      { name: 'latest', value: null, summary: 'Refuse if the workflow was changed since' },
      waitOption,
    ],
  },
);

const relaunch = onInstance(
  'relaunch',
  'Launch the same workflow again with the same parameters',
  (context, given) => launchAgain(context, given, 'relaunch', {}),
  {
    options: [waitOption],
  },
);

const wait = onInstance('wait', 'Follow an instance to its end and print the result', (context, given) =>
  waitForInstance(context, given.id(0)),
);

const tag = onInstance(
  'tag',
  'Put a tag on an instance, or take it off',
  async (context, given) => {
    const path = `/api/instances/${given.id(0)}/tags`;
    const name = given.argument(1);
    const body = given.has('remove')
      ? await context.client().ask<object>('DELETE', `${path}/${encodeURIComponent(name)}`)
      : await context.client().ask<object>('POST', path, { json: { tag: name } });
    print(context, body, () => 'done\n');
    return exitCodes.ok;
  },
  { arguments: [{ name: 'TAG', summary: 'The tag' }], options: [{ name: 'remove', value: null, summary: 'Take it off' }] },
);

const remove = onInstance('delete', 'Delete a finished instance with all that it owns', async (context, given) => {
  const body = await context.client().ask<object>('DELETE', `/api/instances/${given.id(0)}`);
  print(context, body, () => 'deleted\n');
  return exitCodes.ok;
});

/** All commands about instances. */
export const instanceCommands: readonly Command[] = [
  list,
  show,
  tree,
  document,
  journal,
  output,
  why,
  wait,
  cancel,
  kill,
  retryNow,
  resume,
  relaunch,
  tag,
  remove,
];

/** Prints a result: as JSON where that is wanted, else as text. */
export function print(context: Context, body: unknown, text: () => string): void {
  context.terminal.out(context.json ? `${JSON.stringify(body)}\n` : text());
}

function action(verb: string, summary: string, done: string): Command {
  return onInstance(verb, summary, async (context, given) => {
    const body = await context.client().ask<{ readonly changed: boolean }>('POST', `/api/instances/${given.id(0)}/${verb}`, { json: {} });
    print(context, body, () => (body.changed ? `${done}\n` : 'nothing to change\n'));
    return exitCodes.ok;
  });
}

async function launchAgain(context: Context, given: Given, verb: 'resume' | 'relaunch', body: object): Promise<number> {
  const launched = await context.client().ask<LaunchedBody>('POST', `/api/instances/${given.id(0)}/${verb}`, { json: body });
  if (given.has('wait')) return waitForInstance(context, launched.id);
  print(context, launched, () => `${launched.id}\n`);
  return exitCodes.ok;
}

/** Goes on where a page came back short: a filter without an index is looked through piece by piece. */
async function fullPage(context: Context, query: ReturnType<typeof queryOf>, limit: number): Promise<InstanceList> {
  const items: InstanceList['items'] = [];
  let cursor = query['cursor'] ?? null;
  do {
    const page: InstanceList = await context
      .client()
      .ask<InstanceList>('GET', '/api/instances', { query: { ...query, cursor, limit: Math.min(maxPage, limit - items.length) } });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (items.length < limit && cursor !== null);
  return { items, nextCursor: cursor };
}

function queryOf(given: Given): { readonly [name: string]: string | number | null } {
  const parameters = given.all('parameter').map((word) => {
    const equals = word.indexOf('=');
    if (equals < 1) throw new CommandFailure(`--parameter: expected NAME=VALUE, got "${word}"`, exitCodes.usage);
    return [`parameter.${word.slice(0, equals)}`, word.slice(equals + 1)] as const;
  });
  const errors = given.text('errors');
  return {
    status: given.text('status'),
    workflow: given.text('workflow'),
    errors: errors === null ? null : String(errors === 'yes'),
    launchedAfter: given.text('launched-after'),
    launchedBefore: given.text('launched-before'),
    tag: given.text('tag'),
    host: given.text('host'),
    text: given.text('text'),
    cursor: given.text('cursor'),
    ...Object.fromEntries(parameters),
  };
}

/** The node id of a task that is given by id or by name. */
async function nodeOf(context: Context, instance: number, word: string): Promise<number> {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  const body = await context.client().ask<TreeBody>('GET', `/api/instances/${instance}/tree`);
  const found = tasksOf(body.jobs).filter((task) => task.name === word && task.nodeId !== null && task.status !== 'expanded');
  const [only] = found;
  if (only === undefined || only.nodeId === null)
    throw new CommandFailure(`instance ${instance} has no task "${word}" that was considered yet; see: evqueue instance tree ${instance}`);
  if (found.length > 1)
    throw new CommandFailure(
      `instance ${instance} has ${found.length} tasks "${word}"; give the node id of one: ${found
        .slice(0, 10)
        .map(({ nodeId }) => nodeId)
        .join(', ')}`,
    );
  return only.nodeId;
}

/** Prints what an attempt wrote on a channel, or on all of them in the order of arrival. */
async function passOn(
  context: Context,
  attemptPath: string,
  channel: string,
  given: Given,
  write: (chunk: Uint8Array) => void,
): Promise<number> {
  const client = context.client();
  const lines = given.text('lines');
  if (channel === 'all' || given.has('times')) {
    const prefix = channel !== 'all' ? 'time' : given.has('times') ? 'both' : 'channel';
    const query = { prefix, ...(channel === 'all' ? {} : { channels: channel }) };
    if (given.has('follow')) return untilInterrupt(context, (signal) => followLines(client, attemptPath, query, write, signal));
    await client.stream(`${attemptPath}/all`, { query: { ...query, lines } }, write);
    return exitCodes.ok;
  }
  const path = `${attemptPath}/${channel}`;
  if (given.has('follow')) return untilInterrupt(context, (signal) => followOutput(client, path, write, signal));
  await client.stream(path, { query: { lines } }, write);
  return exitCodes.ok;
}

/** Prints an output to its end; a person who interrupts ends the looking, not the command. */
async function untilInterrupt(context: Context, follow: (signal: AbortSignal) => Promise<boolean>): Promise<number> {
  const controller = new AbortController();
  const forget = context.terminal.onInterrupt(() => controller.abort());
  try {
    return (await follow(controller.signal)) ? exitCodes.ok : exitCodes.interrupted;
  } finally {
    forget();
  }
}

function tasksOf(jobs: TreeBody['jobs']): TreeBody['jobs'][number]['tasks'][number][] {
  return jobs.flatMap((job) => [...job.tasks, ...tasksOf(job.subjobs)]);
}

/** One object, of any length: the text is passed on as it comes. */
function outputAsJson(terminal: Terminal, facts: object): { write(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isBegun = false;
  const add = (text: string): void => {
    if (!isBegun) terminal.out(`${JSON.stringify(facts).slice(0, -1)},"text":"`);
    isBegun = true;
    terminal.out(JSON.stringify(text).slice(1, -1));
  };
  return {
    write: (chunk) => add(decoder.decode(chunk, { stream: true })),
    end: () => {
      add(decoder.decode());
      terminal.out('"}\n');
    },
  };
}

async function lastAttempt(context: Context, instance: number, node: number): Promise<number> {
  const { items } = await context
    .client()
    .ask<{ readonly items: readonly { readonly number: number }[] }>('GET', `/api/instances/${instance}/tasks/${node}/attempts`);
  const last = items.at(-1);
  if (last === undefined) throw new CommandFailure(`task ${node} of instance ${instance} has not been started yet`);
  return last.number;
}

function whyLines(items: readonly WhyBody[]): string {
  return items.map(({ nodeId, name, text }) => `${name ?? (nodeId === null ? 'next job' : `node ${nodeId}`)}: ${text}\n`).join('');
}
