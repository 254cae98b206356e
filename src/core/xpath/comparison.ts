import { itemsOf, numberOfItem, textOfItem, toNumber, toText } from './conversion.ts';
import type { Run } from './run.ts';
import type { ComparisonOperator } from './tree.ts';
import type { XPathItem, XPathValue } from './value.ts';
import { booleanOfValue } from './value-text.ts';

/** Compares as XPath 1.0 does: with several nodes it is enough that one of them (one pair of them) passes. */
export function compare(run: Run, operator: ComparisonOperator, left: XPathValue, right: XPathValue): boolean {
  const leftItems = itemsOf(left);
  const rightItems = itemsOf(right);
  const literals = leftItems === null && rightItems === null;
  if ((left.kind === 'boolean' || right.kind === 'boolean') && (isEquality(operator) || !literals)) {
    return holds(operator, Number(booleanOfValue(left)), Number(booleanOfValue(right)));
  }
  if (literals) return compareLiterals(run, operator, left, right);
  if (operator === '=' && right.kind === 'string' && leftItems !== null) return someTextIs(run, leftItems, right.value);
  if (operator === '=' && left.kind === 'string' && rightItems !== null) return someTextIs(run, rightItems, left.value);
  const byText = isEquality(operator) && !isNumber(left) && !isNumber(right);
  if (byText) return somePairOfTexts(operator, textsOf(run, left, leftItems), textsOf(run, right, rightItems));
  return somePairOfNumbers(operator, numbersOf(run, left, leftItems), numbersOf(run, right, rightItems));
}

/** Whether two numbers stand in a relation; NaN is unequal to everything and in no order. */
function holds(operator: ComparisonOperator, left: number, right: number): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function compareLiterals(run: Run, operator: ComparisonOperator, left: XPathValue, right: XPathValue): boolean {
  if (isEquality(operator) && !isNumber(left) && !isNumber(right)) return (toText(run, left) === toText(run, right)) === (operator === '=');
  return holds(operator, toNumber(run, left), toNumber(run, right));
}

/** Nodes beside one text: the commonest comparison of all, so it makes no lists. */
function someTextIs(run: Run, items: readonly XPathItem[], text: string): boolean {
  for (const item of items) if (textOfItem(run, item) === text) return true;
  return false;
}

function isEquality(operator: ComparisonOperator): operator is '=' | '!=' {
  return operator === '=' || operator === '!=';
}

function isNumber(value: XPathValue): boolean {
  return value.kind === 'number' || value.kind === 'integer';
}

function textsOf(run: Run, value: XPathValue, items: readonly XPathItem[] | null): readonly string[] {
  return items === null ? [toText(run, value)] : items.map((item) => textOfItem(run, item));
}

function numbersOf(run: Run, value: XPathValue, items: readonly XPathItem[] | null): readonly number[] {
  return items === null ? [toNumber(run, value)] : items.map((item) => numberOfItem(run, item));
}

function somePairOfTexts(operator: '=' | '!=', left: readonly string[], right: readonly string[]): boolean {
  if (left.length === 0 || right.length === 0) return false;
  if (operator === '=') {
    const texts = new Set(left);
    return right.some((text) => texts.has(text));
  }
  const first = left[0]!;
  return left.some((text) => text !== first) || right.some((text) => text !== first);
}

/** The extremes decide order, so that no pairs have to be tried; equality comes here only with a number on one side. */
function somePairOfNumbers(operator: ComparisonOperator, left: readonly number[], right: readonly number[]): boolean {
  switch (operator) {
    case '=':
    case '!=':
      return left.some((one) => right.some((other) => holds(operator, one, other)));
    case '<':
    case '<=':
      return holds(operator, extreme(left, Math.min), extreme(right, Math.max));
    case '>':
    case '>=':
      return holds(operator, extreme(left, Math.max), extreme(right, Math.min));
  }
}

function extreme(numbers: readonly number[], pick: (one: number, other: number) => number): number {
  let found = NaN;
  for (const number of numbers) if (!Number.isNaN(number)) found = Number.isNaN(found) ? number : pick(found, number);
  return found;
}
