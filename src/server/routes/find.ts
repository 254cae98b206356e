/** Finding in what an attempt wrote. */
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { RequestError } from '../../app/engine-types.ts';
import { openOutput } from '../../app/outputs.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { OutputFinder } from '../find/find-in-output.ts';
import { compilePattern, type SearchFound, type SearchRequest } from '../find/output-search.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { findQuery, foundBody, outputPath, type FoundBody } from '../schemas/output.ts';

const defaultLimit = 100;

/** Adds `…/find` below each channel. */
export function addFindRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const finder = new OutputFinder();

  app.route<{ Params: Static<typeof outputPath>; Querystring: Static<typeof findQuery> }>({
    method: 'GET',
    url: '/api/instances/:id/tasks/:node/attempts/:number/:channel/find',
    config: { rule: { verb: 'read', object: 'instance' } },
    schema: {
      tags: ['Instances'],
      summary: 'Find in what an attempt wrote',
      description: 'In all of it, whatever its size: every match is counted, and some are shown with their place.',
      params: outputPath,
      querystring: findQuery,
      response: { 200: foundBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      const asked = requestOf(request.query);
      if (!asked.ok) return refuse(reply, asked.error);
      const { id, node, number, channel } = request.params;
      const opened = await openOutput(deps, userOf(request), id, node, number, channel);
      if (!opened.ok) return refuse(reply, opened.error);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const found = await finder.find(opened.value, asked.value, gone.signal);
      if (!found.ok) return refuse(reply, found.error);
      return reply.send({ sizeBytes: opened.value.sizeBytes, growing: !opened.value.complete, ...bodyOf(found.value) });
    },
  });
}

function requestOf(query: Static<typeof findQuery>): Result<SearchRequest, RequestError> {
  const { text, regexp, ignoreCase = false, from = 0, limit = defaultLimit } = query;
  const pattern = text ?? regexp;
  if (pattern === undefined || (text !== undefined && regexp !== undefined)) return invalid('query: expected either text or regexp');
  const request = { pattern, isRegExp: text === undefined, ignoresCase: ignoreCase, fromOffset: from, limit };
  try {
    compilePattern(request);
  } catch (cause) {
    return invalid(`query regexp: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return ok(request);
}

function bodyOf({ matches, count, skipped }: SearchFound): Omit<FoundBody, 'sizeBytes' | 'growing'> {
  const last = matches.at(-1);
  const hasMore = last !== undefined && skipped + matches.length < count;
  // A match without length would be found again at its own offset.
  return { count, skipped, nextFrom: hasMore ? last.offset + Math.max(1, last.length) : null, matches: [...matches] };
}

function invalid(message: string): Result<never, RequestError> {
  return err({ code: 'INVALID_REQUEST', message });
}
