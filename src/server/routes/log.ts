import type { FastifyInstance } from 'fastify';
import { instancesOf, readLog } from '../../app/engine-log.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { logBody, logQuery } from '../schemas/log.ts';

/** The engine's own log. */
export function addLogRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/log',
    rule: { verb: 'read', object: 'log' },
    tag: 'Engine',
    summary: 'What the engine says of itself',
    description:
      'Starts, stops, failures, changes with who made them, instances that ended with errors. The last few megabytes are kept, over restarts. What is written at all: see `logLevel` of the settings.',
    query: logQuery,
    answer: logBody,
    statuses: [200],
    async handle({ user, query: { level = 'debug', text = null, limit = 100, cursor = null } }) {
      const page = await readLog(deps, user, { level, text, limit, cursor });
      if (!page.ok) return page;
      return done({
        items: page.value.entries.map((entry) => ({
          at: momentText(entry.atMs),
          level: entry.level,
          source: entry.source,
          message: entry.message,
          instances: [...instancesOf(entry)],
          fields: entry.fields,
        })),
        nextCursor: page.value.nextCursor,
      });
    },
  });
}
