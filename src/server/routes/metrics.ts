import type { FastifyInstance } from 'fastify';
import { countInstances } from '../../app/engine-status.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import type { LiveFeed } from '../live-feed.ts';
import type { Metrics } from '../metrics.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';

/** Adds `/metrics`, and measures every answer. */
export function addMetricsRoutes(app: FastifyInstance, deps: ServerDeps, feed: LiveFeed, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
    request.log.debug(
      { method: request.method, url: request.url, status: reply.statusCode, ms: reply.elapsedTime, user: request.user?.name },
      'answered',
    );
    done();
  });

  app.route({
    method: 'GET',
    url: '/metrics',
    config: { rule: { verb: 'read', object: 'engine' } },
    schema: {
      tags: ['Engine'],
      summary: 'Measurements for Prometheus',
      description:
        "Needs a token like every other route: names of queues and workflows are nobody's business. Prometheus sends one with `authorization: { credentials_file: … }`.",
      response: {
        200: { description: 'Prometheus text format', content: { 'text/plain': { schema: { type: 'string' } } } },
        '4xx': errorBody,
      },
    },
    async handler(request, reply) {
      const counts = countInstances(deps, userOf(request));
      if (!counts.ok) return refuse(reply, counts.error);
      const measurements = await deps.measurements();
      return reply
        .type(metrics.contentType)
        .send(await metrics.text({ instances: counts.value, liveListeners: feed.listeners, measurements }));
    },
  });
}
