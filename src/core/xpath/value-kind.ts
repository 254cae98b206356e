import type { XPathItem, XPathValue } from './value.ts';
import { isLiteral } from './value-text.ts';

const booleans = { true: { kind: 'boolean', value: true }, false: { kind: 'boolean', value: false } } as const;

/** The value of a truth; never a new object. */
export function booleanValue(value: boolean): XPathValue {
  return value ? booleans.true : booleans.false;
}

/** An item as a value of its own. */
export function valueOfItem(item: XPathItem): XPathValue {
  return isLiteral(item) ? item : { kind: 'nodes', nodes: [item] };
}

/** Names the kind of a value in messages. */
export function kindOf(value: XPathValue): string {
  switch (value.kind) {
    case 'nodes':
      return 'nodes';
    case 'list':
      return 'a list';
    case 'string':
      return 'a string';
    case 'integer':
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a boolean';
  }
}

/** The members of a value, where a literal is its own only member. */
export function membersOf(value: XPathValue): readonly XPathItem[] {
  switch (value.kind) {
    case 'nodes':
      return value.nodes;
    case 'list':
      return value.items;
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return [value];
  }
}
