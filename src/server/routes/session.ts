/** Signing in and out: by password, or by the one-time link of the first start. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerOf, RequestError } from '../../app/engine-types.ts';
import { needsFirstUser, ownerOfLink, signIn, signInByLink, signInFirst, type Newcomer } from '../../app/sign-in.ts';
import { closeSession } from '../../app/users.ts';
import type { User } from '../../core/access/can.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { digestOfToken } from '../auth/authenticate.ts';
import { clientAddress, isTls } from '../auth/client-address.ts';
import { clearedCookie, newSessionToken, sessionCookie, sessionCookieName } from '../auth/session-cookie.ts';
import type { SignInLimits } from '../auth/sign-in-limits.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { momentText } from '../moment-text.ts';
import { errorBody } from '../schemas/error.ts';
import {
  firstBody,
  linkOwner,
  linkPassword,
  linkQuestion,
  sessionBody,
  signInBody,
  type FirstBody,
  type LinkPassword,
  type SessionBody,
  type SignInBody,
} from '../schemas/user.ts';

const tags = ['Sessions and users'];
const noQuery = { type: 'object', additionalProperties: false, properties: {} };

/** Name under which attempts to guess the code are counted. No user can have it. */
const firstCodeName = '#first';
const linkCodeName = '#link';

/** Refusals that help to guess count; a weak new password may be mended as often as it takes. */
const guesses: ReadonlySet<string> = new Set(['WRONG_PASSWORD', 'INVALID_FIRST_CODE', 'INVALID_PASSWORD_LINK']);

const longestUserAgent = 300;

