import type { FastifyInstance } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { RequestError } from '../app/engine-types.ts';
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import { refuse } from './error-answer.ts';
import { userOf, type RouteRule } from './route-rule.ts';
import { errorBody } from './schemas/error.ts';
import { SharedAnswers } from './shared-answers.ts';

/** A success: 201 where something was made. */
export type Answer<Body> = { readonly status: 200 | 201; readonly body: Body };

/** What a handler gets: who asks, and the parts of the request as their schemas say. */
export type Asked<Path, Query, Body> = {
  readonly user: User;
  /** The session that the request came with; null: a token. */
  readonly sessionId: string | null;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
};

/** A route that takes and gives JSON. Its schemas are validation, types and reference in one. */
export type JsonRoute<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly rule: Exclude<RouteRule, 'public' | 'guest'>;
  /** Group in the reference. */
  readonly tag: string;
  /** One line of the reference. */
  readonly summary: string;
  readonly description?: string;
  readonly path?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A request without a body is like one with `{}`. */
  readonly bodyIsOptional?: true;
  /**
   * The answer to a GET is the same for all who have the same roles, and many pages ask for it whenever something happens:
   * those who ask at the same time share it. See `shared-answers.ts`.
   */
  readonly isShared?: true;
  readonly answer: R;
  /** Which successes there are; the first is documented first. */
  readonly statuses: readonly (200 | 201)[];
  handle(
    asked: Asked<Static<P>, Static<Q>, Static<B>>,
  ): Result<Answer<Static<R>>, RequestError> | Promise<Result<Answer<Static<R>>, RequestError>>;
};

/** Adds a route. */
export function addJsonRoute<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(
  app: FastifyInstance,
  route: JsonRoute<P, Q, B, R>,
): void {
  const {
    method,
    url,
    rule,
    tag,
    summary,
    description,
    path,
    query,
    body,
    bodyIsOptional = false,
    isShared = false,
    answer,
    statuses,
  } = route;
  const shared = isShared ? new SharedAnswers<Shared>() : null;
  app.route({
    method,
    url,
    config: { rule, bodyIsOptional },
    schema: {
      tags: [tag],
      summary,
      ...(description === undefined ? {} : { description }),
      ...(path === undefined ? {} : { params: path }),
      querystring: query ?? noQuery,
      ...(body === undefined ? {} : { body }),
      response: { ...Object.fromEntries(statuses.map((status) => [status, answer])), '4xx': errorBody },
    },
    async handler(request, reply) {
      // The schemas above have just been checked: this is where their static types are taken at their word.
      const { params, query: asks, body: given } = request;
      const sessionId = request.session?.id ?? null;
      const asked = { user: userOf(request), sessionId, path: params, query: asks, body: given } as Asked<Static<P>, Static<Q>, Static<B>>;
      if (shared !== null) {
        const answered = await shared.ask(`${asked.user.roles.join(' ')} ${request.url}`, async () => {
          const found = await route.handle(asked);
          return found.ok ? { ok: true, text: bytesOf(reply.code(found.value.status).serialize(found.value.body)) } : found;
        });
        if (!answered.ok) return refuse(reply, answered.error);
        return reply.code(200).type('application/json; charset=utf-8').send(answered.text);
      }
      const result = await route.handle(asked);
      if (!result.ok) return refuse(reply, result.error);
      return reply.code(result.value.status).send(result.value.body);
    },
  });
}

/** An answer as it is sent. */
type Shared = { readonly ok: true; readonly text: Buffer } | { readonly ok: false; readonly error: RequestError };

function bytesOf(text: string | ArrayBuffer | Buffer): Buffer {
  if (typeof text === 'string') return Buffer.from(text);
  return text instanceof ArrayBuffer ? Buffer.from(text) : text;
}

/** Nothing was made. */
export function done<Body>(body: Body): Result<Answer<Body>, never> {
  return ok({ status: 200, body });
}

/** Something was made. */
export function created<Body>(body: Body): Result<Answer<Body>, never> {
  return ok({ status: 201, body });
}

const noQuery = { type: 'object', additionalProperties: false, properties: {} };
