import type { ErrorCode } from '../error-code.ts';

/** Why a text that says when was refused. */
export type PlanTextError = {
  readonly code: ErrorCode;
  /** What was expected and what came. */
  readonly message: string;
  /** Where in the text, counted from 0 in UTF-16 units. */
  readonly offset: number;
  /** What was probably meant, as a sentence. */
  readonly hint?: string;
};
