/** How XPath 1.0 turns values into each other; `booleanOfValue` is beside `textOfValue`. */
import { inDocumentOrder } from './document-order.ts';
import { parseNumber } from './number-text.ts';
import type { Run } from './run.ts';
import type { XPathItem, XPathLiteral, XPathNode, XPathValue } from './value.ts';
import { isLiteral, plainLiteral } from './value-text.ts';

/** The members of nodes or a list; null for a literal. */
export function itemsOf(value: XPathValue): readonly XPathItem[] | null {
  switch (value.kind) {
    case 'nodes':
      return value.nodes;
    case 'list':
      return value.items;
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return null;
  }
}

/** The text of a literal, or of a node. */
export function textOfItem(run: Run, item: XPathItem): string {
  return isLiteral(item) ? plainLiteral(item) : run.textOf(item);
}

/** The number of a literal, or of the text of a node; NaN where it is none. */
export function numberOfItem(run: Run, item: XPathItem): number {
  return isLiteral(item) ? numberOfLiteral(item) : parseNumber(run.textOf(item));
}

/** `string()`: of several nodes the first one in document order. */
export function toText(run: Run, value: XPathValue): string {
  switch (value.kind) {
    case 'nodes': {
      const first = firstNode(run, value.nodes);
      return first === null ? '' : run.textOf(first);
    }
    case 'list': {
      const first = value.items[0];
      return first === undefined ? '' : textOfItem(run, first);
    }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return plainLiteral(value);
  }
}

/** `number()`. */
export function toNumber(run: Run, value: XPathValue): number {
  switch (value.kind) {
    case 'nodes':
    case 'list':
      return parseNumber(toText(run, value));
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return numberOfLiteral(value);
  }
}

/** The first of nodes in document order, or null. */
export function firstNode(run: Run, nodes: readonly XPathNode[]): XPathNode | null {
  const first = (run.sets ? nodes : inDocumentOrder(nodes))[0];
  return first ?? null;
}

function numberOfLiteral(literal: XPathLiteral): number {
  switch (literal.kind) {
    case 'string':
      return parseNumber(literal.value);
    case 'integer':
    case 'number':
      return literal.value;
    case 'boolean':
      return literal.value ? 1 : 0;
  }
}
