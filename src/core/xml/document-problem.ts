import type { ErrorCode } from '../error-code.ts';

/** Why a text is no document: a `Problem` (core/workflow/problem.ts) that this folder can make. Line and column count from 1. */
export type DocumentProblem = {
  readonly code: Extract<ErrorCode, `XML_${string}` | 'INVALID_OUTPUT' | 'LIMIT_EXCEEDED'>;
  readonly severity: 'error';
  readonly message: string;
  readonly line: number;
  readonly column: number;
};
