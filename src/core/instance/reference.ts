/**
 * References to nodes of an instance document, kept in the store: what a loop item or a context is. They name a node of
 * the instance and the way from its element, so they mean the same after a restart, when the document is built anew.
 *
 *   n12            element of node 12 (n0: the root)
 *   n12/1/0        below it: second child, first child
 *   n12.2/0/3@id   below the output of attempt 2 of task 12; an attribute
 *   n12j7, n12t9   job 7 or task 9 of the definition, below node 12, where nobody had considered it yet
 */
import type { NodeId } from '../ids.ts';
import type { XmlDocument, XmlElement, XmlNode } from '../xml/element.ts';
import type { XPathNode } from '../xpath/value.ts';

export type DocumentReference = string;

/** Reference to the element of a node. */
export function referenceOfNode(id: NodeId): DocumentReference {
  return `n${id}`;
}

/** Places of children below elements, kept while many references are made: a loop over 100,000 siblings stays linear. */
export type Places = Map<XmlElement, Map<XmlNode, number>>;

/** Reference to any node of an instance document; null for the document node and for nodes that are not in it. */
export function referenceOf(node: XPathNode, view: DefinedParts, places: Places): DocumentReference | null {
  if (node.kind === 'document') return null;
  if (node.kind === 'attribute') {
    const owner = referenceOf(node.parent, view, places);
    return owner === null ? null : `${owner}@${node.name}`;
  }
  let path = '';
  let part: string | null = null;
  for (let current: XmlNode = node; ;) {
    if (current.kind === 'element' && current.source !== null) return `n${current.source}${part ?? ''}${path}`;
    const parent: XmlElement | XmlDocument | null = current.parent;
    if (parent === null || parent.kind !== 'element') return null;
    if (current.kind === 'element' && current.attempt !== null && parent.source !== null)
      return `n${parent.source}.${current.attempt}${path}`;
    if (part === null && current.kind === 'element') part = view.partMark(current);
    // Places among jobs and tasks shift when a loop is expanded; the definition does not.
    if (part === null) path = `/${placeOf(current, parent, places)}${path}`;
    current = parent;
  }
}

function placeOf(child: XmlNode, parent: XmlElement, places: Places): number {
  let known = places.get(parent);
  if (known === undefined) {
    known = new Map(parent.children.map((node, index) => [node, index]));
    places.set(parent, known);
  }
  return known.get(child) ?? -1;
}

/** Knows the jobs and tasks that are only defined. */
export type DefinedParts = {
  /** Which job (`j7`) or task (`t9`) of the definition an element is that nobody has considered; null: none. */
  partMark(element: XmlElement): string | null;
};

/** What a reference needs to be followed. */
export type ReferenceTarget = {
  elementOf(id: NodeId): XmlElement | null;
  /** The output element of an attempt, also of one that the document does not show any more. */
  outputOf(id: NodeId, attempt: number): XmlElement | null;
  /** The element of a job or task of the definition below a node, whether it was considered meanwhile or not. */
  partOf(id: NodeId, mark: string): XmlElement | null;
};

/** The node of the instance that a reference begins at, and the attempt where it is about an output. */
export function partsOfReference(reference: DocumentReference): { readonly node: NodeId; readonly attempt: number | null } | null {
  const match = /^n(\d+)(?:\.(\d+))?/u.exec(reference);
  if (match === null) return null;
  return { node: Number(match[1]), attempt: match[2] === undefined ? null : Number(match[2]) };
}

/** The node that is meant, or null where it does not exist (any more). */
export function follow(reference: DocumentReference, target: ReferenceTarget): XPathNode | null {
  const match = /^n(\d+)([jt]\d+)?(?:\.(\d+))?((?:\/\d+)*)(?:@(.*))?$/su.exec(reference);
  if (match === null) return null;
  const id = Number(match[1]);
  const [, , mark, attempt, path, attribute] = match;
  let node: XPathNode | null;
  if (mark !== undefined) node = attempt === undefined ? target.partOf(id, mark) : null;
  else node = attempt === undefined ? target.elementOf(id) : target.outputOf(id, Number(attempt));
  for (const step of path!.split('/').slice(1)) {
    if (node === null || node.kind !== 'element') return null;
    node = node.children[Number(step)] ?? null;
  }
  if (attribute === undefined || node === null) return node;
  if (node.kind !== 'element') return null;
  return node.attributes.find(({ name }) => name === attribute) ?? null;
}
