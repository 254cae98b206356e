import { exitCodes } from './exit-code.ts';

/** What a person can mend: shown as it is, without a stack. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  /** For `--json`. */
  readonly code: string | null;
  readonly details: unknown;

  constructor(message: string, exitCode: number = exitCodes.failed, more: { readonly code?: string; readonly details?: unknown } = {}) {
    super(message);
    this.exitCode = exitCode;
    this.code = more.code ?? null;
    this.details = more.details;
  }
}
