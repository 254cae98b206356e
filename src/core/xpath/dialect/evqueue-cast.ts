/** How evQueue turns values into each other. Null: it refuses, and XPath 1.0 decides instead. */
import { itemsOf, textOfItem, toText } from '../conversion.ts';
import { parseInteger32, parseTruncated } from '../number-text.ts';
import type { Run } from '../run.ts';
import type { XPathItem, XPathLiteral, XPathValue } from '../value.ts';
import { isLiteral, printedLiteral } from '../value-text.ts';

/** A whole number: of decimals what is before the point, of a text that is one, of a list with one member. */
export function castToInteger(run: Run, value: XPathValue): number | null {
  const literal = onlyLiteral(run, value);
  if (literal === null) return null;
  switch (literal.kind) {
    case 'string':
      return parseInteger32(literal.value);
    case 'integer':
      return literal.value;
    case 'number':
      return Number.isFinite(literal.value) ? Math.trunc(literal.value) + 0 : null;
    case 'boolean':
      return literal.value ? 1 : 0;
  }
}

/** A decimal: never of a list; of a text only what is before the point. */
export function castToDecimal(value: XPathValue): number | null {
  switch (value.kind) {
    case 'nodes':
    case 'list':
      return null;
    case 'string':
      return parseTruncated(value.value);
    case 'integer':
    case 'number':
      return value.value;
    case 'boolean':
      return value.value ? 1 : 0;
  }
}

/** A text. Of several members evQueue has none, and it is that of the first node in document order. */
export function castToText(run: Run, value: XPathValue): string {
  const items = itemsOf(value);
  if (items !== null && items.length > 1) return toText(run, value);
  const literal = onlyLiteral(run, value);
  return literal === null ? '' : printedLiteral(literal);
}

/** The text of a member of a list. */
export function printedItem(run: Run, item: XPathItem): string {
  return isLiteral(item) ? printedLiteral(item) : textOfItem(run, item);
}

/** What `min` and `max` compare: of texts what is before the point, decimals as they are. */
export function castItemToDecimal(run: Run, item: XPathItem): number | null {
  return castToDecimal(isLiteral(item) ? item : { kind: 'string', value: run.textOf(item) });
}

function onlyLiteral(run: Run, value: XPathValue): XPathLiteral | null {
  switch (value.kind) {
    case 'nodes':
    case 'list': {
      const items: readonly XPathItem[] = value.kind === 'nodes' ? value.nodes : value.items;
      if (items.length !== 1) return null;
      const item = items[0]!;
      return isLiteral(item) ? item : { kind: 'string', value: run.textOf(item) };
    }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return value;
  }
}
