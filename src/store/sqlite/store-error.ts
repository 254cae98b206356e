import type { ErrorCode } from '../../core/error-code.ts';

/** A store that cannot be used, with the reason as a stable code. */
export class StoreError extends Error {
  readonly code: ErrorCode;

  constructor(code: 'STORE_FULL' | 'STORE_LOCKED' | 'STORE_UNSUPPORTED' | 'STORE_DAMAGED' | 'CONFLICT', message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}
