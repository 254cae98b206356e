import type { ErrorCode } from '../core/error-code.ts';

/** Codes about the text of a document: always 400. */
type DocumentCode = Extract<ErrorCode, `${'XML' | 'WORKFLOW' | 'XPATH' | 'PLAN'}_${string}`>;

const documentCode = /^(XML|WORKFLOW|XPATH|PLAN)_/;

const statuses: { readonly [code in Exclude<ErrorCode, DocumentCode>]: number } = {
  INVALID_JSON: 400,
  INVALID_REQUEST: 400,
  BODY_TOO_LARGE: 413,
  HEADERS_TOO_LARGE: 431,
  UNSUPPORTED_MEDIA_TYPE: 415,
  NOT_AUTHENTICATED: 401,
  FORBIDDEN: 403,
  REQUEST_NOT_OURS: 403,
  WRONG_PASSWORD: 401,
  WEAK_PASSWORD: 400,
  TOO_MANY_ATTEMPTS: 429,
  INVALID_PASSWORD_LINK: 403,
  INVALID_FIRST_CODE: 403,
  HOST_NOT_ALLOWED: 403,
  INVALID_RANGE: 416,
  UNKNOWN_ROUTE: 404,
  REQUEST_TIMEOUT: 408,
  NOT_READY: 503,
  INTERNAL_ERROR: 500,
  CONFLICT: 409,
  UNKNOWN_WORKFLOW: 404,
  UNKNOWN_INSTANCE: 404,
  UNKNOWN_NODE: 404,
  UNKNOWN_ATTEMPT: 404,
  UNKNOWN_QUEUE: 404,
  UNKNOWN_RETRY_SCHEDULE: 404,
  UNKNOWN_PLAN: 404,
  UNKNOWN_VIEW: 404,
  UNKNOWN_USER: 404,
  UNKNOWN_SESSION: 404,
  NAME_TAKEN: 409,
  INVALID_NAME: 400,
  IN_USE: 409,
  INSTANCE_NOT_ENDED: 409,
  INSTANCE_ENDED: 409,
  NOTHING_TO_RETRY: 409,
  TASK_NOT_RUNNING: 409,
  DEFINITION_CHANGED: 409,
  INVALID_WORKFLOW_PARAMETERS: 400,
  INVALID_QUEUE: 400,
  INVALID_RETRY_SCHEDULE: 400,
  INVALID_OUTPUT: 409,
  LIMIT_EXCEEDED: 400,
  RUNNER_UNAVAILABLE: 503,
  SPOOL_FULL: 503,
  STORE_FULL: 503,
  STORE_LOCKED: 503,
  STORE_UNSUPPORTED: 503,
  STORE_DAMAGED: 500,
};

/** The HTTP status that goes with a code. */
export function statusOfCode(code: ErrorCode): number {
  return isDocumentCode(code) ? 400 : statuses[code];
}

function isDocumentCode(code: ErrorCode): code is DocumentCode {
  return documentCode.test(code);
}
