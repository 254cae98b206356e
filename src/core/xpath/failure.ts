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

/** Stops with an error; the place is added to the message, counted from 1. */
export function fail(code: XPathError['code'], message: string, offset: number, hint?: string): never {
  const error = { code, message: `${message} at character ${offset + 1}`, offset };
  throw new XPathFailure(hint === undefined ? error : { ...error, hint });
}
