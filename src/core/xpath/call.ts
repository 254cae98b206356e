import { closestName } from '../did-you-mean.ts';
import { fail, XPathFailure } from './failure.ts';
import type { Compiled } from './run.ts';
import type { Arity, DialectRules, StandardFunction } from './rules.ts';
import type { Call } from './tree.ts';
import type { XPathNode, XPathValue } from './value.ts';
import type { Focus } from './run.ts';
import { workflowFunctionArity } from './workflow-function-arity.ts';

/** Evaluates a function of a dialect; a wrong number of arguments is an error when it is reached, not before. */
export function compileStandardCall(call: Call, standard: StandardFunction, args: readonly Compiled[]): Compiled {
  const { name, offset } = call;
  const message = arityMessage(name, standard.arity, args.length);
  if (message !== null) return () => fail('XPATH_ARGUMENTS', message, offset);
  return (focus) =>
    standard.call(
      focus,
      args.map((argument) => argument(focus)),
      offset,
    );
}

/** A function of the workflow; `left` is null at the start of a path. Its arguments are evaluated where the path stands. */
export type WorkflowCall = (focus: Focus, left: readonly XPathNode[] | null) => XPathValue;

/** Looks a function of the workflow up when it is reached, so that `true() or unknown()` is true. */
export function compileWorkflowCall(call: Call, rules: DialectRules, args: readonly Compiled[]): WorkflowCall {
  const { name, offset } = call;
  const arity = workflowFunctionArity.get(name);
  const message = arity === undefined ? null : arityMessage(name, arity, args.length);
  return (focus, left) => {
    const { functions } = focus.run.context;
    const found = functions.get(name);
    if (found === undefined) return failUnknown(name, [...rules.functions.keys(), ...functions.keys()], offset);
    if (message !== null) return fail('XPATH_ARGUMENTS', message, offset);
    const result = found(
      left,
      args.map((argument) => argument(focus)),
      offset,
    );
    if (!result.ok) throw new XPathFailure(result.error);
    return rules.adopt(result.value);
  };
}

/** What is wrong with a number of arguments, or null. */
export function arityMessage(name: string, { min, max }: Arity, count: number): string | null {
  if (count >= min && count <= max) return null;
  const expected =
    max === 0 ? 'no argument' : min === max ? plural(min) : max === Infinity ? `at least ${plural(min)}` : `${min} to ${plural(max)}`;
  return `${name}(): expected ${expected}, got ${count === 0 ? 'none' : count} in the call`;
}

/** The words for a function that does not exist. */
export function unknownFunction(name: string, known: Iterable<string>): { readonly message: string; readonly hint?: string } {
  const close = closestName(name, known);
  const message = `expected the name of a function, got the unknown "${name}"`;
  return close === null ? { message } : { message, hint: `did you mean "${close}"?` };
}

function failUnknown(name: string, known: Iterable<string>, offset: number): never {
  const { message, hint } = unknownFunction(name, known);
  return fail('XPATH_UNKNOWN_FUNCTION', message, offset, hint);
}

function plural(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`;
}
