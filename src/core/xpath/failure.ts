import type { Wait, XPathError } from './value.ts';

/**
 * Thrown inside of `core/xpath` and nowhere else: how parsing and evaluation stop in the middle. `compileXPath` and
 * `evaluateXPath` turn it into a `Result`.
 */
export class XPathFailure extends Error {
  readonly error: XPathError | Wait;

  constructor(error: XPathError | Wait) {
    super('kind' in error ? error.kind : error.message);
    this.error = error;
  }
}

/** An error with its place added to the message, counted from 1. */
export function failureOf(code: XPathError['code'], message: string, offset: number, hint?: string): XPathError {
  const error = { code, message: `${message} at character ${offset + 1}`, offset };
  return hint === undefined ? error : { ...error, hint };
}

/** Stops with an error. */
export function fail(code: XPathError['code'], message: string, offset: number, hint?: string): never {
  throw new XPathFailure(failureOf(code, message, offset, hint));
}
