/** Accounts, and what belongs to the own one. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { UserSummary } from '../../app/engine-types.ts';
import type { SessionRow } from '../../app/ports.ts';
import {
  changeOwnPassword,
  closeSession,
  closeSessionsOf,
  deleteUser,
  listUsers,
  makePasswordLink,
  maxUserSettingsLength,
  saveUser,
  saveUserSettings,
  sessionsOf,
  showUser,
  showUserSettings,
} from '../../app/users.ts';
import { digestOfToken } from '../auth/authenticate.ts';
import { clientAddress } from '../auth/client-address.ts';
import type { SignInLimits } from '../auth/sign-in-limits.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { addJsonRoute, created, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { namedPath } from '../schemas/field.ts';
import { deletedBody } from '../schemas/retry-schedule.ts';
import {
  passwordChange,
  passwordLinkBody,
  sessionClosed,
  sessionList,
  sessionPath,
  userBody,
  userChange,
  userList,
  userSettings,
  type SessionItem,
  type UserBody,
} from '../schemas/user.ts';

const tag = 'Sessions and users';
const path = namedPath('user');
const read = { verb: 'read', object: 'user' } as const;
const configure = { verb: 'configure', object: 'user' } as const;

/** Users, sessions, and what a user keeps. */
export function addUserRoutes(app: FastifyInstance, deps: ServerDeps, limits: SignInLimits): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/users',
    rule: read,
    tag,
    summary: 'All users',
    answer: userList,
    statuses: [200],
    async handle({ user }) {
      const users = await listUsers(deps, user);
      return users.ok
        ? done({
            items: users.value.map((each) => ({
              ...userBodyOf(each),
              sessions: each.sessions,
              lastSeenAt: each.lastSeenAtMs === null ? null : momentText(each.lastSeenAtMs),
            })),
          })
        : users;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/users/:name',
    rule: read,
    tag,
    summary: 'One user',
    description: 'Everybody may look at the own account.',
    path,
    answer: userBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const found = await showUser(deps, user, name);
      return found.ok ? done(userBodyOf(found.value)) : found;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/users/:name',
    rule: configure,
    tag,
    summary: 'Create a user, or change roles or password, disable or enable the account',
    description: 'The last administrator who can sign in stays one.',
    path,
    body: userChange,
    answer: userBody,
    statuses: [200, 201],
    async handle({ user, sessionId, path: { name }, body }) {
      const keep = sessionId !== null && name === user.name ? { keepSession: sessionId } : {};
      const saved = await saveUser(deps, user, { name, ...body, ...keep });
      if (!saved.ok) return saved;
      return saved.value.created ? created(userBodyOf(saved.value.user)) : done(userBodyOf(saved.value.user));
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/users/:name',
    rule: configure,
    tag,
    summary: 'Delete a user with all sessions',
    description: 'The last administrator cannot be deleted.',
    path,
    answer: deletedBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const deleted = await deleteUser(deps, user, name);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/users/:name/password-link',
    rule: configure,
    tag,
    summary: 'Make a one-time link with which a user chooses a password',
    description:
      'It works once, for three days; one that was made before works no more. The password and the sessions of now stay until it is used.',
    path,
    answer: passwordLinkBody,
    statuses: [201],
    async handle({ user, path: { name } }) {
      const code = randomBytes(18).toString('base64url');
      const made = await makePasswordLink(deps, user, { name, codeHash: digestOfToken(code), validMs: deps.settings.passwordLinkMs });
      return made.ok ? created({ code, expiresAt: momentText(made.value.expiresAtMs) }) : made;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/users/:name/sessions',
    rule: read,
    tag,
    summary: 'Open sessions of a user',
    path,
    answer: sessionList,
    statuses: [200],
    handle({ user, sessionId, path: { name } }) {
      const sessions = sessionsOf(deps, user, name);
      return sessions.ok ? done({ items: sessions.value.map((session) => sessionItemOf(session, sessionId)) }) : sessions;
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/users/:name/sessions',
    rule: { verb: 'edit', object: 'user' },
    tag,
    summary: 'End all sessions of a user',
    path,
    answer: sessionClosed,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const closed = await closeSessionsOf(deps, user, name);
      return closed.ok ? done(closed.value) : closed;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/sessions',
    rule: 'signedIn',
    tag,
    summary: 'The own open sessions',
    answer: sessionList,
    statuses: [200],
    handle({ user, sessionId }) {
      const sessions = sessionsOf(deps, user, user.name);
      return sessions.ok ? done({ items: sessions.value.map((session) => sessionItemOf(session, sessionId)) }) : sessions;
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/sessions/:id',
    rule: 'signedIn',
    tag,
    summary: 'End a session',
    description: 'An own one; an administrator may end any.',
    path: sessionPath,
    answer: sessionClosed,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const closed = await closeSession(deps, user, id);
      return closed.ok ? done(closed.value) : closed;
    },
  });

  addOwnRoutes(app, deps, limits);
}

function addOwnRoutes(app: FastifyInstance, deps: ServerDeps, limits: SignInLimits): void {
  app.route<{ Body: Static<typeof passwordChange> }>({
    method: 'PUT',
    url: '/api/me/password',
    config: { rule: 'signedIn' },
    schema: {
      tags: [tag],
      summary: 'Change the own password',
      description: 'All other sessions of the user end. Wrong passwords are counted as at sign-in.',
      querystring: { type: 'object', additionalProperties: false, properties: {} },
      body: passwordChange,
      response: { 200: userBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      const user = userOf(request);
      const address = clientAddress(request);
      const limited = limits.take(user.name, address);
      if (limited !== null) return refuse(reply.header('retry-after', limited.retryAfterS), limited.error);
      const changed = await changeOwnPassword(deps, user, { ...request.body, keepSession: request.session?.id ?? null });
      if (!changed.ok && changed.error.code === 'WRONG_PASSWORD') return refuse(reply, changed.error);
      limits.succeeded(user.name, address);
      return changed.ok ? reply.send(userBodyOf(changed.value.user)) : refuse(reply, changed.error);
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/me/settings',
    rule: 'signedIn',
    tag,
    summary: 'What the screens keep for this user',
    answer: userSettings,
    statuses: [200],
    handle({ user }) {
      const settings = showUserSettings(deps, user);
      return settings.ok ? done(settings.value) : settings;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/me/settings',
    rule: 'signedIn',
    tag,
    summary: 'Replace what the screens keep for this user',
    description: `Any JSON object of at most ${maxUserSettingsLength / 1024} KB.`,
    body: userSettings,
    answer: userSettings,
    statuses: [200],
    async handle({ user, body }) {
      const saved = await saveUserSettings(deps, user, body);
      return saved.ok ? done(saved.value) : saved;
    },
  });
}

function userBodyOf(user: UserSummary): UserBody {
  const { name, roles, createdAtMs, updatedAtMs, updatedBy, passwordChangedAtMs, hasPassword, disabledAtMs, linkExpiresAtMs } = user;
  return {
    name,
    roles: [...roles],
    createdAt: momentText(createdAtMs),
    updatedAt: momentText(updatedAtMs),
    updatedBy,
    passwordChangedAt: hasPassword ? momentText(passwordChangedAtMs) : null,
    disabledAt: disabledAtMs === null ? null : momentText(disabledAtMs),
    linkExpiresAt: linkExpiresAtMs === null ? null : momentText(linkExpiresAtMs),
  };
}

function sessionItemOf(session: SessionRow, current: string | null): SessionItem {
  return {
    id: session.id,
    createdAt: momentText(session.createdAtMs),
    lastSeenAt: momentText(session.lastSeenAtMs),
    expiresAt: momentText(session.expiresAtMs),
    endsAt: momentText(session.endsAtMs),
    address: session.address,
    userAgent: session.userAgent,
    current: session.id === current,
  };
}
