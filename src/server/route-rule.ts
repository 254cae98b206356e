import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SessionRow } from '../app/ports.ts';
import type { ObjectKind, User, Verb } from '../core/access/can.ts';

/**
 * Who may use a route: everybody (`public`: without a look at who asks, `guest`: by a name of ours and from no stranger's
 * page), whoever is known (`signedIn`: about the own account), or who has a right. The right stands here for the reference
 * and so that no route is forgotten; it is checked where the verb is done, in `app/`.
 */
export type RouteRule = 'public' | 'guest' | 'signedIn' | { readonly verb: Verb; readonly object: ObjectKind };

declare module 'fastify' {
  interface FastifyContextConfig {
    rule?: RouteRule;
    /** A request without a body is like one with `{}`. */
    bodyIsOptional?: boolean;
    /** A browser may ask the person for the token (Basic authentication). Only for pages that change nothing. */
    asksPerson?: boolean;
  }
  interface FastifyRequest {
    user: User | null;
    /** The session that the request came with; null: none, or a token. */
    session: SessionRow | null;
  }
}

/** Refuses, while the server is put together, every route that declares no rule. */
export function requireRules(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.rule === undefined) throw new Error(`route ${String(route.method)} ${route.url} declares no rule`);
  });
}

/** Who asks, on a route that is not public. */
export function userOf(request: FastifyRequest): User {
  if (request.user === null) throw new Error(`route ${request.routeOptions.url ?? ''} needs a user, but was reached without one`);
  return request.user;
}
