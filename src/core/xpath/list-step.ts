import { attributeWalk, axisWalks, childrenOf, type AxisWalk } from './axis-walk.ts';
import { parentOf } from './document-order.ts';
import { compileNodeTest, type Matches } from './node-test.ts';
import { keepFromList, type Predicate } from './predicate.ts';
import type { Run } from './run.ts';
import type { NodeStep } from './set-step.ts';
import type { AxisStep } from './tree.ts';
import type { XPathNode } from './value.ts';

/**
 * A step as evQueue takes it, or null where evQueue has no such step and XPath 1.0 decides. Lists: nothing is sorted,
 * nothing is dropped, the nodes of one item follow those of the item before.
 *
 * - `a`, `*`: child elements; after `//` all elements below, each after the elements inside of it
 * - `@a`, `@*`: attributes; after `//` also those of all elements below, the deepest first
 * - `.`: the items, also after `//`; `..`: their parents, also after `//`; attributes and documents have none
 * - `following-sibling::`, `preceding-sibling::` (nearest first) with a name or `*`, which here means any node
 */
export function compileListStep(step: AxisStep, predicates: readonly Predicate[]): NodeStep | null {
  // Brackets inside of brackets are unknown to evQueue.
  if (step.nested && predicates.length > 0) return null;
  const walk = listWalk(step);
  if (walk === null) return null;
  const matches = compileNodeTest(step.form === 'axis' && step.test.kind === 'any' ? { kind: 'node' } : step.test, step.axis);
  return (run, nodes) => {
    const found: XPathNode[] = [];
    for (const node of nodes) walk(run, node, matches, found);
    return keepFromList(run, found, predicates);
  };
}

function listWalk(step: AxisStep): AxisWalk | null {
  switch (step.form) {
    case 'name':
      return step.deep ? walkElementsUp : axisWalks.child;
    case 'attribute':
      if (step.test.kind === 'node' || step.test.kind === 'text' || step.test.kind === 'none') return null;
      return step.deep ? walkAttributesUp : attributeWalk(step.test);
    case 'self':
      return axisWalks.self;
    case 'parent':
      return walkToParent;
    case 'axis': {
      if (step.deep || (step.test.kind !== 'name' && step.test.kind !== 'prefix' && step.test.kind !== 'any')) return null;
      return step.axis === 'following-sibling' || step.axis === 'preceding-sibling' ? axisWalks[step.axis] : null;
    }
  }
}

function walkElementsUp(run: Run, node: XPathNode, matches: Matches, found: XPathNode[]): void {
  for (const child of childrenOf(run, node)) {
    if (child.kind !== 'element') continue;
    walkElementsUp(run, child, matches, found);
    if (matches(child)) found.push(child);
  }
}

function walkAttributesUp(run: Run, node: XPathNode, matches: Matches, found: XPathNode[]): void {
  for (const child of childrenOf(run, node)) if (child.kind === 'element') walkAttributesUp(run, child, matches, found);
  axisWalks.attribute(run, node, matches, found);
}

function walkToParent(_run: Run, node: XPathNode, _matches: Matches, found: XPathNode[]): void {
  const parent = node.kind === 'attribute' ? null : parentOf(node);
  if (parent !== null) found.push(parent);
}
