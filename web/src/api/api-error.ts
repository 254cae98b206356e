import type { ErrorCode } from '../../../src/core/error-code.ts';
import type { ErrorBody } from '../../../src/server/schemas/error.ts';

/** What a request can fail with: a code of the engine, or one of the two that only a page can see. */
export type ApiErrorCode =
  | ErrorCode
  /** Nobody answered. */
  | 'NO_ANSWER'
  /** Something answered that is not the engine: a proxy, an error page. */
  | 'FOREIGN_ANSWER';

/** A request that did not do what was asked. `message` is the engine's own, in English; screens lead with their own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** HTTP status; 0: nobody answered. */
  readonly status: number;
  readonly details: ErrorBody['details'];
  /** When it may be asked again, seconds; null: nothing was said. */
  readonly retryAfterS: number | null;

  constructor(code: ApiErrorCode, message: string, status: number, details: ErrorBody['details'] = {}, retryAfterS: number | null = null) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
    this.retryAfterS = retryAfterS;
  }
}

/** Whether asking again may help: nobody answered, or the engine is starting or stopping. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504);
}
