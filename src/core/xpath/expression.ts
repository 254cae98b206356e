import { err, ok, type Result } from '../result.ts';
import { Compiler } from './compile.ts';
import { evqueue3 } from './dialect/evqueue-3.ts';
import { xpath1 } from './dialect/xpath-1.ts';
import { XPathFailure } from './failure.ts';
import { parseXPath } from './parser.ts';
import type { Compiled } from './run.ts';
import type { DialectRules } from './rules.ts';
import type { Tree } from './tree.ts';
import type { Dialect, XPathError } from './value.ts';

/** An expression that is ready to be evaluated, as often as needed and on any document. Only `text` and `dialect` are for others. */
export type Expression = {
  readonly text: string;
  readonly dialect: Dialect;
  /** For `core/xpath` itself. */
  readonly tree: Tree;
  readonly rules: DialectRules;
  readonly run: Compiled;
};

const dialects: Readonly<Record<Dialect, DialectRules>> = { 'evqueue-3': evqueue3, 'xpath-1': xpath1 };

/** Reads an expression: `XPATH_SYNTAX` where that fails. Names of functions and variables are not looked at, see `checkXPath`. */
export function compileXPath(text: string, dialect: Dialect): Result<Expression, XPathError> {
  const rules = dialects[dialect];
  try {
    const tree = parseXPath(text, rules.grammar);
    return ok({ text, dialect, tree, rules, run: new Compiler(rules).value(tree) });
  } catch (error) {
    if (error instanceof XPathFailure && !('kind' in error.error)) return err(error.error);
    throw error;
  }
}
