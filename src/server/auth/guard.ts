import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerSettings } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { isAllowedHost, isAllowedOrigin } from './allowed-hosts.ts';
import { basicToken, bearerToken, type Authenticate } from './authenticate.ts';

/**
 * The door of every request: is the host one that we serve, does a browser come from a page of ours, and who asks. Routes
 * that are public pass, for probes that know neither name nor token, and tell nothing. Addresses that do not exist need a
 * token too: who has none learns nothing about them.
 */
export function guard(app: FastifyInstance, authenticate: Authenticate, settings: ServerSettings): void {
  const allowedHosts = new Set(settings.allowedHosts.map((host) => host.toLowerCase()));
  app.decorateRequest('user', null);
  app.addHook('onRequest', async (request, reply) => {
    const { rule, asksPerson = false } = request.routeOptions.config;
    if (rule === 'public') return undefined;
    const { host, origin } = request.headers;
    if (!isAllowedHost(host, allowedHosts)) {
      return refuse(reply, {
        code: 'HOST_NOT_ALLOWED',
        message: `this server does not serve the host "${host ?? ''}"; start it with --allow-host to allow that name`,
        details: { host: host ?? null },
      });
    }
    if (origin !== undefined && !isAllowedOrigin(origin, host)) {
      return refuse(reply, { code: 'HOST_NOT_ALLOWED', message: `pages of ${origin} may not use this server`, details: { origin } });
    }
    request.user = userFrom(request, authenticate, asksPerson);
    if (request.user !== null) return undefined;
    reply.header('www-authenticate', asksPerson ? 'Basic realm="evqueue: any name, and a token as the password", Bearer' : 'Bearer');
    return refuse(reply, {
      code: 'NOT_AUTHENTICATED',
      message:
        request.headers.authorization === undefined
          ? 'expected the header Authorization: Bearer TOKEN; programs of the same user find a token in the file local-token of the data directory'
          : 'the token in the header Authorization is not valid',
    });
  });
}

function userFrom(request: FastifyRequest, authenticate: Authenticate, asksPerson: boolean): FastifyRequest['user'] {
  const { authorization } = request.headers;
  const token = bearerToken(authorization) ?? (asksPerson ? basicToken(authorization) : null);
  return token === null ? null : authenticate(token);
}
