import type { FastifyInstance } from 'fastify';
import { refuse } from './error-answer.ts';

/** Answers addresses that do not exist with 404, and existing ones with the wrong method with 405 and what is allowed. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const known = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const each of typeof method === 'string' ? [method] : method) entry.methods.add(each);
    known.set(url, entry);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap((entry) => [...entry.methods]);
    if (methods.length === 0) {
      return refuse(reply, { code: 'UNKNOWN_ROUTE', message: `there is nothing at ${path.slice(0, 200)}; /api/docs lists all addresses` });
    }
    const allow = [...new Set(methods)].toSorted().join(', ');
    return refuse(
      reply.header('allow', allow),
      { code: 'UNKNOWN_ROUTE', message: `${path.slice(0, 200)} takes ${allow}, got ${request.method}`, details: { allow } },
      405,
    );
  });
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
