/** The web interface: its files, and its page at every address that is none of something else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notBuiltPage, securePage } from '../web/page-headers.ts';
import { encodingFor, type Asset, type WebAssets } from '../web/web-assets.ts';

/** A year: the longest that caches take seriously. */
const forEver = 'public, max-age=31536000, immutable';

const needsUser = { verb: 'read', object: 'engine' } as const;

/** Addresses below these belong to programs: what is not there is answered as such, and only to who is known. */
const reserved = ['/api/*', '/health/*', '/metrics/*'];

/** Adds the page and its files. */
export function addWebRoutes(app: FastifyInstance, assets: WebAssets): void {
  for (const url of reserved) {
    app.route({
      method: 'GET',
      url,
      config: { rule: needsUser },
      schema: { hide: true },
      handler: (_request, reply) => reply.callNotFound(),
    });
  }

  app.route({
    method: 'GET',
    url: '/*',
    config: { rule: 'guest' },
    schema: { hide: true },
    async handler(request, reply) {
      const path = request.url.split('?', 1)[0] ?? '/';
      const asset = await assets.file(path);
      if (asset !== null) return await sendAsset(request, reply, asset);
      if (!acceptsHtml(request)) return reply.callNotFound();
      const page = await assets.page();
      const { html, headers } = securePage(page?.html ?? notBuiltPage, page?.build ?? null);
      return reply.headers(headers).send(html);
    },
  });
}

async function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): Promise<FastifyReply> {
  const encoding = asset.isCompressible ? encodingFor(request.headers['accept-encoding']) : 'identity';
  const { bytes, etag, encoding: used } = await asset.body(encoding);
  reply.header('cache-control', asset.isHashed ? forEver : 'no-cache').header('etag', etag);
  if (asset.isCompressible) reply.header('vary', 'accept-encoding');
  if (isUnchanged(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (used !== 'identity') reply.header('content-encoding', used);
  return reply.type(asset.type).send(bytes);
}

function isUnchanged(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}

function acceptsHtml(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true;
}
