/**
 * The plain tree that XML is read into and that XPath works on. Nodes have a parent, so a tree belongs to one document.
 * Children can be made on demand: an instance document is a view that is only built where somebody looks.
 */
export type XmlNode = XmlElement | XmlText;

/** Where a node began in its source text; both count from 1. */
export type XmlPosition = { readonly line: number; readonly column: number };

/** An attribute; `parent` is the element that carries it. XPath sees it as a node. */
export class XmlAttribute {
  readonly kind = 'attribute' as const;
  readonly name: string;
  value: string;
  readonly parent: XmlElement;
  /** Position of the attribute's name, where the document came from text. */
  readonly position: XmlPosition | null;

  constructor(name: string, value: string, parent: XmlElement, position: XmlPosition | null = null) {
    this.name = name;
    this.value = value;
    this.parent = parent;
    this.position = position;
  }
}

/** Character data. Neighbouring texts are one node, CDATA is text, comments and processing instructions are dropped. */
export class XmlText {
  readonly kind = 'text' as const;
  value: string;
  parent: XmlElement | XmlDocument | null;

  constructor(value: string, parent: XmlElement | XmlDocument | null = null) {
    this.value = value;
    this.parent = parent;
  }
}

/** An element. Namespaces are not resolved: `name` is the qualified name as written. */
export class XmlElement {
  readonly kind = 'element' as const;
  readonly name: string;
  attributes: XmlAttribute[] = [];
  parent: XmlElement | XmlDocument | null = null;
  readonly position: XmlPosition | null;
  /** The instance node that this element shows, where it is part of an instance document; see `core/instance/document.ts`. */
  source: number | null = null;
  /** Of an output element in an instance document: the number of the attempt that wrote it. */
  attempt: number | null = null;
  #children: XmlNode[] | null = [];
  #load: ((element: XmlElement) => XmlNode[]) | null = null;

  constructor(name: string, position: XmlPosition | null = null) {
    this.name = name;
    this.position = position;
  }

  /** Children in document order; made now if they were promised by `childrenLater`. */
  get children(): XmlNode[] {
    return this.#children ?? this.#fill();
  }

  /** Replaces all children. */
  set children(nodes: XmlNode[]) {
    for (const node of nodes) node.parent = this;
    this.#children = nodes;
    this.#load = null;
  }

  /** Promises children: `load` is called once, when somebody looks. */
  childrenLater(load: (element: XmlElement) => XmlNode[]): void {
    this.#children = null;
    this.#load = load;
  }

  /** Adds a child at the end and returns it. */
  append<N extends XmlNode>(node: N): N {
    node.parent = this;
    this.children.push(node);
    return node;
  }

  /** Value of an attribute, or null. */
  attribute(name: string): string | null {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute.value;
    return null;
  }

  /** Sets an attribute, replacing its value in place where it exists. */
  setAttribute(name: string, value: string): void {
    for (const attribute of this.attributes) {
      if (attribute.name === name) {
        attribute.value = value;
        return;
      }
    }
    this.attributes.push(new XmlAttribute(name, value, this));
  }

  #fill(): XmlNode[] {
    const load = this.#load;
    this.#load = null;
    this.#children = [];
    if (load !== null) this.children = load(this);
    return this.#children;
  }
}

/** The document node, parent of the root element. */
export class XmlDocument {
  readonly kind = 'document' as const;
  readonly root: XmlElement;

  constructor(root: XmlElement) {
    this.root = root;
    root.parent = this;
  }
}

/** The text of a node as XPath defines it: of all text below, of an attribute its value. */
export function textOf(node: XmlNode | XmlAttribute | XmlDocument): string {
  switch (node.kind) {
    case 'text':
    case 'attribute':
      return node.value;
    case 'document':
      return textOf(node.root);
    case 'element': {
      const children = node.children;
      if (children.length === 0) return '';
      if (children.length === 1 && children[0]!.kind === 'text') return children[0]!.value;
      const parts: string[] = [];
      collectText(node, parts);
      return parts.join('');
    }
  }
}

function collectText(element: XmlElement, parts: string[]): void {
  for (const child of element.children) {
    if (child.kind === 'text') parts.push(child.value);
    else collectText(child, parts);
  }
}
