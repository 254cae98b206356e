import type { DialectRules } from './rules.ts';
import type { Tree } from './tree.ts';

/**
 * Whether a predicate may depend on the place of an item: it may give a number, or it asks for `position()` or `last()`.
 * Where not, a step takes the nodes of all its starts at once.
 */
export function isPositional(tree: Tree, rules: DialectRules): boolean {
  return mayGiveNumber(tree, rules) || asksForPlace(tree, rules);
}

function mayGiveNumber(tree: Tree, rules: DialectRules): boolean {
  switch (tree.kind) {
    case 'string':
      return false;
    case 'number':
    case 'negate':
    case 'variable':
      return true;
    case 'call': {
      const known = rules.functions.get(tree.name);
      return known === undefined || known.gives === 'number';
    }
    case 'operation':
      return tree.rest.some(
        ({ operator }) => operator === '+' || operator === '-' || operator === '*' || operator === 'div' || operator === 'mod',
      );
    case 'path':
      // A function as last step, or a variable in front of predicates, may give anything.
      return tree.start.kind === 'call' || tree.start.kind === 'primary' || tree.steps.some((step) => step.kind === 'call');
  }
}

/** Looks through everything that is evaluated on the same item; predicates of paths inside have items of their own. */
function asksForPlace(tree: Tree, rules: DialectRules): boolean {
  switch (tree.kind) {
    case 'string':
    case 'number':
    case 'variable':
      return false;
    case 'negate':
      return asksForPlace(tree.operand, rules);
    case 'call':
      return rules.functions.get(tree.name)?.places === true || tree.args.some((argument) => asksForPlace(argument, rules));
    case 'operation':
      return asksForPlace(tree.first, rules) || tree.rest.some(({ operand }) => asksForPlace(operand, rules));
    case 'path': {
      const { start } = tree;
      if (start.kind === 'call' && asksForPlace(start.call, rules)) return true;
      if (start.kind === 'primary' && asksForPlace(start.expression, rules)) return true;
      return tree.steps.some((step) => step.kind === 'call' && asksForPlace(step.call, rules));
    }
  }
}
