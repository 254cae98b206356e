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

/** Defects of the program: their stack is what matters. */
const defects = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Waits for work on files and stores of this machine. What goes wrong there (no such file, no room, a store that is in use) is
 * something that a person can mend; defects stay what they are.
 */
export async function orFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof CommandFailure || defects.some((defect) => cause instanceof defect)) throw cause;
    const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {};
    throw new CommandFailure(cause.message, exitCodes.failed, code);
  }
}
