import { basename, dirname, resolve } from 'node:path';
import type { CheckBody, ProblemBody, WorkflowBody, WorkflowSummaryBody } from '../server/schemas/workflow.ts';
import { problemText } from './client.ts';
import type { Command } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { print } from './instance.ts';
import { connectionOptions } from './options.ts';
import { readTextFile } from './parameters.ts';
import { tableText } from './table.ts';

const name = { name: 'NAME', summary: 'Name of the workflow' } as const;

const list: Command = {
  name: ['workflow', 'list'],
  summary: 'List workflows',
  arguments: [],
  options: connectionOptions,
  async run(context) {
    const body = await context.client().ask<{ readonly items: readonly WorkflowSummaryBody[] }>('GET', '/api/workflows');
    print(context, body, () => {
      const rows = body.items.map((item) => [item.name, item.group, item.updatedAt, item.updatedBy, item.comment]);
      return rows.length === 0 ? 'no workflows\n' : tableText(['NAME', 'GROUP', 'SAVED', 'BY', 'COMMENT'], rows);
    });
    return exitCodes.ok;
  },
};

const show: Command = {
  name: ['workflow', 'show'],
  summary: 'Print the definition of a workflow',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<WorkflowBody>('GET', `/api/workflows/${encodeURIComponent(given.argument(0))}`);
    print(context, body, () => (body.xml.endsWith('\n') ? body.xml : `${body.xml}\n`));
    return exitCodes.ok;
  },
};

const save: Command = {
  name: ['workflow', 'save'],
  summary: 'Create a workflow from a file, or give it a new definition',
  arguments: [{ name: 'FILE', summary: 'The definition, XML; - is the standard input' }],
  options: [
    { name: 'name', value: 'NAME', summary: 'Name of the workflow', default: 'that of the file; of workflow.xml that of its directory' },
    { name: 'group', value: 'GROUP', summary: 'Group for lists' },
    { name: 'comment', value: 'TEXT', summary: 'Free text' },
    ...connectionOptions,
  ],
  async run(context, given) {
    const file = given.argument(0);
    const saved = given.text('name') ?? nameOfFile(file);
    const body = await context
      .client()
      .ask<{ readonly created: boolean; readonly warnings: readonly ProblemBody[] }>('PUT', `/api/workflows/${encodeURIComponent(saved)}`, {
        xml: readTextFile(file),
        query: { group: given.text('group'), comment: given.text('comment') },
      });
    if (!context.json) for (const warning of body.warnings) context.terminal.err(`${file}:${problemText(warning)}\n`);
    print(context, body, () => `${saved} ${body.created ? 'created' : 'saved'}\n`);
    return exitCodes.ok;
  },
};

const check: Command = {
  name: ['workflow', 'check'],
  summary: 'Say what is wrong with a definition; save nothing',
  arguments: [{ name: 'FILE', summary: 'The definition, XML; - is the standard input' }],
  options: connectionOptions,
  async run(context, given) {
    const file = given.argument(0);
    const body = await context.client().ask<CheckBody>('POST', '/api/workflows/check', { xml: readTextFile(file) });
    print(context, body, () =>
      body.problems.length === 0 ? `${file} is in order\n` : body.problems.map((problem) => `${file}:${problemText(problem)}\n`).join(''),
    );
    return body.valid ? exitCodes.ok : exitCodes.failed;
  },
};

const remove: Command = {
  name: ['workflow', 'delete'],
  summary: 'Delete a workflow; its instances stay',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<object>('DELETE', `/api/workflows/${encodeURIComponent(given.argument(0))}`);
    print(context, body, () => 'deleted\n');
    return exitCodes.ok;
  },
};

/** All commands about workflows. */
export const workflowCommands: readonly Command[] = [list, show, save, check, remove];

function nameOfFile(file: string): string {
  const own = basename(file).replace(/\.[^.]*$/, '');
  return own === 'workflow' ? basename(dirname(resolve(file))) : own;
}
