import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestError } from '../app/engine-types.ts';
import type { ErrorBody } from './schemas/error.ts';
import { statusOfCode } from './status-codes.ts';
import { validationProblems } from './validation-message.ts';

/** The body of a failure. */
export function errorBodyOf(error: RequestError): ErrorBody {
  const problems = error.problems === undefined ? {} : { problems: error.problems };
  return { code: error.code, message: error.message, details: { ...error.details, ...problems } };
}

/** Answers with a failure; `status` where it is not the one of the code. */
export function refuse(reply: FastifyReply, error: RequestError, status: number = statusOfCode(error.code)): FastifyReply {
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBodyOf(error)));
}

/** What fastify found wrong before a handler ran, or what a handler threw. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const expected = expectedError(error, request);
  if (expected !== null) return refuse(reply, expected);
  request.log.error({ err: error, method: request.method, url: request.url, requestId: request.id }, 'request failed');
  return refuse(reply, {
    code: 'INTERNAL_ERROR',
    message: `a defect of evqueue; the log has the details under request ${request.id}`,
    details: { requestId: request.id },
  });
}

function expectedError(error: FastifyError, request: FastifyRequest): RequestError | null {
  if (error.validation !== undefined) {
    const errors = validationProblems(error.validation, error.validationContext ?? 'body');
    return { code: 'INVALID_REQUEST', message: errors.map(({ message }) => message).join('; '), details: { errors } };
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        code: 'BODY_TOO_LARGE',
        message: `the body is over the limit of ${request.routeOptions.bodyLimit} bytes`,
        details: { limitBytes: request.routeOptions.bodyLimit },
      };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return {
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: unsupported(request),
        details: { contentType: request.headers['content-type'] ?? null },
      };
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return { code: 'INVALID_REQUEST', message: 'the body has another size than Content-Length says' };
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { code: 'INVALID_REQUEST', message: `the address cannot be read: ${request.url.slice(0, 200)}` };
    case 'EVQ_INVALID_JSON':
      return { code: 'INVALID_JSON', message: error.message };
    case 'EVQ_INVALID_UTF8':
      return { code: 'INVALID_REQUEST', message: error.message };
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return { code: 'INVALID_REQUEST', message: 'the client went away before its request was complete' };
    case undefined:
    default:
      return null;
  }
}

function unsupported(request: FastifyRequest): string {
  const got = request.headers['content-type'];
  const allowed = /^\/api\/workflows\/[^/]+$/.test(request.url) ? 'application/json or application/xml' : 'application/json';
  return got === undefined ? `a body needs the header Content-Type: ${allowed}` : `expected Content-Type ${allowed}, got "${got}"`;
}
