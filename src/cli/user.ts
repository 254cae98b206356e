import type { ListedUserBody, PasswordLinkBody, SessionItem, UserBody } from '../server/schemas/user.ts';
import type { Command } from './command.ts';
import type { Context } from './context.ts';
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
    const body = await context.client().ask<{ readonly items: readonly ListedUserBody[] }>('GET', '/api/users');
    print(context, body, () => {
      const rows = body.items.map((item) => [
        item.name,
        item.roles.join(', '),
        item.disabledAt === null ? (item.passwordChangedAt === null ? 'no password yet' : 'active') : `disabled since ${item.disabledAt}`,
        item.sessions,
        item.lastSeenAt ?? '',
      ]);
      return rows.length === 0 ? 'no users\n' : tableText(['NAME', 'ROLES', 'STATE', 'SESSIONS', 'LAST SEEN'], rows);
    });
    return exitCodes.ok;
  },
};

const add: Command = {
  name: ['user', 'add'],
  summary: 'Create a user; the password comes from the standard input, or is chosen by a link',
  arguments: [name],
  options: [
    { name: 'role', value: 'ROLE', choices: roles, repeated: true, summary: 'What the user may do', default: 'reader' },
    { name: 'link', value: null, summary: 'Print a one-time link with which the user chooses a password' },
    ...connectionOptions,
  ],
  examples: ['evqueue user add anna --role operator --link', 'evqueue user add anna --role operator < password-file'],
  async run(context, given) {
    const asked = given.all('role');
    const user = given.argument(0);
    const rolesOfUser = asked.length === 0 ? ['reader'] : asked;
    if (given.has('link')) {
      const body = await context.client().ask<UserBody>('PUT', pathOf(user), { json: { roles: rolesOfUser, create: true } });
      const made = await makeLink(context, user);
      print(context, { ...body, link: made.link }, () => `${body.name}: ${body.roles.join(', ')}\n${linkLine(made)}`);
      return exitCodes.ok;
    }
    const password = await readPassword(context.terminal.err);
    const body = await context.client().ask<UserBody>('PUT', pathOf(user), { json: { roles: rolesOfUser, password, create: true } });
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

const link: Command = {
  name: ['user', 'link'],
  summary: 'Print a one-time link with which a user chooses a new password',
  description: 'It works once, for three days. The password and the sessions of now stay until it is used.',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const made = await makeLink(context, given.argument(0));
    print(context, made, () => linkLine(made));
    return exitCodes.ok;
  },
};

const disable: Command = {
  name: ['user', 'disable'],
  summary: 'Let nobody sign in as a user, and end all sessions; what belongs to the user stays',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<UserBody>('PUT', pathOf(given.argument(0)), { json: { disabled: true } });
    print(context, body, () => 'disabled\n');
    return exitCodes.ok;
  },
};

const enable: Command = {
  name: ['user', 'enable'],
  summary: 'Let a disabled user sign in again',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<UserBody>('PUT', pathOf(given.argument(0)), { json: { disabled: false } });
    print(context, body, () => 'enabled\n');
    return exitCodes.ok;
  },
};

const sessions: Command = {
  name: ['user', 'sessions'],
  summary: 'List where a user is signed in',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<{ readonly items: readonly SessionItem[] }>('GET', `${pathOf(given.argument(0))}/sessions`);
    print(context, body, () => {
      const rows = body.items.map((item) => [item.lastSeenAt, item.createdAt, item.address, item.userAgent]);
      return rows.length === 0 ? 'no sessions\n' : tableText(['LAST USED', 'SIGNED IN', 'FROM', 'BROWSER'], rows);
    });
    return exitCodes.ok;
  },
};

const signOut: Command = {
  name: ['user', 'sign-out'],
  summary: 'End all sessions of a user, at once',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<object>('DELETE', `${pathOf(given.argument(0))}/sessions`);
    print(context, body, () => 'signed out\n');
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
export const userCommands: readonly Command[] = [list, add, setRoles, password, link, disable, enable, sessions, signOut, remove];

async function makeLink(context: Context, user: string): Promise<{ readonly link: string; readonly expiresAt: string }> {
  const client = context.client();
  const { code, expiresAt } = await client.ask<PasswordLinkBody>('POST', `${pathOf(user)}/password-link`);
  return { link: `${client.server}/password#${code}`, expiresAt };
}

function linkLine({ link: address, expiresAt }: { readonly link: string; readonly expiresAt: string }): string {
  return `${address}\nworks once, until ${expiresAt}\n`;
}

function pathOf(user: string): string {
  return `/api/users/${encodeURIComponent(user)}`;
}
