import type { UserBody } from '../server/schemas/user.ts';
import type { Command } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { print } from './instance.ts';
import { connectionOptions } from './options.ts';
import { readPassword } from './password.ts';
import { tableText } from './table.ts';

const name = { name: 'NAME', summary: 'Name of the user' } as const;

/** `administrator` last: whoever copies an example gets the least. */
const roles = ['reader', 'operator', 'administrator'] as const;

const list: Command = {
  name: ['user', 'list'],
  summary: 'List users with their roles',
  arguments: [],
  options: connectionOptions,
  async run(context) {
    const body = await context.client().ask<{ readonly items: readonly UserBody[] }>('GET', '/api/users');
    print(context, body, () => {
      const rows = body.items.map((item) => [item.name, item.roles.join(', '), item.createdAt, item.passwordChangedAt]);
      return rows.length === 0 ? 'no users\n' : tableText(['NAME', 'ROLES', 'CREATED', 'PASSWORD SINCE'], rows);
    });
    return exitCodes.ok;
  },
};

const add: Command = {
  name: ['user', 'add'],
  summary: 'Create a user; the password comes from the standard input',
  arguments: [name],
  options: [
    { name: 'role', value: 'ROLE', choices: roles, repeated: true, summary: 'What the user may do', default: 'reader' },
    ...connectionOptions,
  ],
  examples: ['evqueue user add anna --role operator < password-file'],
  async run(context, given) {
    const asked = given.all('role');
    const password = await readPassword(context.terminal.err);
    const body = await context.client().ask<UserBody>('PUT', pathOf(given.argument(0)), {
      json: { roles: asked.length === 0 ? ['reader'] : asked, password, create: true },
    });
    print(context, body, () => `${body.name}: ${body.roles.join(', ')}\n`);
    return exitCodes.ok;
  },
};

const setRoles: Command = {
  name: ['user', 'roles'],
  summary: 'Give a user other roles',
  arguments: [name, { name: 'ROLE', summary: roles.join(', '), repeated: true }],
  options: connectionOptions,
  async run(context, given) {
    const [user = '', ...asked] = given.arguments;
    const body = await context.client().ask<UserBody>('PUT', pathOf(user), { json: { roles: asked } });
    print(context, body, () => `${body.name}: ${body.roles.join(', ')}\n`);
    return exitCodes.ok;
  },
};

const password: Command = {
  name: ['user', 'password'],
  summary: 'Give a user a new password, from the standard input',
  description: 'All sessions of the user end.',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const text = await readPassword(context.terminal.err);
    const body = await context.client().ask<UserBody>('PUT', pathOf(given.argument(0)), { json: { password: text } });
    print(context, body, () => 'changed\n');
    return exitCodes.ok;
  },
};

const remove: Command = {
  name: ['user', 'delete'],
  summary: 'Delete a user; all sessions of the user end',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<object>('DELETE', pathOf(given.argument(0)));
    print(context, body, () => 'deleted\n');
    return exitCodes.ok;
  },
};

/** All commands about users. */
export const userCommands: readonly Command[] = [list, add, setRoles, password, remove];

function pathOf(user: string): string {
  return `/api/users/${encodeURIComponent(user)}`;
}
