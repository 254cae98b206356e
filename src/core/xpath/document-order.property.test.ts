import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XmlDocument, XmlElement, XmlText } from '../xml/element.ts';
import { areDisjoint, inDocumentOrder, isInside } from './document-order.ts';
import type { XPathNode } from './value.ts';

/** A tree by the number of levels to go up before each next element, and all its nodes in document order. */
function treeOf(ups: readonly number[]): readonly XPathNode[] {
  const root = new XmlElement('root');
  const open = [root];
  for (const up of ups) {
    open.length = Math.max(1, open.length - up);
    const element = open.at(-1)!.append(new XmlElement('a'));
    element.setAttribute('x', '');
    element.setAttribute('y', '');
    element.append(new XmlText('t'));
    open.push(element);
  }
  const nodes: XPathNode[] = [new XmlDocument(root)];
  const visit = (element: XmlElement): void => {
    nodes.push(element, ...element.attributes);
    for (const child of element.children)
      if (child.kind === 'element') visit(child);
      else nodes.push(child);
  };
  visit(root);
  return nodes;
}

const ups = fc.array(fc.nat(3), { maxLength: 30 });

test('any nodes, in any order and repeated, come out once each in document order', () => {
  fc.assert(
    fc.property(ups, fc.array(fc.nat(), { maxLength: 60 }), (shape, picks) => {
      const all = treeOf(shape);
      const indexes = picks.map((pick) => pick % all.length);
      const expected = [...new Set(indexes)].sort((one, other) => one - other).map((index) => all[index]);
      const ordered = inDocumentOrder(indexes.map((index) => all[index]!));
      expect(ordered.length).toBe(expected.length);
      expect(ordered.every((node, index) => node === expected[index])).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('nodes in document order are disjoint when none is inside of another', () => {
  fc.assert(
    fc.property(ups, fc.array(fc.nat(), { maxLength: 8 }), (shape, picks) => {
      const all = treeOf(shape);
      const nodes = inDocumentOrder(picks.map((pick) => all[pick % all.length]!));
      expect(areDisjoint(nodes)).toBe(!nodes.some((node) => nodes.some((other) => isInside(node, other))));
    }),
    { numRuns: 500 },
  );
});

test('trees without a common top keep the order of their first nodes', () => {
  const [, first] = treeOf([0]);
  const [, second, child] = treeOf([0, 0]);
  expect(inDocumentOrder([child!, first!, second!])).toEqual([second, child, first]);
});

test('20,000 siblings are sorted without comparing each with each', () => {
  const root = new XmlElement('root');
  for (let index = 0; index < 20_000; index += 1) root.append(new XmlElement('a'));
  expect(inDocumentOrder(root.children.toReversed())).toEqual(root.children);
});
