import type { ErrorCode } from '../error-code.ts';

/** Something wrong with a document, said so that it can be mended. */
export type Problem = {
  readonly code: ErrorCode;
  /** An error refuses the document, a warning does not. */
  readonly severity: 'error' | 'warning';
  /** What was expected and what came. */
  readonly message: string;
  /** Both count from 1; 0 where the place is not known. Columns count UTF-16 units, like editors do. */
  readonly line: number;
  readonly column: number;
  /** What was probably meant, as a sentence: `did you mean "queue"?` */
  readonly hint?: string;
};
