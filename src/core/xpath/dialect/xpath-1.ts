import { calculate } from '../arithmetic.ts';
import { compare } from '../comparison.ts';
import { numberOfItem, textOfItem, toNumber, toText } from '../conversion.ts';
import { inDocumentOrder } from '../document-order.ts';
import { fail } from '../failure.ts';
import { coreFunctions } from '../functions/core-functions.ts';
import { listFunctions } from '../functions/list-functions.ts';
import { keepByXPath } from '../predicate.ts';
import type { DialectRules, StandardFunction } from '../rules.ts';
import { compileSetStep } from '../set-step.ts';
import type { XPathValue } from '../value.ts';
import { kindOf } from '../value-kind.ts';
import { booleanOfValue, onlyNodes } from '../value-text.ts';

const functions: ReadonlyMap<string, StandardFunction> = new Map([
  ...coreFunctions(numberValue),
  ...listFunctions({ text: textOfItem, number: numberOfItem, toText }),
]);

/**
 * XPath 1.0: sets in document order, attributes included; all numbers are doubles. Without namespaces: a prefix is part of the
 * name. Beyond it: functions of the workflow as steps, and four functions of evQueue.
 */
export const xpath1: DialectRules = {
  dialect: 'xpath-1',
  grammar: {
    levels: [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod']],
    unionBeforeSign: true,
    filteredDots: false,
    isStepFunction: (name) => !functions.has(name),
  },
  sets: true,
  outermostPlace: 1,
  number: (text) => numberValue(Number(text)),
  isTrue: booleanOfValue,
  negate: (run, value) => numberValue(-toNumber(run, value)),
  arithmetic: (run, operator, left, right) => numberValue(calculate(operator, toNumber(run, left), toNumber(run, right))),
  compare,
  union: (left, right, offset) => {
    if (left.kind === 'nodes' && right.kind === 'nodes') return { kind: 'nodes', nodes: inDocumentOrder([...left.nodes, ...right.nodes]) };
    const other = left.kind === 'nodes' ? right : left;
    return fail('XPATH_TYPE', `expected nodes on both sides of "|", got ${kindOf(other)} for the operator`, offset);
  },
  functions,
  step: compileSetStep,
  keep: keepByXPath,
  adopt: (value) => {
    if (value.kind === 'integer') return numberValue(value.value);
    const nodes = value.kind === 'list' ? onlyNodes(value.items) : value.kind === 'nodes' ? value.nodes : null;
    return nodes === null ? value : { kind: 'nodes', nodes: inDocumentOrder(nodes) };
  },
  group: (value) => value,
};

function numberValue(value: number): XPathValue {
  return { kind: 'number', value };
}
