import type { Context } from './context.ts';
import type { Given } from './given.ts';
import type { Option } from './option.ts';

/** A word after the command. */
export type Argument = {
  /** Upper case, as it is shown. */
  readonly name: string;
  readonly summary: string;
  readonly optional?: true;
  /** The last one may take all that follow. */
  readonly repeated?: true;
};

/** A command with all that is said about it: help, completion and reference are made from this. */
export type Command = {
  /** One word, or two: `instance list`. */
  readonly name: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** Lines to copy. */
  readonly examples?: readonly string[];
  /** Does it, and answers with the exit code. Throws a `CommandFailure` for what a person can mend. */
  run(context: Context, given: Given): Promise<number>;
};
