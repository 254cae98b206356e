import type { FastifyInstance } from 'fastify';
import { showConfiguration } from '../../app/configuration.ts';
import { showStatus } from '../../app/engine-status.ts';
import { saveSettings, showSettings } from '../../app/settings.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { configurationBody, healthBody, settingsBody, settingsChange, statusBody } from '../schemas/engine.ts';

const tag = 'Engine';

/** How long the engine may take to answer before it counts as not ready. */
const readyTimeoutMs = 5_000;

/** Status, settings and health. */
export function addEngineRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/status',
    rule: { verb: 'read', object: 'engine' },
    tag,
    summary: 'The engine in one look',
    answer: statusBody,
    isShared: true,
    statuses: [200],
    async handle({ user }) {
      const status = await showStatus(deps, user);
      if (!status.ok) return status;
      const { engine, instances } = status.value;
      const { startedAtMs, runningAttempts, ...same } = engine;
      return done({ ...same, version: deps.version, startedAt: momentText(startedAtMs), runningTasks: runningAttempts, instances });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/settings',
    rule: { verb: 'read', object: 'engine' },
    tag,
    summary: 'Settings that can change while the engine runs',
    answer: settingsBody,
    statuses: [200],
    async handle({ user }) {
      const settings = await showSettings(deps, user);
      return settings.ok ? done(settings.value) : settings;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/configuration',
    rule: { verb: 'read', object: 'engine' },
    tag,
    summary: 'What the engine was started with, and where each value came from',
    answer: configurationBody,
    statuses: [200],
    handle({ user }) {
      const configuration = showConfiguration(deps, user);
      return configuration.ok ? done({ file: configuration.value.file, items: [...configuration.value.entries] }) : configuration;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/settings',
    rule: { verb: 'configure', object: 'engine' },
    tag,
    summary: 'Change settings',
    description: 'Settings that are left out keep their value.',
    body: settingsChange,
    answer: settingsBody,
    statuses: [200],
    async handle({ user, body }) {
      const settings = await saveSettings(deps, user, body);
      if (!settings.ok) return settings;
      if (body.logLevel !== undefined) deps.onLogLevel(body.logLevel);
      return done(settings.value);
    },
  });

  app.route({
    method: 'GET',
    url: '/health/live',
    config: { rule: 'public' },
    schema: { tags: ['Health'], summary: 'Whether the server answers at all', response: { 200: healthBody } },
    handler: () => ({ status: 'live' as const }),
  });

  app.route({
    method: 'GET',
    url: '/health/ready',
    config: { rule: 'public' },
    schema: { tags: ['Health'], summary: 'Whether the engine takes launches', response: { 200: healthBody, 503: healthBody } },
    async handler(_request, reply) {
      const ready = await isReady(deps);
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
    },
  });
}

async function isReady(deps: ServerDeps): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), readyTimeoutMs);
  });
  const answer = deps.ask({ kind: 'status' }).then((status) => status.ok);
  const ready = await Promise.race([answer, tooLate]);
  clearTimeout(timer);
  return ready;
}
