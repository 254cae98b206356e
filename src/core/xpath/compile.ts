import { compileStandardCall, compileWorkflowCall } from './call.ts';
import { fail } from './failure.ts';
import { compilePath, compileSelection, type PartCompiler } from './path.ts';
import { isPositional } from './positional.ts';
import type { Predicate } from './predicate.ts';
import type { Compiled, CompiledTest } from './run.ts';
import type { DialectRules } from './rules.ts';
import type { ComparisonOperator, Call, Operation, Operator, Tree } from './tree.ts';
import { booleanValue } from './value-kind.ts';
import type { XPathValue } from './value.ts';

/** Makes closures of trees, for one dialect. */
export class Compiler implements PartCompiler {
  readonly rules: DialectRules;

  constructor(rules: DialectRules) {
    this.rules = rules;
  }

  /** What gives the value of a part. */
  value(tree: Tree): Compiled {
    const { rules } = this;
    switch (tree.kind) {
      case 'string':
        return constant({ kind: 'string', value: tree.text });
      case 'number':
        return constant(rules.number(tree.text));
      case 'variable': {
        const { name, offset } = tree;
        return ({ run }) => {
          const found = run.context.variable(name);
          return found === null ? fail('XPATH_UNKNOWN_VARIABLE', unknownVariable(name), offset) : rules.adopt(found);
        };
      }
      case 'call':
        return this.call(tree);
      case 'negate': {
        const operand = this.value(tree.operand);
        return (focus) => rules.negate(focus.run, operand(focus));
      }
      case 'operation': {
        const test = this.#operationTest(tree.first, tree.rest);
        return test === null ? this.#operation(tree.first, tree.rest) : (focus) => booleanValue(test(focus));
      }
      case 'path':
        return compilePath(tree, this);
    }
  }

  /** What gives only the truth of a part, with less work where that is possible. */
  test(tree: Tree): CompiledTest {
    if (tree.kind === 'operation') {
      const test = this.#operationTest(tree.first, tree.rest);
      if (test !== null) return test;
    }
    if (tree.kind === 'path') {
      const select = compileSelection(tree, this);
      if (select !== null) return (focus) => select(focus).length > 0;
    }
    const { isTrue } = this.rules;
    const value = this.value(tree);
    return (focus) => isTrue(value(focus));
  }

  predicates(trees: readonly Tree[]): readonly Predicate[] {
    return trees.map((tree) => this.#predicate(tree));
  }

  /** A function that is no step after another. */
  call(call: Call): Compiled {
    const args = call.args.map((argument) => this.value(argument));
    const standard = this.rules.functions.get(call.name);
    if (standard !== undefined) return compileStandardCall(call, standard, args);
    const workflowCall = compileWorkflowCall(call, this.rules, args);
    return (focus) => workflowCall(focus, null);
  }

  /** Compiled once, as what is needed: brackets inside of brackets would double the work at each level. */
  #predicate(tree: Tree): Predicate {
    const index = tree.kind === 'number' && !tree.grouped && /^\d+$/.test(tree.text) ? Number(tree.text) : null;
    if (!isPositional(tree, this.rules)) {
      const test = this.test(tree);
      return { value: (focus) => booleanValue(test(focus)), test, positional: false, index };
    }
    const { isTrue } = this.rules;
    const value = this.value(tree);
    return { value, test: (focus) => isTrue(value(focus)), positional: true, index };
  }

  /** Operators whose result is a boolean: `or`, `and` and one comparison. */
  #operationTest(first: Tree, rest: readonly Operation[]): CompiledTest | null {
    const operator = rest[0]!.operator;
    if (rest.some((operation) => operation.operator !== operator)) return null;
    if (operator === 'or' || operator === 'and') {
      const tests = [first, ...rest.map(({ operand }) => operand)].map((operand) => this.test(operand));
      return operator === 'or' ? (focus) => tests.some((test) => test(focus)) : (focus) => tests.every((test) => test(focus));
    }
    if (rest.length > 1 || !isComparison(operator)) return null;
    const { compare } = this.rules;
    const left = this.value(first);
    const right = this.value(rest[0]!.operand);
    return (focus) => compare(focus.run, operator, left(focus), right(focus));
  }

  /** Any operators of one priority, from left to right. */
  #operation(first: Tree, rest: readonly Operation[]): Compiled {
    const start = this.value(first);
    const steps = rest.map((operation) => this.#fold(operation));
    return (focus) => {
      let value = start(focus);
      for (const step of steps) value = step(focus, value);
      return value;
    };
  }

  #fold({ operator, operand, offset }: Operation): (focus: Parameters<Compiled>[0], left: XPathValue) => XPathValue {
    const { rules } = this;
    if (operator === 'or' || operator === 'and') {
      const right = this.test(operand);
      return (focus, left) => booleanValue(rules.isTrue(left) === (operator === 'or') ? operator === 'or' : right(focus));
    }
    const right = this.value(operand);
    if (isComparison(operator)) return (focus, left) => booleanValue(rules.compare(focus.run, operator, left, right(focus)));
    if (operator === '|') return (focus, left) => rules.union(left, right(focus), offset);
    return (focus, left) => rules.arithmetic(focus.run, operator, left, right(focus), offset);
  }
}

function isComparison(operator: Operator): operator is ComparisonOperator {
  return operator === '=' || operator === '!=' || operator === '<' || operator === '<=' || operator === '>' || operator === '>=';
}

function constant(value: XPathValue): Compiled {
  return () => value;
}

/** The words for a variable that does not exist. */
export function unknownVariable(name: string): string {
  return `expected a parameter, a task or a loop item, got the unknown "$${name}"`;
}