/** `/api/session`, `/api/first` and `/api/password-link`. */
export function addSessionRoutes(app: FastifyInstance, deps: ServerDeps, limits: SignInLimits): void {
  const { settings } = deps;

  app.route({
    method: 'GET',
    url: '/api/session',
    config: { rule: 'guest' },
    schema: {
      tags,
      summary: 'Who asks',
      description: 'Also answered 200 to who is not signed in: a page asks this before it shows anything.',
      querystring: noQuery,
      response: { 200: sessionBody, '4xx': errorBody },
    },
    handler: async (request, reply) => answerSession(reply, request.user, request.session),
  });

  app.route<{ Body: SignInBody }>({
    method: 'POST',
    url: '/api/session',
    config: { rule: 'guest' },
    schema: {
      tags,
      summary: 'Sign in',
      description:
        'The session comes as a cookie that scripts cannot read. Wrong passwords are counted by name and address; over the limit the answer is 429 with `Retry-After`. ' +
        'A session that the request came with ends.',
      querystring: noQuery,
      body: signInBody,
      response: { 201: sessionBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      return await enter(request, reply, request.body, request.body.name, async (newcomer) => await signIn(deps, newcomer));
    },
  });

  app.route<{ Body: FirstBody }>({
    method: 'POST',
    url: '/api/first',
    config: { rule: 'guest' },
    schema: {
      tags,
      summary: 'Make the first administrator, and sign in',
      description:
        'With the code of the link that the engine printed when it started. Works once; a start without an administrator prints another.',
      querystring: noQuery,
      body: firstBody,
      response: { 201: sessionBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      return await enter(request, reply, request.body, firstCodeName, async (newcomer) =>
        isFirstCode(request.body.code, deps.firstCodeDigest)
          ? await signInFirst(deps, newcomer)
          : err({
              code: 'INVALID_FIRST_CODE',
              message: 'the link is not valid: open the one that the engine printed when it started last',
            }),
      );
    },
  });

  app.route<{ Body: { readonly code: string } }>({
    method: 'POST',
    url: '/api/password-link/owner',
    config: { rule: 'guest' },
    schema: {
      tags,
      summary: 'Whom a link to choose a password is for',
      querystring: noQuery,
      body: linkQuestion,
      response: { 200: linkOwner, '4xx': errorBody },
    },
    async handler(request, reply) {
      const address = clientAddress(request);
      const refused = limits.take(linkCodeName, address);
      if (refused !== null) return await refuse(reply.header('retry-after', refused.retryAfterS), refused.error);
      const owner = ownerOfLink(deps, digestOfToken(request.body.code));
      if (!owner.ok) return await refuse(reply, owner.error);
      limits.succeeded(linkCodeName, address);
      return await reply.send({ name: owner.value.name, expiresAt: momentText(owner.value.expiresAtMs) });
    },
  });

  app.route<{ Body: LinkPassword }>({
    method: 'POST',
    url: '/api/password-link',
    config: { rule: 'guest' },
    schema: {
      tags,
      summary: 'Choose a password by a one-time link, and sign in',
      description: 'The link works once. Other sessions of the user end.',
      querystring: noQuery,
      body: linkPassword,
      response: { 201: sessionBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      const { code, password } = request.body;
      return await enter(
        request,
        reply,
        { name: linkCodeName, password },
        linkCodeName,
        async (newcomer) => await signInByLink(deps, digestOfToken(code), newcomer),
      );
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/session',
    config: { rule: 'guest' },
    schema: {
      tags,
      summary: 'Sign out',
      description: 'Ends the session and takes the cookie away. Also answered 200 where there is none.',
      querystring: noQuery,
      response: { 200: sessionBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      const closed = await leave(request);
      if (!closed.ok) return refuse(reply, closed.error);
      for (const tls of isTls(request) ? [true] : [false, true]) {
        reply.header('set-cookie', clearedCookie(sessionCookieName(request.headers.host, tls), tls));
      }
      return await answerSession(reply, null, null);
    },
  });

  async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { name, password }: SignInBody,
    countedName: string,
    open: (newcomer: Newcomer) => Promise<Result<AnswerOf['openSession'], RequestError>>,
  ): Promise<FastifyReply> {
    const address = clientAddress(request);
    const refused = limits.take(countedName, address);
    if (refused !== null) return refuse(reply.header('retry-after', refused.retryAfterS), refused.error);
    const token = newSessionToken();
    const id = randomBytes(12).toString('hex');
    const opened = await open({
      name,
      password,
      session: {
        id,
        tokenHash: digestOfToken(token),
        idleMs: settings.sessionIdleMs,
        longestMs: settings.sessionLongestMs,
        address,
        userAgent: (request.headers['user-agent'] ?? '').slice(0, longestUserAgent),
      },
    });
    if (!opened.ok) {
      if (!guesses.has(opened.error.code)) limits.succeeded(countedName, address);
      // The name is not written: people type passwords there.
      request.log.warn({ address, code: opened.error.code }, 'a sign-in was refused');
      return refuse(reply, opened.error);
    }
    limits.succeeded(countedName, address);
    // The old session of this browser would stay open without anybody who knows its token.
    await leave(request);
    const tls = isTls(request);
    reply.header('set-cookie', sessionCookie(sessionCookieName(request.headers.host, tls), token, settings.sessionLongestMs, tls));
    const session = deps.read.session(id);
    const found = session === null ? null : deps.read.sessionOfToken(digestOfToken(token));
    request.log.info({ user: found?.userName, address }, 'signed in');
    return await answerSession(reply.code(201), found === null ? null : { name: found.userName, roles: found.roles }, session);
  }

  async function leave(request: FastifyRequest): Promise<Result<unknown, RequestError>> {
    if (request.session === null || request.user === null) return ok(null);
    const closed = await closeSession(deps, request.user, request.session.id);
    return closed.ok || closed.error.code === 'UNKNOWN_SESSION' ? ok(null) : closed;
  }

  async function answerSession(reply: FastifyReply, user: User | null, session: FastifyRequest['session']): Promise<FastifyReply> {
    const firstStart = user === null ? await needsFirstUser(deps) : ok(false);
    const body: SessionBody = {
      user: user === null ? null : { name: user.name, roles: [...user.roles] },
      session:
        session === null ? null : { id: session.id, expiresAt: momentText(session.expiresAtMs), endsAt: momentText(session.endsAtMs) },
      firstStart: firstStart.ok && firstStart.value,
      version: user === null ? null : deps.version,
    };
    return reply.send(body);
  }
}

function isFirstCode(code: string, digest: Uint8Array | null): boolean {
  return digest !== null && timingSafeEqual(digestOfToken(code), digest);
}
