import { compileXPath } from '../xpath/expression.ts';
import { checkXPath } from '../xpath/names.ts';
import type { Dialect, XPathError } from '../xpath/value.ts';
import { workflowFunctionArity } from '../xpath/workflow-function-arity.ts';
import type { CheckReport } from './check-report.ts';
import { parseInterpolation } from './interpolation.ts';
import { writtenName } from './schema.ts';

/** What an expression may use where it stands. */
export type Scope = {
  readonly dialect: Dialect;
  /** Names that are variables everywhere in the workflow. */
  readonly variables: ReadonlySet<string>;
  /** Whether `$item` is one too. */
  readonly hasItem: boolean;
  /** Functions of the workflow that would always fail there, with the reason. */
  readonly misplaced: ReadonlyMap<string, string>;
};

const noWait = 'evqWait can only be used in condition and iteration-condition of jobs and tasks';

/** Where a node can wait: nothing is misplaced. */
export const inConditions: ReadonlyMap<string, string> = new Map();

/** Everywhere else in jobs. */
export const inJobs: ReadonlyMap<string, string> = new Map([['evqWait', noWait]]);

/** In custom attributes and automatic tags. */
export const inLabels: ReadonlyMap<string, string> = new Map([
  ['evqWait', noWait],
  ['evqGetCurrentJob', 'evqGetCurrentJob cannot be used here: when an instance has ended, no job is the current one'],
]);

/** Checks an expression that is the value of a field: syntax, functions, numbers of arguments, variables. */
export function checkExpression(object: object, field: string, text: string, scope: Scope, report: CheckReport): void {
  for (const error of errorsOf(text, scope)) addError(object, field, 0, error, report);
}

/** Checks the expressions of a text with `{XPath}`. */
export function checkInterpolation(object: object, field: string, text: string, scope: Scope, report: CheckReport): void {
  for (const part of parseInterpolation(text)) {
    if ('text' in part) continue;
    for (const error of errorsOf(part.expression, scope)) addError(object, field, part.offset, error, report);
  }
}

/** The message counts characters from the beginning of the expression, the position from that of the document. */
function addError(object: object, field: string, start: number, error: XPathError, report: CheckReport): void {
  report.errorWithin(error.code, object, field, start + error.offset, `${writtenName(field)}: ${error.message}`, error.hint ?? null);
}

function errorsOf(text: string, scope: Scope): readonly XPathError[] {
  const expression = compileXPath(text, scope.dialect);
  if (!expression.ok) return [expression.error];
  const functions = new Set([...workflowFunctionArity.keys()].filter((name) => !scope.misplaced.has(name)));
  const variables = scope.hasItem ? new Set(scope.variables).add('item') : scope.variables;
  return checkXPath(expression.value, { functions, variables }).map((error) => {
    const reason = error.code === 'XPATH_UNKNOWN_FUNCTION' ? scope.misplaced.get(nameAt(text, error.offset)) : undefined;
    return reason === undefined ? error : { code: 'XPATH_SCOPE', message: reason, offset: error.offset };
  });
}

function nameAt(text: string, offset: number): string {
  return /^[\w-]*/.exec(text.slice(offset))?.[0] ?? '';
}
