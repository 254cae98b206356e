import type { FastifyInstance } from 'fastify';
import { docsPage, docsPolicy } from '../docs-page.ts';
import type { OpenApi } from '../openapi.ts';

const rule = { verb: 'read', object: 'engine' } as const;

/** The reference of this interface: for programs, and as a page. */
export function addReferenceRoutes(app: FastifyInstance): void {
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: { rule },
    schema: { tags: ['Reference'], summary: 'This interface as OpenAPI 3.1' },
    handler: (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  });

  app.route({
    method: 'GET',
    url: '/api/docs',
    config: { rule, asksPerson: true },
    schema: {
      tags: ['Reference'],
      summary: 'This interface as a page to read',
      description: 'A browser asks for a name and a password: any name, and a token as the password.',
    },
    // Made by the same routes that serve it, so it is what the type says.
    handler: (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', docsPolicy)
        .send(docsPage(app.swagger() as unknown as OpenApi)),
  });
}
