import type { XmlAttribute, XmlElement, XmlNode } from '../xml/element.ts';
import { fail } from './failure.ts';
import type { EvaluationContext, XPathItem, XPathNode, XPathValue } from './value.ts';

const defaultBudget = 5_000_000;

/** One evaluation: what it can reach, and what it has used of its budget. All reading of a document goes through it. */
export class Run {
  readonly context: EvaluationContext;
  /** Whether all selections are sets in document order; else they are lists in an order of their own. */
  readonly sets: boolean;
  readonly #budget: number;
  readonly #onRead: EvaluationContext['onRead'] | null;
  #visits = 0;
  /** The step being taken: what an error of the budget points at. */
  offset = 0;

  constructor(context: EvaluationContext, sets: boolean) {
    this.context = context;
    this.sets = sets;
    this.#budget = context.budget ?? defaultBudget;
    this.#onRead = context.onRead ?? null;
  }

  /** Counts visits of nodes; over the budget the evaluation stops. */
  spend(visits: number): void {
    this.#visits += visits;
    if (this.#visits > this.#budget)
      fail('XPATH_BUDGET', `expected at most ${this.#budget} visits of nodes, got more in the step`, this.offset);
  }

  childrenOf(element: XmlElement): readonly XmlNode[] {
    this.#onRead?.(element, null);
    const { children } = element;
    this.spend(children.length + 1);
    return children;
  }

  attributesOf(element: XmlElement): readonly XmlAttribute[] {
    this.#onRead?.(element, '*');
    const { attributes } = element;
    this.spend(attributes.length + 1);
    return attributes;
  }

  /** One attribute, by name; the others are not read. */
  attributeOf(element: XmlElement, name: string): XmlAttribute | null {
    this.#onRead?.(element, name);
    const { attributes } = element;
    this.spend(attributes.length + 1);
    return attributes.find((attribute) => attribute.name === name) ?? null;
  }

  /** The text of a node as XPath defines it. */
  textOf(node: XPathNode): string {
    switch (node.kind) {
      case 'text':
        return node.value;
      case 'attribute':
        this.#onRead?.(node.parent, node.name);
        return node.value;
      case 'document':
        return this.textOf(node.root);
      case 'element': {
        const children = this.childrenOf(node);
        if (children.length === 0) return '';
        if (children.length === 1) return this.textOf(children[0]!);
        const parts: string[] = [];
        this.#collectText(children, parts);
        return parts.join('');
      }
    }
  }

  #collectText(children: readonly XmlNode[], parts: string[]): void {
    for (const child of children) {
      if (child.kind === 'text') parts.push(child.value);
      else this.#collectText(this.childrenOf(child), parts);
    }
  }
}

/** What a part of an expression is evaluated on: the item before it, its place and the number of items. Moved along by predicates. */
export class Focus {
  readonly run: Run;
  item: XPathItem;
  position: number;
  size: number;

  constructor(run: Run, item: XPathItem, position: number, size: number) {
    this.run = run;
    this.item = item;
    this.position = position;
    this.size = size;
  }
}

/** A part of an expression, ready to be evaluated. Throws `XPathFailure`. */
export type Compiled = (focus: Focus) => XPathValue;

/** The same where only its truth is asked for. */
export type CompiledTest = (focus: Focus) => boolean;
