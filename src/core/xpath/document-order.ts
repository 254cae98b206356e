import type { XPathNode } from './value.ts';

/** The node above: of an attribute the element that carries it. Null for a document and for the top of a tree without one. */
export function parentOf(node: XPathNode): XPathNode | null {
  return node.kind === 'document' ? null : node.parent;
}

/** Whether a node is in the subtree of another, attributes included, the other itself excluded. */
export function isInside(node: XPathNode, other: XPathNode): boolean {
  for (let above = parentOf(node); above !== null; above = parentOf(above)) if (above === other) return true;
  return false;
}

/** Whether no node of a set in document order lies inside another one. */
export function areDisjoint(nodes: readonly XPathNode[]): boolean {
  for (let index = 1; index < nodes.length; index += 1) if (isInside(nodes[index]!, nodes[index - 1]!)) return false;
  return true;
}

/**
 * The nodes in document order, each once. Linear in the nodes, their ancestors and the children of those: no order is kept
 * in the trees, so the way down to the nodes is marked, then walked. Trees follow each other as their first nodes do.
 */
export function inDocumentOrder(nodes: readonly XPathNode[]): XPathNode[] {
  if (nodes.length < 2) return [...nodes];
  const wanted = new Set(nodes);
  if (wanted.size === 1) return [nodes[0]!];
  const { tops, marked } = markWays(nodes);
  const ordered: XPathNode[] = [];
  for (const top of tops) collectWanted(top, wanted, marked, ordered);
  // A node that its parent does not know stands outside of every order: it comes last.
  for (const node of wanted) ordered.push(node);
  return ordered;
}

function markWays(nodes: readonly XPathNode[]): { readonly tops: ReadonlySet<XPathNode>; readonly marked: ReadonlySet<XPathNode> } {
  const marked = new Set<XPathNode>();
  const tops = new Set<XPathNode>();
  for (const node of nodes) {
    for (let at: XPathNode | null = node; at !== null && !marked.has(at);) {
      marked.add(at);
      const above = parentOf(at);
      if (above === null) tops.add(at);
      at = above;
    }
  }
  return { tops, marked };
}

function collectWanted(node: XPathNode, wanted: Set<XPathNode>, marked: ReadonlySet<XPathNode>, ordered: XPathNode[]): void {
  if (wanted.delete(node)) ordered.push(node);
  if (node.kind === 'document') collectMarked([node.root], wanted, marked, ordered);
  else if (node.kind === 'element') {
    for (const attribute of node.attributes) if (wanted.delete(attribute)) ordered.push(attribute);
    collectMarked(node.children, wanted, marked, ordered);
  }
}

function collectMarked(children: readonly XPathNode[], wanted: Set<XPathNode>, marked: ReadonlySet<XPathNode>, ordered: XPathNode[]): void {
  for (const child of children) if (marked.has(child)) collectWanted(child, wanted, marked, ordered);
}
