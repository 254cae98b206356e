import type { Socket } from 'node:net';
import type { RequestError } from '../app/engine-types.ts';
import { errorBodyOf } from './error-answer.ts';
import { statusOfCode } from './status-codes.ts';

const phrases: { readonly [status: number]: string } = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what never became a request: headers over the limit, bytes that are no HTTP, clients that are too slow. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const refused = errorOf(error.code);
  const status = statusOfCode(refused.code);
  const body = JSON.stringify(errorBodyOf(refused));
  socket.end(
    `HTTP/1.1 ${status} ${phrases[status] ?? ''}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function errorOf(code: string | undefined): RequestError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'HEADERS_TOO_LARGE', message: 'the headers of the request are over the limit' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'REQUEST_TIMEOUT', message: 'the request did not arrive in time' };
    case undefined:
    default:
      return { code: 'INVALID_REQUEST', message: 'these bytes are not an HTTP request' };
  }
}
