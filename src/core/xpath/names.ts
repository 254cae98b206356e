import { closestName } from '../did-you-mean.ts';
import { arityMessage, unknownFunction } from './call.ts';
import { unknownVariable } from './compile.ts';
import type { Expression } from './expression.ts';
import { failureOf } from './failure.ts';
import type { Call, Tree } from './tree.ts';
import type { XPathError } from './value.ts';
import { workflowFunctionArity } from './workflow-function-arity.ts';

/** The names that exist besides the functions of the dialect; variables null: not known, not checked. */
export type KnownNames = { readonly functions: ReadonlySet<string>; readonly variables: ReadonlySet<string> | null };

/**
 * What is wrong with the names of an expression before it is evaluated: unknown functions and variables, each with what was
 * probably meant, and wrong numbers of arguments. In the order of the text.
 */
export function checkXPath(expression: Expression, known: KnownNames): XPathError[] {
  const errors: XPathError[] = [];
  const standard = expression.rules.functions;

  const checkCall = ({ name, args, offset }: Call): void => {
    const arity = standard.get(name)?.arity ?? (known.functions.has(name) ? workflowFunctionArity.get(name) : undefined);
    if (!standard.has(name) && !known.functions.has(name)) {
      const { message, hint } = unknownFunction(name, [...standard.keys(), ...known.functions]);
      errors.push(failureOf('XPATH_UNKNOWN_FUNCTION', message, offset, hint));
    }
    const message = arity === undefined ? null : arityMessage(name, arity, args.length);
    if (message !== null) errors.push(failureOf('XPATH_ARGUMENTS', message, offset));
    args.forEach(check);
  };
  const checkVariable = (name: string, offset: number): void => {
    if (known.variables === null || known.variables.has(name)) return;
    const close = closestName(name, known.variables);
    errors.push(
      failureOf('XPATH_UNKNOWN_VARIABLE', unknownVariable(name), offset, close === null ? undefined : `did you mean "$${close}"?`),
    );
  };
  const check = (tree: Tree): void => {
    switch (tree.kind) {
      case 'string':
      case 'number':
        return;
      case 'variable':
        checkVariable(tree.name, tree.offset);
        return;
      case 'call':
        checkCall(tree);
        return;
      case 'negate':
        check(tree.operand);
        return;
      case 'operation':
        check(tree.first);
        for (const { operand } of tree.rest) check(operand);
        return;
      case 'path': {
        const { start } = tree;
        if (start.kind === 'call') checkCall(start.call);
        if (start.kind === 'primary') check(start.expression);
        if (start.kind === 'call' || start.kind === 'primary') start.predicates.forEach(check);
        for (const step of tree.steps) {
          if (step.kind === 'call') checkCall(step.call);
          step.predicates.forEach(check);
        }
      }
    }
  };

  check(expression.tree);
  return errors;
}
