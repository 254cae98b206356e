import { toNumber } from '../conversion.ts';
import { keepByXPath, keepFromList } from '../predicate.ts';
import type { DialectRules } from '../rules.ts';
import { compileListStep } from '../list-step.ts';
import { compileSetStep } from '../set-step.ts';
import { inDocumentOrder } from '../document-order.ts';
import { asSet, evqueueFunctions, isTrueLikeEvQueue } from './evqueue-functions.ts';
import { calculateLikeEvQueue, compareLikeEvQueue, concatenate, wholeOrDecimal } from './evqueue-operators.ts';

/**
 * The dialect of evQueue 3.3: what that evaluates without error gives the same value here, with its lists in its order.
 * What it refuses, dies of or never got right is XPath 1.0: steps with other axes and `text()`, `(...)[...]`, brackets inside
 * of brackets, the missing functions, comparisons of nodes with numbers.
 */
export const evqueue3: DialectRules = {
  dialect: 'evqueue-3',
  grammar: {
    levels: [['or', '|'], ['and'], ['=', '!='], ['<', '>', '<=', '>='], ['+', '-'], ['*', 'div', 'mod']],
    unionBeforeSign: false,
    filteredDots: true,
    isStepFunction: () => true,
  },
  sets: false,
  outermostPlace: 0,
  number: (text) => (text.includes('.') ? { kind: 'number', value: Number(text) } : wholeOrDecimal(Number(text))),
  isTrue: isTrueLikeEvQueue,
  negate: (run, value) => (value.kind === 'number' ? { kind: 'number', value: -value.value } : wholeOrDecimal(-toNumber(run, value))),
  arithmetic: calculateLikeEvQueue,
  compare: compareLikeEvQueue,
  union: concatenate,
  functions: evqueueFunctions,
  step: (step, predicates) => {
    const asList = compileListStep(step, predicates);
    if (asList !== null) return asList;
    const asSets = compileSetStep(step, predicates);
    return (run, nodes) => asSets(run, inDocumentOrder(nodes));
  },
  keep: (run, items, predicates, nested) => (nested ? keepByXPath(run, items, predicates) : keepFromList(run, items, predicates)),
  adopt: (value) => value,
  group: asSet,
};
