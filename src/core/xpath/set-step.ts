import { attributeWalk, axisWalks, isReverse, type AxisWalk } from './axis-walk.ts';
import { areDisjoint, inDocumentOrder, isInside, parentOf } from './document-order.ts';
import { compileNodeTest, type Matches } from './node-test.ts';
import { keepByXPath, type Predicate } from './predicate.ts';
import type { Run } from './run.ts';
import type { Axis, AxisStep, NodeTest } from './tree.ts';
import type { XPathNode } from './value.ts';

/** From the nodes before a step to those after it. */
export type NodeStep = (run: Run, nodes: readonly XPathNode[]) => readonly XPathNode[];

/** A step of XPath 1.0: from a set in document order to a set in document order. */
export function compileSetStep(step: AxisStep, predicates: readonly Predicate[]): NodeStep {
  const { axis, test } = step;
  const positional = predicates.some((predicate) => predicate.positional || predicate.index !== null);
  if (!step.deep) return stepAlong(axis, test, predicates, positional);
  if (!positional) {
    // `//a` is short for `/descendant-or-self::node()/child::a`: without places that is the descendant axis.
    if (axis === 'child' || axis === 'descendant') return stepAlong('descendant', test, predicates, false);
    if (axis === 'self' || axis === 'descendant-or-self') return stepAlong('descendant-or-self', test, predicates, false);
  }
  const down = stepAlong('descendant-or-self', { kind: 'node' }, [], false);
  const along = stepAlong(axis, test, predicates, positional);
  return (run, nodes) => along(run, down(run, nodes));
}

function stepAlong(axis: Axis, test: NodeTest, predicates: readonly Predicate[], positional: boolean): NodeStep {
  const walk = axis === 'attribute' ? attributeWalk(test) : axisWalks[axis];
  const matches = compileNodeTest(test, axis);
  const reverse = isReverse(axis);
  if (!positional) return (run, nodes) => keepByXPath(run, collect(run, axis, walk, matches, nodes), predicates);
  return (run, nodes) => {
    const found: XPathNode[] = [];
    for (const node of nodes) {
      const along: XPathNode[] = [];
      walk(run, node, matches, along);
      for (const kept of keepByXPath(run, along, predicates)) found.push(kept);
    }
    if (nodes.length > 1) return staysOrdered(axis, nodes) ? found : inDocumentOrder(found);
    return reverse ? found.toReversed() : found;
  };
}

/** All nodes along an axis from all of a set, as a set. Skips what is certain to be found from another node, so that no axis is quadratic. */
function collect(run: Run, axis: Axis, walk: AxisWalk, matches: Matches, nodes: readonly XPathNode[]): readonly XPathNode[] {
  const starts = nodes.length > 1 ? startsOf(axis, nodes) : nodes;
  const found: XPathNode[] = [];
  for (const node of starts) walk(run, node, matches, found);
  if (starts.length > 1) return staysOrdered(axis, starts) ? found : inDocumentOrder(found);
  return isReverse(axis) ? found.toReversed() : found;
}

/** Those nodes of a set from which an axis reaches all that it reaches from the whole set. */
function startsOf(axis: Axis, nodes: readonly XPathNode[]): readonly XPathNode[] {
  switch (axis) {
    case 'descendant':
    case 'descendant-or-self':
      return outermost(nodes);
    case 'following':
      return endingFirst(nodes);
    case 'preceding':
      return nodes.slice(-1);
    case 'following-sibling':
      return onePerParent(nodes);
    case 'preceding-sibling':
      return onePerParent(nodes.toReversed());
    case 'parent':
      return onePerParent(nodes);
    case 'self':
    case 'child':
    case 'attribute':
    case 'ancestor':
    case 'ancestor-or-self':
      return nodes;
  }
}

/** Whether going from node to node of a set in document order gives a set in document order. */
function staysOrdered(axis: Axis, nodes: readonly XPathNode[]): boolean {
  switch (axis) {
    case 'self':
    case 'attribute':
      return true;
    case 'child':
    case 'descendant':
    case 'descendant-or-self':
      return areDisjoint(nodes);
    case 'parent':
    case 'ancestor':
    case 'ancestor-or-self':
    case 'following':
    case 'following-sibling':
    case 'preceding':
    case 'preceding-sibling':
      return false;
  }
}

/** Drops what lies inside of other nodes; an attribute is not among the descendants of its element and stays. */
function outermost(nodes: readonly XPathNode[]): XPathNode[] {
  const kept: XPathNode[] = [];
  for (const node of nodes) {
    const last = kept.at(-1);
    if (last === undefined || node.kind === 'attribute' || !isInside(node, last)) kept.push(node);
  }
  return kept;
}

function endingFirst(nodes: readonly XPathNode[]): XPathNode[] {
  let first: XPathNode | null = null;
  for (const node of nodes) {
    if (first !== null && !isInside(node, first)) break;
    first = node;
  }
  return first === null ? [] : [first];
}

function onePerParent(nodes: readonly XPathNode[]): XPathNode[] {
  const parents = new Set<XPathNode | null>();
  return nodes.filter((node) => {
    if (node.kind === 'attribute') return true;
    const parent = parentOf(node);
    if (parents.has(parent)) return false;
    parents.add(parent);
    return true;
  });
}
