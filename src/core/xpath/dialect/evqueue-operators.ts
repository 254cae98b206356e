/** The operators of evQueue. Where it refuses its operands, or never got them right, XPath 1.0 decides. */
import { calculate } from '../arithmetic.ts';
import { compare as compareByXPath } from '../comparison.ts';
import { itemsOf, toNumber } from '../conversion.ts';
import { fail } from '../failure.ts';
import type { Run } from '../run.ts';
import type { ArithmeticOperator, ComparisonOperator } from '../tree.ts';
import type { XPathValue } from '../value.ts';
import { membersOf } from '../value-kind.ts';
import { castToDecimal, castToInteger, printedItem } from './evqueue-cast.ts';

/** A number that XPath 1.0 gives: an integer where it is whole, so that it prints as XPath 1.0 prints it. */
export function wholeOrDecimal(value: number): XPathValue {
  return Number.isSafeInteger(value) ? { kind: 'integer', value: value + 0 } : { kind: 'number', value };
}

/**
 * `+ - *` on integers, decimals cut at the point; only where an operand is no integer at all, on decimals. `div` always gives
 * a decimal, `mod` knows integers only and refuses 0.
 */
export function calculateLikeEvQueue(
  run: Run,
  operator: ArithmeticOperator,
  left: XPathValue,
  right: XPathValue,
  offset: number,
): XPathValue {
  const leftInteger = castToInteger(run, left);
  const rightInteger = castToInteger(run, right);
  if (leftInteger !== null && rightInteger !== null) {
    if (operator === 'mod' && rightInteger === 0)
      return fail('XPATH_VALUE', 'expected a divisor that is not 0, got 0 for the operator mod', offset);
    return operator === 'div' ? decimal(leftInteger / rightInteger) : wholeOrDecimal(calculate(operator, leftInteger, rightInteger));
  }
  const leftDecimal = castToDecimal(left);
  const rightDecimal = castToDecimal(right);
  if (operator !== 'mod' && leftDecimal !== null && rightDecimal !== null) return decimal(calculate(operator, leftDecimal, rightDecimal));
  const result = calculate(operator, toNumber(run, left), toNumber(run, right));
  return operator === 'div' ? decimal(result) : wholeOrDecimal(result);
}

/** `!=` is the negation of `=`, whatever the operands; `<` and `>` compare decimals, or nodes by XPath 1.0 like `<=` and `>=`. */
export function compareLikeEvQueue(run: Run, operator: ComparisonOperator, left: XPathValue, right: XPathValue): boolean {
  switch (operator) {
    case '=':
      return areEqual(run, left, right);
    case '!=':
      return !areEqual(run, left, right);
    case '<':
    case '>': {
      const leftDecimal = castToDecimal(left);
      const rightDecimal = castToDecimal(right);
      if (leftDecimal === null || rightDecimal === null) return compareByXPath(run, operator, left, right);
      return operator === '<' ? leftDecimal < rightDecimal : leftDecimal > rightDecimal;
    }
    case '<=':
    case '>=':
      return compareByXPath(run, operator, left, right);
  }
}

/** Both sides one after the other, literals too; nothing is dropped or sorted. */
export function concatenate(left: XPathValue, right: XPathValue): XPathValue {
  if (left.kind === 'nodes' && right.kind === 'nodes') return { kind: 'nodes', nodes: [...left.nodes, ...right.nodes] };
  return { kind: 'list', items: [...membersOf(left), ...membersOf(right)] };
}

/** An integer beside anything is compared as integers, a decimal beside a text as what is before the point, texts and nodes as texts. */
function areEqual(run: Run, left: XPathValue, right: XPathValue): boolean {
  const sequence = itemsOf(left) !== null || itemsOf(right) !== null;
  if (left.kind === right.kind && !sequence) return compareByXPath(run, '=', left, right);
  if (left.kind === 'integer' || right.kind === 'integer') {
    const integer = castToInteger(run, left);
    return integer !== null && integer === castToInteger(run, right);
  }
  if ((left.kind === 'number' || right.kind === 'number') && !sequence) {
    const number = castToDecimal(left);
    return number !== null && number === castToDecimal(right);
  }
  // Here XPath 1.0 compares texts and nodes as evQueue does; it also decides what evQueue never got right, nodes beside a
  // decimal, and what evQueue refuses, a boolean beside texts or nodes. Literals in lists are printed in evQueue's way.
  const listed = left.kind === 'list' || right.kind === 'list';
  const decided = left.kind === 'number' || right.kind === 'number' || left.kind === 'boolean' || right.kind === 'boolean';
  if (!listed || decided) return compareByXPath(run, '=', left, right);
  const texts = new Set(textsOf(run, left));
  return textsOf(run, right).some((text) => texts.has(text));
}

function textsOf(run: Run, value: XPathValue): readonly string[] {
  return membersOf(value).map((item) => printedItem(run, item));
}

function decimal(value: number): XPathValue {
  return { kind: 'number', value };
}
