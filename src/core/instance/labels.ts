/** What is computed when an instance has ended: custom attributes for search, and tags. */
import type { OutputSource } from './document-model.ts';
import { DocumentView } from './document.ts';
import { modelOf } from './draft.ts';
import { evaluateCondition, evaluateNodes, type Scope } from './evaluation.ts';
import type { InstanceState } from './state.ts';
import { referenceOfNode } from './reference.ts';
import { textOf } from '../xml/element.ts';

/** Longest value that is kept of a custom attribute, as in evQueue. */
const maxValueLength = 255;

export type Labels = {
  /** One for each node that its expression selects. */
  readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
  readonly tags: readonly string[];
  /** Expressions that failed: as in evQueue the attributes (or tags) after it are not computed. */
  readonly errors: readonly { readonly name: string; readonly message: string }[];
};

/** Evaluates custom attributes and automatic tags of an instance that has ended. */
export function labelsOf(state: InstanceState, outputs: OutputSource): Labels {
  const { customAttributes, automaticTags } = state.definition.workflow;
  if (customAttributes.length === 0 && automaticTags.length === 0) return { customAttributes: [], tags: [], errors: [] };
  const view = viewOf(state, outputs);
  const scope: Scope = { context: referenceOfNode(0), job: null, parent: 0, node: null, waiter: null };
  const values: { name: string; value: string }[] = [];
  const tags: string[] = [];
  const errors: { name: string; message: string }[] = [];
  for (const attribute of customAttributes) {
    const nodes = evaluateNodes(view, attribute.select, scope);
    if (nodes.ok) for (const node of nodes.value) values.push({ name: attribute.name, value: textOf(node).slice(0, maxValueLength) });
    else {
      errors.push({ name: attribute.name, message: nodes.error.kind === 'error' ? nodes.error.message : 'evqWait cannot be used here' });
      break;
    }
  }
  for (const tag of automaticTags) {
    const holds = evaluateCondition(view, tag.condition, scope);
    if (!holds.ok) {
      errors.push({ name: tag.name, message: holds.error.kind === 'error' ? holds.error.message : 'evqWait cannot be used here' });
      break;
    }
    if (holds.value && !tags.includes(tag.name)) tags.push(tag.name);
  }
  return { customAttributes: values, tags, errors };
}

/** The view of a state at rest: the one that it holds, or a fresh one. */
export function viewOf(state: InstanceState, outputs: OutputSource): DocumentView {
  if (state.cell.owner === state && state.cell.view !== null) return state.cell.view;
  return new DocumentView(modelOf(state), outputs);
}
