import { inDocumentOrder } from '../document-order.ts';
import { contextNode, exactly, nodesOf, sequenceOf } from '../functions/argument.ts';
import { coreFunctions } from '../functions/core-functions.ts';
import { listFunctions } from '../functions/list-functions.ts';
import { substringByBytes } from '../functions/text.ts';
import { toNumber } from '../conversion.ts';
import { nameOf } from '../node-test.ts';
import type { Run } from '../run.ts';
import type { StandardFunction } from '../rules.ts';
import type { XPathValue } from '../value.ts';
import { booleanValue, valueOfItem } from '../value-kind.ts';
import { booleanOfValue } from '../value-text.ts';
import { utf8Length } from '../../xml/utf8.ts';
import { castItemToDecimal, castToInteger, castToText, printedItem } from './evqueue-cast.ts';
import { wholeOrDecimal } from './evqueue-operators.ts';

/** Functions that evQueue has, as evQueue has them; the others of XPath 1.0 as XPath 1.0 has them. */
export const evqueueFunctions: ReadonlyMap<string, StandardFunction> = new Map<string, StandardFunction>([
  ...coreFunctions(wholeOrDecimal),
  ...listFunctions({ text: printedItem, number: castItemToDecimal, toText: castToText }),
  ['true', { arity: { min: 0, max: Infinity }, gives: 'boolean', call: () => booleanValue(true) }],
  ['false', { arity: { min: 0, max: Infinity }, gives: 'boolean', call: () => booleanValue(false) }],
  ['not', { arity: exactly(1), gives: 'boolean', call: (_focus, [value]) => booleanValue(!isTrueLikeEvQueue(value!)) }],
  [
    'name',
    {
      arity: { min: 0, max: 1 },
      gives: 'nodes',
      call: (focus, [value], offset) => {
        const nodes = value === undefined ? [contextNode(focus, 'name', offset)] : nodesOf(value, 'name', offset);
        return { kind: 'list', items: nodes.map((node) => ({ kind: 'string', value: nameOf(node) })) };
      },
    },
  ],
  ['count', { arity: exactly(1), gives: 'number', call: (_focus, [value], offset) => integer(sequenceOf(value!, 'count', offset).length) }],
  [
    'string-length',
    {
      arity: { min: 0, max: 1 },
      gives: 'number',
      call: ({ run, item }, [value]) => integer(utf8Length(castToText(run, value ?? valueOfItem(item)))),
    },
  ],
  ['substring', { arity: { min: 2, max: 3 }, gives: 'string', call: ({ run }, args) => substring(run, args) }],
  [
    'contains',
    {
      arity: exactly(2),
      gives: 'boolean',
      call: ({ run }, [whole, part]) => booleanValue(castToText(run, whole!).includes(castToText(run, part!))),
    },
  ],
]);

/** Like XPath 1.0, but NaN is true: it is not 0. */
export function isTrueLikeEvQueue(value: XPathValue): boolean {
  return value.kind === 'number' ? value.value !== 0 : booleanOfValue(value);
}

/** Nodes of several origins in one order; a list with literals among them stays as it is. */
export function asSet(value: XPathValue): XPathValue {
  return value.kind === 'nodes' ? { kind: 'nodes', nodes: inDocumentOrder(value.nodes) } : value;
}

function substring(run: Run, [whole, start, length]: readonly XPathValue[]): XPathValue {
  const from = bytePlace(run, start!);
  const end = length === undefined ? Infinity : from + bytePlace(run, length);
  return { kind: 'string', value: substringByBytes(castToText(run, whole!), from, end) };
}

function bytePlace(run: Run, value: XPathValue): number {
  return castToInteger(run, value) ?? Math.round(toNumber(run, value));
}

function integer(value: number): XPathValue {
  return { kind: 'integer', value };
}
