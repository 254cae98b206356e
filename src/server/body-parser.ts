import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';

/** Errors of a body; `error-answer.ts` turns the codes into answers. */
function bodyError(code: 'EVQ_INVALID_JSON' | 'EVQ_INVALID_UTF8', message: string): Error {
  return Object.assign(new Error(message), { code, statusCode: 400 });
}

/** Reads JSON bodies. An empty one counts as none. Names like `__proto__` are ordinary data. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(bodyError('EVQ_INVALID_UTF8', 'the body is not valid UTF-8'));
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch (cause) {
      done(bodyError('EVQ_INVALID_JSON', `the body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`));
    }
  });
}

/** Reads XML bodies as text, for the routes of this scope only. */
export function readXmlBodies(app: FastifyInstance, bodyLimit: number): void {
  app.addContentTypeParser(['application/xml', 'text/xml'], { parseAs: 'buffer', bodyLimit }, (_request, body: Buffer, done) => {
    if (!isUtf8(body)) return done(bodyError('EVQ_INVALID_UTF8', 'the document is not valid UTF-8'));
    done(null, body.toString('utf8'));
  });
}
