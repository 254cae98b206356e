import type { XmlAttribute, XmlDocument, XmlElement, XmlText } from '../xml/element.ts';
import type { ErrorCode } from '../error-code.ts';
import type { Result } from '../result.ts';

/** What XPath can select. */
export type XPathNode = XmlElement | XmlText | XmlAttribute | XmlDocument;

/**
 * A value of XPath. `evqueue-3` tells integers from decimals (they print differently) and has lists that may hold
 * literals (`name()` of several nodes); `xpath-1` only makes `nodes` that are sets in document order, `string`, `number`, `boolean`.
 */
export type XPathValue =
  | { readonly kind: 'nodes'; readonly nodes: readonly XPathNode[] }
  | { readonly kind: 'list'; readonly items: readonly XPathItem[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

/** A value that is no selection. */
export type XPathLiteral = Exclude<XPathValue, { readonly kind: 'nodes' | 'list' }>;

/** Member of a list of `evqueue-3`. */
export type XPathItem = XPathNode | XPathLiteral;

/** Why an expression could not be parsed or evaluated. `offset` is a 0-based index into the expression's text. */
export type XPathError = {
  readonly code: Extract<ErrorCode, `XPATH_${string}`>;
  readonly message: string;
  readonly offset: number;
  /** For names that look like a slip: what was probably meant. */
  readonly hint?: string;
};

/** The two dialects; see docs/guide/xpath.md. */
export type Dialect = 'evqueue-3' | 'xpath-1';

/** `evqWait(x)` with x false: not an error, the node has to wait. */
export type Wait = { readonly kind: 'wait'; readonly offset: number };

/** What an evaluation gives: a value, the wish to wait, or an error. */
export type Evaluation = Result<XPathValue, XPathError | Wait>;

/**
 * A function of the workflow (`evqGetOutput`...), usable as first step and, with `left`, as a later one.
 * `left` is null at the start of a path, else the nodes of the step before it (possibly none).
 */
export type WorkflowFunction = (left: readonly XPathNode[] | null, args: readonly XPathValue[], offset: number) => Evaluation;

/** What an expression can reach besides its text. */
export type EvaluationContext = {
  /** The context node: where relative paths begin. */
  readonly node: XPathNode;
  /** Functions by name, beyond those of the dialect. A name that is missing here is an unknown function. */
  readonly functions: ReadonlyMap<string, WorkflowFunction>;
  /** Value of `$name`, or null where there is no such variable. */
  readonly variable: (name: string) => XPathValue | null;
  /** How many nodes may be visited; default 5,000,000. */
  readonly budget?: number;
  /** Called for each element whose children, text or attributes are read: a wait keeps what it read. `attribute` is the name of the one
   * that was looked for, `*` where all were, null where children were read. */
  readonly onRead?: (element: XmlElement, attribute: string | null) => void;
};
