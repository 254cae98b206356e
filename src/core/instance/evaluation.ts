/** Expressions of a workflow, evaluated where they stand in an instance. */
import type { NodeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import { evaluateXPath } from '../xpath/evaluate.ts';
import type { XPathError, XPathNode, XPathValue } from '../xpath/value.ts';
import { booleanOfValue, nodesOfValue } from '../xpath/value-text.ts';
import type { DocumentView } from './document.ts';
import { follow, type DocumentReference } from './reference.ts';
import type { Facet } from './watch-list.ts';
import { variableOf, workflowFunctions, type FunctionScope, type OnRead } from './workflow-functions.ts';

/** Where an expression stands: decides its context node, what functions mean, and what `$item` is. */
export type Scope = {
  readonly context: DocumentReference;
  /** The job being considered, null outside of jobs. */
  readonly job: NodeId | null;
  /** The job above it, or 0. */
  readonly parent: NodeId;
  /** The node from which the nearest loop item is looked up; null: none. */
  readonly node: NodeId | null;
  /** Item of the innermost loop where that has no node: the loop of an input. */
  readonly item?: XPathNode;
  /** The node that waits if `evqWait` says so; null: `evqWait` is an error. */
  readonly waiter: NodeId | null;
};

/** Why there is no value: the node has to wait, or the expression failed with a message for people. */
export type NoValue = { readonly kind: 'wait' } | { readonly kind: 'error'; readonly message: string };

/** Evaluates an expression of the definition. A wait leaves behind what it has read. */
export function evaluate(view: DocumentView, text: string, scope: Scope): Result<XPathValue, NoValue> {
  if (scope.waiter === null) return evaluateAfresh(view, text, scope, null);
  const shared = dependsOnContextAlone(text) ? `${scope.context} ${text}` : null;
  const known = shared === null ? null : view.waitOf(shared);
  if (known !== null) {
    view.watchList.add(scope.waiter, known);
    return err({ kind: 'wait' });
  }
  const reads = new Set<Facet>();
  const result = evaluateAfresh(view, text, scope, reads);
  if (!result.ok && result.error.kind === 'wait') {
    view.watchList.add(scope.waiter, reads);
    if (shared !== null) view.keepWait(shared, reads);
  }
  return result;
}

/** Whether an expression means the same for all nodes with the same context: it names neither jobs around it nor variables. */
function dependsOnContextAlone(text: string): boolean {
  return !text.includes('evqGet') && !text.includes('$');
}

function evaluateAfresh(view: DocumentView, text: string, scope: Scope, reads: Set<Facet> | null): Result<XPathValue, NoValue> {
  const expression = view.model.definition.expression(text);
  if (!expression.ok) return err({ kind: 'error', message: messageOf(text, expression.error) });
  const node = follow(scope.context, view);
  if (node === null) return err({ kind: 'error', message: `${quoted(text)}: its context does not exist any more` });
  const onRead: OnRead = (element, attribute) => {
    const facet = reads === null ? null : view.facetOf(element, attribute);
    if (facet !== null) reads?.add(facet);
  };
  const functionScope: FunctionScope = { job: scope.job, parent: scope.parent, waits: scope.waiter !== null, onRead };
  const result = evaluateXPath(expression.value, {
    node,
    functions: workflowFunctions(view, functionScope),
    variable: (name) => variableOf(view, functionScope, scope.item ?? loopItem(view, scope.node), name),
    ...(reads === null ? {} : { onRead }),
  });
  if (result.ok) return result;
  if ('kind' in result.error) return err({ kind: 'wait' });
  return err({ kind: 'error', message: messageOf(text, result.error) });
}

/** A condition. evQueue's dialect wants a real boolean, XPath 1.0 converts. */
export function evaluateCondition(view: DocumentView, text: string, scope: Scope): Result<boolean, NoValue> {
  const value = evaluate(view, text, scope);
  if (!value.ok) return value;
  if (value.value.kind === 'boolean') return ok(value.value.value);
  if (view.model.definition.workflow.dialect === 'xpath-1') return ok(booleanOfValue(value.value));
  return err({ kind: 'error', message: `${quoted(text)}: a condition has to give a boolean, this gives ${kindText(value.value)}` });
}

/** What a loop or a `copy` selects. */
export function evaluateNodes(view: DocumentView, text: string, scope: Scope): Result<readonly XPathNode[], NoValue> {
  const value = evaluate(view, text, scope);
  if (!value.ok) return value;
  const nodes = nodesOfValue(value.value);
  if (nodes !== null) return ok(nodes);
  return err({ kind: 'error', message: `${quoted(text)}: nodes are needed here, this gives ${kindText(value.value)}` });
}

/** The nearest loop item from a node upwards, or null. */
export function loopItem(view: DocumentView, from: NodeId | null): XPathNode | null {
  for (let id = from; id !== null && id !== 0;) {
    const node = view.model.node(id);
    if (node === undefined) return null;
    if (node.iteration !== null) return follow(node.context, view);
    id = node.parent;
  }
  return null;
}

function messageOf(text: string, error: XPathError): string {
  const hint = error.hint === undefined ? '' : `; ${error.hint}`;
  return `${quoted(text)}: ${error.message}${hint}`;
}

function quoted(text: string): string {
  return `'${text}'`;
}

/** Names the kind of a value in messages. */
export function kindText(value: XPathValue): string {
  switch (value.kind) {
    case 'nodes':
      return value.nodes.length === 1 ? 'one node' : `${value.nodes.length} nodes`;
    case 'list':
      return `a list of ${value.items.length}`;
    case 'string':
      return 'a text';
    case 'integer':
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a boolean';
  }
}
