import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestError } from '../../app/engine-types.ts';
import type { ServerSettings } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { isAllowedHost, isAllowedOrigin } from './allowed-hosts.ts';
import { basicToken, bearerToken, type Authenticate } from './authenticate.ts';
import { isTls } from './client-address.ts';
import { sessionCookieName, sessionTokenOf } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';

/**
 * The door of every request: is the host one that we serve, does a browser come from a page of ours, and who asks. Routes
 * that are public pass, for probes that know neither name nor token, and tell nothing. Addresses that do not exist need a
 * token too: who has none learns nothing about them.
 *
 * Programs show a token, browsers the cookie of a session. A browser adds the cookie by itself, so what it asks for may be
 * another page's idea: a change is only taken with an origin of ours, if any is said, and in a form that no page elsewhere
 * can send without being asked about it first.
 */
export function guard(app: FastifyInstance, authenticate: Authenticate, sessions: Sessions, settings: ServerSettings): void {
  const allowedHosts = new Set(settings.allowedHosts.map((host) => host.toLowerCase()));
  app.decorateRequest('user', null);
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request, reply) => {
    const { rule, asksPerson = false } = request.routeOptions.config;
    if (rule === 'public') return undefined;
    const stranger = strangerOf(request, allowedHosts);
    if (stranger !== null) return refuse(reply, stranger);
    const { authorization } = request.headers;
    if (authorization === undefined || authorization === '') {
      const open = sessionOf(request, sessions);
      if (open !== null && changes(request) && !isOurs(request)) return refuse(reply, notOurs);
      request.user = open?.user ?? null;
      request.session = open?.session ?? null;
    } else {
      const token = bearerToken(authorization) ?? (asksPerson ? basicToken(authorization) : null);
      request.user = token === null ? null : authenticate(token);
    }
    return request.user !== null || rule === 'guest' ? undefined : unknown(request, reply, asksPerson);
  });
}

function strangerOf(request: FastifyRequest, allowedHosts: ReadonlySet<string>): RequestError | null {
  const { host, origin } = request.headers;
  if (!isAllowedHost(host, allowedHosts)) {
    return {
      code: 'HOST_NOT_ALLOWED',
      message: `this server does not serve the host "${host ?? ''}"; start it with --allow-host to allow that name`,
      details: { host: host ?? null },
    };
  }
  if (origin !== undefined && !isAllowedOrigin(origin, host)) {
    return { code: 'HOST_NOT_ALLOWED', message: `pages of ${origin} may not use this server`, details: { origin } };
  }
  return null;
}

function sessionOf(request: FastifyRequest, sessions: Sessions): ReturnType<Sessions['use']> {
  const { cookie, host } = request.headers;
  // Over TLS only the cookie that nobody can have set without TLS counts.
  const token =
    sessionTokenOf(cookie, sessionCookieName(host, true)) ??
    (isTls(request) ? null : sessionTokenOf(cookie, sessionCookieName(host, false)));
  return token === null ? null : sessions.use(token);
}

function changes({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

/** Whether only a page of ours, or a program, can have sent it: forms send other types, and a page elsewhere may add no header. */
function isOurs({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return headers['evqueue-request'] !== undefined || type === 'application/json' || type === 'application/xml';
}

const notOurs: RequestError = {
  code: 'REQUEST_NOT_OURS',
  message:
    'a change asked with a session needs a JSON or XML body, or the header Evqueue-Request: 1, and must come from a page of this server',
};

function unknown(request: FastifyRequest, reply: FastifyReply, asksPerson: boolean): FastifyReply {
  reply.header('www-authenticate', asksPerson ? 'Basic realm="evqueue: any name, and a token as the password", Bearer' : 'Bearer');
  const { authorization, cookie } = request.headers;
  const shown =
    authorization !== undefined && authorization !== '' ? 'token' : cookie?.includes('evqueue-session') === true ? 'session' : null;
  return refuse(reply, { code: 'NOT_AUTHENTICATED', message: unknownMessage(shown), details: { shown } });
}

function unknownMessage(shown: 'token' | 'session' | null): string {
  switch (shown) {
    case 'token':
      return 'the token in the header Authorization is not valid';
    case 'session':
      return 'the session has ended: sign in again';
    case null:
      return 'expected the header Authorization: Bearer TOKEN, or a session; programs of the same user find a token in the file local-token of the data directory';
  }
}
