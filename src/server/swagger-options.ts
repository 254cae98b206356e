import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { ObjectKind } from '../core/access/can.ts';
import type { RouteRule } from './route-rule.ts';

const description =
  'Everything that evqueue can do. Bodies are JSON in UTF-8, moments ISO 8601 in UTC, names of fields carry their unit. ' +
  'Every address but /health and those that sign in needs the header Authorization: Bearer TOKEN, or the cookie of a session. ' +
  'A failure is { code, message, details }; the code is stable.';

/** How the OpenAPI document is made from the routes. */
export function swaggerOptions(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'evqueue', version, description },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'evqueue-session' } },
      },
      security: [{ token: [] }, { session: [] }],
      tags: [
        'Instances',
        'Workflows',
        'Queues',
        'Retry schedules',
        'Home',
        'Figures',
        'Sessions and users',
        'Engine',
        'Live events',
        'Health',
        'Reference',
      ].map((name) => ({
        name,
      })),
    },
    transform({ schema, url, route }) {
      const rule = route.config?.rule;
      const open = rule === 'public' || rule === 'guest' ? { security: [] } : {};
      return { schema: { ...schema, ...open, 'x-right': rightText(rule) }, url };
    },
  };
}

function rightText(rule: RouteRule | undefined): string {
  if (rule === undefined || rule === 'public') return 'public';
  if (rule === 'guest') return 'no token needed';
  if (rule === 'signedIn') return 'whoever is signed in';
  const objects: { readonly [kind in ObjectKind]: string } = {
    workflow: 'workflows',
    instance: 'instances',
    queue: 'queues',
    retrySchedule: 'retry schedules',
    plan: 'plans',
    engine: 'the engine',
    log: 'the log',
    audit: 'the audit trail',
    user: 'users',
    view: 'views',
  };
  return `right: ${rule.verb} ${objects[rule.object]}`;
}
