import type { XmlElement } from '../xml/element.ts';
import { parentOf } from './document-order.ts';
import type { Matches } from './node-test.ts';
import type { Run } from './run.ts';
import type { Axis, NodeTest } from './tree.ts';
import type { XPathNode } from './value.ts';

/** Adds the nodes of an axis that match, in the order of the axis: reverse axes begin with the nearest node. */
export type AxisWalk = (run: Run, node: XPathNode, matches: Matches, found: XPathNode[]) => void;

/** Whether an axis runs against the document order. */
export function isReverse(axis: Axis): boolean {
  return axis === 'ancestor' || axis === 'ancestor-or-self' || axis === 'preceding' || axis === 'preceding-sibling';
}

/** The way along the attribute axis; a name is looked for without reading the other attributes. */
export function attributeWalk(test: NodeTest): AxisWalk {
  if (test.kind !== 'name') return axisWalks.attribute;
  const { name } = test;
  return (run, node, _matches, found) => {
    const attribute = node.kind === 'element' ? run.attributeOf(node, name) : null;
    if (attribute !== null) found.push(attribute);
  };
}

/** The way along each axis. */
export const axisWalks: Readonly<Record<Axis, AxisWalk>> = {
  self: walkSelf,
  child: (run, node, matches, found) => {
    for (const child of childrenOf(run, node)) if (matches(child)) found.push(child);
  },
  attribute: (run, node, matches, found) => {
    if (node.kind !== 'element') return;
    for (const attribute of run.attributesOf(node)) if (matches(attribute)) found.push(attribute);
  },
  descendant: walkDown,
  'descendant-or-self': (run, node, matches, found) => {
    walkSelf(run, node, matches, found);
    walkDown(run, node, matches, found);
  },
  parent: (_run, node, matches, found) => {
    const parent = parentOf(node);
    if (parent !== null && matches(parent)) found.push(parent);
  },
  ancestor: (run, node, matches, found) => {
    for (let above = parentOf(node); above !== null; above = parentOf(above)) {
      run.spend(1);
      if (matches(above)) found.push(above);
    }
  },
  'ancestor-or-self': (run, node, matches, found) => {
    walkSelf(run, node, matches, found);
    axisWalks.ancestor(run, node, matches, found);
  },
  'following-sibling': (run, node, matches, found) => {
    const siblings = siblingsOf(run, node);
    for (let index = indexAmong(siblings, node) + 1; index < siblings.length; index += 1) {
      const sibling = siblings[index]!;
      if (matches(sibling)) found.push(sibling);
    }
  },
  'preceding-sibling': (run, node, matches, found) => {
    const siblings = siblingsOf(run, node);
    for (let index = indexAmong(siblings, node) - 1; index >= 0; index -= 1) {
      const sibling = siblings[index]!;
      if (matches(sibling)) found.push(sibling);
    }
  },
  following: (run, node, matches, found) => {
    // An attribute comes before the children of its element.
    if (node.kind === 'attribute') walkDown(run, node.parent, matches, found);
    for (let at: XPathNode | null = elementOf(node); at !== null; at = parentOf(at)) {
      const siblings = siblingsOf(run, at);
      for (let index = indexAmong(siblings, at) + 1; index < siblings.length; index += 1) {
        axisWalks['descendant-or-self'](run, siblings[index]!, matches, found);
      }
    }
  },
  preceding: (run, node, matches, found) => {
    for (let at: XPathNode | null = elementOf(node); at !== null; at = parentOf(at)) {
      const siblings = siblingsOf(run, at);
      for (let index = indexAmong(siblings, at) - 1; index >= 0; index -= 1) walkBack(run, siblings[index]!, matches, found);
    }
  },
};

function walkSelf(_run: Run, node: XPathNode, matches: Matches, found: XPathNode[]): void {
  if (matches(node)) found.push(node);
}

function walkDown(run: Run, node: XPathNode, matches: Matches, found: XPathNode[]): void {
  for (const child of childrenOf(run, node)) {
    if (matches(child)) found.push(child);
    if (child.kind === 'element') walkDown(run, child, matches, found);
  }
}

/** A subtree from its end: the order of `preceding`. */
function walkBack(run: Run, node: XPathNode, matches: Matches, found: XPathNode[]): void {
  const children = childrenOf(run, node);
  for (let index = children.length - 1; index >= 0; index -= 1) walkBack(run, children[index]!, matches, found);
  if (matches(node)) found.push(node);
}

const none: readonly XPathNode[] = [];

/** Children of an element or document; other nodes have none. */
export function childrenOf(run: Run, node: XPathNode): readonly XPathNode[] {
  switch (node.kind) {
    case 'element':
      return run.childrenOf(node);
    case 'document':
      return [node.root];
    case 'text':
    case 'attribute':
      return none;
  }
}

function siblingsOf(run: Run, node: XPathNode): readonly XPathNode[] {
  if (node.kind === 'attribute') return none;
  const parent = parentOf(node);
  return parent === null ? none : childrenOf(run, parent);
}

function indexAmong(siblings: readonly XPathNode[], node: XPathNode): number {
  return siblings.length === 0 ? -1 : siblings.indexOf(node);
}

function elementOf(node: XPathNode): Exclude<XPathNode, { readonly kind: 'attribute' }> | XmlElement {
  return node.kind === 'attribute' ? node.parent : node;
}
