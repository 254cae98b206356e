import { itemsOf } from '../conversion.ts';
import { fail } from '../failure.ts';
import type { Arity } from '../rules.ts';
import type { Focus } from '../run.ts';
import type { XPathItem, XPathNode, XPathValue } from '../value.ts';
import { kindOf } from '../value-kind.ts';
import { isLiteral } from '../value-text.ts';

/** That many arguments, no fewer and no more. */
export function exactly(count: number): Arity {
  return { min: count, max: count };
}

/** The members of an argument that has to be a selection. */
export function sequenceOf(value: XPathValue, name: string, offset: number): readonly XPathItem[] {
  return itemsOf(value) ?? fail('XPATH_TYPE', `${name}(): expected nodes, got ${kindOf(value)} in the call`, offset);
}

/** The same, where literals among them are not taken either. */
export function nodesOf(value: XPathValue, name: string, offset: number): readonly XPathNode[] {
  return sequenceOf(value, name, offset).map((item) =>
    isLiteral(item) ? fail('XPATH_TYPE', `${name}(): expected nodes, got a list with ${kindOf(item)} in the call`, offset) : item,
  );
}

/** The node that a part is evaluated on. */
export function contextNode(focus: Focus, name: string, offset: number): XPathNode {
  const { item } = focus;
  return isLiteral(item) ? fail('XPATH_TYPE', `${name}(): expected a node, got ${kindOf(item)} in the call`, offset) : item;
}
