import type { ErrorCode } from '../../error-code.ts';
import type { DurationMs } from '../../time.ts';
import type { ConcurrencyRule } from '../concurrency-rule.ts';
import type { FailureRule } from '../failure-rule.ts';
import type { MissedPolicy } from '../missed.ts';
import type { PlanTextError } from '../text-error.ts';
import { reasonText, type Reason } from './reason.ts';

/** What an imported plan launches. */
export type ImportedWork =
  | {
      readonly kind: 'command';
      /** A line for `shell`, or words and quotes for no shell at all where that is null. */
      readonly command: string;
      readonly shell: string | null;
      /** What the command reads; null for nothing. */
      readonly stdin: string | null;
      /** The Unix account; null where the source names none. */
      readonly user: string | null;
      /** Where it is started; null where the source does not say. */
      readonly directory: string | null;
      readonly environment: readonly { readonly name: string; readonly value: string }[];
    }
  | {
      readonly kind: 'workflow';
      /** null where the source does not say. */
      readonly workflow: string | null;
      readonly parameters: readonly { readonly name: string; readonly value: string }[];
      readonly user: string | null;
      readonly host: string | null;
    };

/** A plan of another scheduler in our words, with the rules that it has there, said or not. */
export type ImportedPlan = {
  /** Line of the source that says when, from 1. */
  readonly line: number;
  /** Its name or comment there; null for none. */
  readonly name: string | null;
  /** Texts that `parseWhen` reads, at least one. */
  readonly when: readonly string[];
  /** A zone that `zoneOf` knows; null where the source leaves it to its machine. */
  readonly zone: string | null;
  /** First wall time that is allowed, like `2027-01-01`, and the first that is no longer; null for no limit. */
  readonly start: string | null;
  readonly end: string | null;
  readonly work: ImportedWork;
  /** 0 for none. */
  readonly jitterMs: DurationMs;
  readonly concurrency: ConcurrencyRule;
  readonly missed: MissedPolicy;
  readonly onFailure: FailureRule;
  readonly isSuspended: boolean;
  /** What is kept for people to read: who had mail, what only nearly means the same. */
  readonly notes: readonly (Reason | string)[];
};

/** Something in the source that no plan expresses, and so was left out. */
export type NotUnderstood = {
  readonly code: ErrorCode;
  /** From 1. */
  readonly line: number;
  /** Where in the line, from 1. */
  readonly column: number;
  /** The line as it stands there. */
  readonly text: string;
  readonly message: string;
  readonly hint?: string;
  /** `message` for other languages; null: it has no key. */
  readonly reason: Reason | null;
  readonly hintReason: Reason | null;
};

/** What became of a file of another scheduler. A line is in neither list only where it says nothing: comments, blank lines. */
export type PlanImport = {
  readonly plans: readonly ImportedPlan[];
  /** In the order of their lines. */
  readonly notUnderstood: readonly NotUnderstood[];
};

/** A line of a source file. */
export type SourceLine = {
  /** From 1. */
  readonly line: number;
  readonly text: string;
};

/** The lines of a text, whatever ends them. A byte order mark is left out. */
export function linesOf(text: string): readonly SourceLine[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return source.split(/\r\n|\n|\r/).map((line, index) => ({ line: index + 1, text: line }));
}

/** Says that a line has no counterpart here, from the column where `offset` (from 0) is. */
export function notUnderstood(source: SourceLine, offset: number, said: Reason | string, hint?: Reason | string): NotUnderstood {
  return {
    code: 'PLAN_IMPORT',
    line: source.line,
    column: offset + 1,
    text: source.text,
    message: textOf(said),
    ...(hint === undefined ? {} : { hint: textOf(hint) }),
    reason: reasonOf(said),
    hintReason: hint === undefined ? null : reasonOf(hint),
  };
}

/** What is said, in English. */
export function textOf(said: Reason | string): string {
  return typeof said === 'string' ? said : reasonText(said);
}

/** What is said, for other languages; null: it has no key. */
export function reasonOf(said: Reason | string): Reason | null {
  return typeof said === 'string' ? null : said;
}

/** Says why a text inside a line, which begins at `start`, was refused. */
export function refusedText(source: SourceLine, start: number, error: PlanTextError): NotUnderstood {
  return { ...notUnderstood(source, start + error.offset, error.message, error.hint), code: error.code };
}
