import { textOf } from '../xml/element.ts';
import { fixedText, integerText, numberText } from './number-text.ts';
import type { Dialect, XPathItem, XPathLiteral, XPathNode, XPathValue } from './value.ts';

/**
 * The text that a value becomes where text is needed, as in `value/@select`: of several nodes the first one's, of none the
 * empty text. `evqueue-3` writes decimals with six places and booleans as `1` and `0`, `xpath-1` as XPath 1.0 does.
 */
export function textOfValue(value: XPathValue, dialect: Dialect): string {
  switch (value.kind) {
    case 'nodes': {
      const first = value.nodes[0];
      return first === undefined ? '' : textOf(first);
    }
    case 'list': {
      const first = value.items[0];
      return first === undefined ? '' : textOfItem(first, dialect);
    }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return dialect === 'evqueue-3' ? printedLiteral(value) : plainLiteral(value);
  }
}

/** The nodes of a value, or null where it is something else; a list without literals counts as nodes. */
export function nodesOfValue(value: XPathValue): readonly XPathNode[] | null {
  if (value.kind === 'nodes') return value.nodes;
  return value.kind === 'list' ? onlyNodes(value.items) : null;
}

/** Whether a value counts as true by XPath 1.0: a text that is not empty, a number but 0 and NaN, at least one node. */
export function booleanOfValue(value: XPathValue): boolean {
  switch (value.kind) {
    case 'nodes':
      return value.nodes.length > 0;
    case 'list':
      return value.items.length > 0;
    case 'string':
      return value.value !== '';
    case 'integer':
    case 'number':
      return value.value !== 0 && !Number.isNaN(value.value);
    case 'boolean':
      return value.value;
  }
}

/** The members of a list as nodes, or null if there is a literal among them. */
export function onlyNodes(items: readonly XPathItem[]): readonly XPathNode[] | null {
  const nodes: XPathNode[] = [];
  for (const item of items) {
    if (isLiteral(item)) return null;
    nodes.push(item);
  }
  return nodes;
}

/** Tells literals from nodes. */
export function isLiteral(item: XPathItem): item is XPathLiteral {
  switch (item.kind) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return true;
    case 'element':
    case 'text':
    case 'attribute':
    case 'document':
      return false;
  }
}

/** A literal as XPath 1.0 writes it. */
export function plainLiteral(literal: XPathLiteral): string {
  switch (literal.kind) {
    case 'string':
      return literal.value;
    case 'integer':
      return integerText(literal.value);
    case 'number':
      return numberText(literal.value);
    case 'boolean':
      return literal.value ? 'true' : 'false';
  }
}

/** A literal as evQueue prints it. */
export function printedLiteral(literal: XPathLiteral): string {
  switch (literal.kind) {
    case 'string':
      return literal.value;
    case 'integer':
      return integerText(literal.value);
    case 'number':
      return fixedText(literal.value);
    case 'boolean':
      return literal.value ? '1' : '0';
  }
}

function textOfItem(item: XPathItem, dialect: Dialect): string {
  if (!isLiteral(item)) return textOf(item);
  return dialect === 'evqueue-3' ? printedLiteral(item) : plainLiteral(item);
}
