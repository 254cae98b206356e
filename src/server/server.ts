import { randomBytes } from 'node:crypto';
import swagger from '@fastify/swagger';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { guard } from './auth/guard.ts';
import { Sessions } from './auth/sessions.ts';
import { SignInLimits } from './auth/sign-in-limits.ts';
import { readJsonBodies } from './body-parser.ts';
import { answerClientError } from './client-error.ts';
import type { ServerDeps } from './deps.ts';
import { answerError, refuse } from './error-answer.ts';
import { LiveFeed } from './live-feed.ts';
import { createMetrics } from './metrics.ts';
import { requireRules } from './route-rule.ts';
import { addAuditRoutes } from './routes/audit.ts';
import { addBulkRoutes } from './routes/bulk.ts';
import { addEngineRoutes } from './routes/engine.ts';
import { addEventRoutes } from './routes/events.ts';
import { addExportRoutes } from './routes/export.ts';
import { addFindRoutes } from './routes/find.ts';
import { addHomeRoutes } from './routes/home.ts';
import { addInstanceControlRoutes } from './routes/instance-control.ts';
import { addInstanceFigureRoutes } from './routes/instance-figures.ts';
import { addInstanceRoutes } from './routes/instances.ts';
import { addLogRoutes } from './routes/log.ts';
import { addMetricsRoutes } from './routes/metrics.ts';
import { addNodeRoutes } from './routes/nodes.ts';
import { addOutputTimesRoutes } from './routes/output-times.ts';
import { addOutputRoutes } from './routes/outputs.ts';
import { addPlanMomentRoutes } from './routes/plan-moments.ts';
import { addPlanPictureRoutes } from './routes/plan-pictures.ts';
import { addPlanRoutes } from './routes/plans.ts';
import { addViewRoutes } from './routes/views.ts';
import { addQueueRoutes } from './routes/queues.ts';
import { addReferenceRoutes } from './routes/reference.ts';
import { addRetryScheduleRoutes } from './routes/retry-schedules.ts';
import { addSessionRoutes } from './routes/session.ts';
import { addStatisticsRoutes } from './routes/statistics.ts';
import { addUserRoutes } from './routes/users.ts';
import { addWebRoutes } from './routes/web.ts';
import { addWorkflowRoutes } from './routes/workflows.ts';
import { swaggerOptions } from './swagger-options.ts';
import { WebAssets } from './web/web-assets.ts';
import { answerUnknownRoutes } from './unknown-route.ts';
import { useValidators } from './validators.ts';
import { barePolicy, safeHeaders } from './web/page-headers.ts';

/** How long the engine is still heard after the last live listener has left. */
const lingerMs = 60_000;

/** How long requests under way may take when the server stops, and how often connections are looked at meanwhile. */
const stopGraceMs = 10_000;
const sweepMs = 20;

/** A server that can listen. */
export type HttpServer = {
  /** For tests, which send requests without a socket. */
  readonly app: FastifyInstance;
  /** Listens and answers with its address, `http://HOST:PORT`. Port 0: any free one. */
  listen(host: string, port: number): Promise<string>;
  /** Ends live connections, lets requests under way end, closes. May be called twice. */
  close(): Promise<void>;
};

/** Puts the server together. It does not listen yet. */
export async function createServer(deps: ServerDeps): Promise<HttpServer> {
  const { settings } = deps;
  const app = fastify({
    loggerInstance: deps.log,
    // One line per request is ours to write (routes/metrics.ts), at a level that costs nothing when it is off.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.maxBodyBytes,
    requestTimeout: settings.requestTimeoutMs,
    routerOptions: { maxParamLength: 2_048 },
    http: {
      maxHeaderSize: settings.maxHeaderBytes,
      headersTimeout: settings.headersTimeoutMs,
      connectionsCheckingInterval: settings.slowCheckMs,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    forceCloseConnections: 'idle',
    genReqId: requestNumbers(),
  });
  app.server.maxConnections = settings.maxConnections;

  requireRules(app);
  answerUnknownRoutes(app);
  useValidators(app);
  readJsonBodies(app);
  const sessions = new Sessions(deps, { idleMs: settings.sessionIdleMs, touchMs: settings.sessionTouchMs });
  guard(app, deps.authenticate, sessions, settings);
  app.setErrorHandler(answerError);
  app.addHook('preValidation', async (request, reply) => {
    if (request.body !== undefined) return;
    const { config, schema } = request.routeOptions;
    if (config.bodyIsOptional === true) request.body = {};
    // Where a body has a schema for each media type, fastify takes none for a valid one.
    else if (isByMediaType(schema?.body)) await refuse(reply, { code: 'INVALID_REQUEST', message: 'expected a body, got none' });
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.headers(safeHeaders);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', barePolicy);
    return payload;
  });

  const metrics = createMetrics();
  const feed = new LiveFeed({
    onLive: deps.onLive,
    confirm: () => deps.ask({ kind: 'status' }),
    stream: randomBytes(6).toString('hex'),
    capacity: settings.liveCapacity,
    lingerMs,
  });

  const assets = new WebAssets(deps.webDir);

  await app.register(swagger, swaggerOptions(deps.version));
  // A scope of its own: swagger sees only routes that come after it.
  await app.register(async (routes) => {
    addMetricsRoutes(routes, deps, feed, metrics);
    addQueueRoutes(routes, deps);
    addRetryScheduleRoutes(routes, deps);
    addPlanRoutes(routes, deps);
    addPlanMomentRoutes(routes, deps);
    addPlanPictureRoutes(routes, deps);
    await routes.register(async (scope) => addWorkflowRoutes(scope, deps));
    addInstanceRoutes(routes, deps);
    addInstanceControlRoutes(routes, deps);
    addInstanceFigureRoutes(routes, deps);
    addStatisticsRoutes(routes, deps);
    addViewRoutes(routes, deps);
    addBulkRoutes(routes, deps);
    addExportRoutes(routes, deps);
    addOutputRoutes(routes, deps);
    addOutputTimesRoutes(routes, deps);
    addFindRoutes(routes, deps);
    addHomeRoutes(routes, deps);
    addEventRoutes(routes, deps, feed, metrics, sessions, assets);
    addEngineRoutes(routes, deps);
    addNodeRoutes(routes, deps);
    addLogRoutes(routes, deps);
    addAuditRoutes(routes, deps);
    const limits = new SignInLimits(settings.signInLimits, () => performance.now());
    addSessionRoutes(routes, deps, limits);
    addUserRoutes(routes, deps, limits);
    addReferenceRoutes(routes);
    addWebRoutes(routes, assets);
  });
  await app.ready();

  return {
    app,
    listen: (host, port) => app.listen({ host, port }),
    close: () => closeServer(app),
  };
}

/**
 * Connections that were busy when the stop began are closed as soon as they are idle: clients keep them open for their next
 * request, which would hold up the stop. After the grace all are cut.
 */
async function closeServer(app: FastifyInstance): Promise<void> {
  const startedMs = Date.now();
  const sweep = setInterval(() => {
    if (Date.now() - startedMs < stopGraceMs) app.server.closeIdleConnections();
    else app.server.closeAllConnections();
  }, sweepMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

/** Names of requests in the log: short, and enough to find one. */
function requestNumbers(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return last.toString(36);
  };
}

function isByMediaType(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'content' in schema;
}
