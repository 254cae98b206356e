import type { NodeId } from '../ids.ts';
import type { XmlElement } from '../xml/element.ts';
import { evaluateXPath } from '../xpath/evaluate.ts';
import type { OutputSource } from './document-model.ts';
import { loopItem } from './evaluation.ts';
import { viewOf } from './labels.ts';
import type { InstanceNode } from './node.ts';
import { follow } from './reference.ts';
import type { InstanceState } from './state.ts';
import { variableOf, workflowFunctions } from './workflow-functions.ts';

/** At most so many nodes are named. */
const namedReads = 20;

/** The tasks that a waiting node's condition looks at now: where a person has to look as well. */
export function readsOf(state: InstanceState, node: InstanceNode, outputs: OutputSource): readonly NodeId[] {
  if (node.state.kind !== 'waiting') return [];
  const definition = node.kind === 'job' ? state.definition.job(node.job) : state.definition.task(node.task);
  const text = node.state.on === 'condition' ? definition.condition : definition.iterationCondition;
  const expression = text === undefined ? null : state.definition.expression(text);
  if (expression === null || !expression.ok) return [];
  const view = viewOf(state, outputs);
  const context = follow(node.context, view);
  if (context === null) return [];
  const job = node.kind === 'job' ? node : state.nodes.get(node.parent);
  const read = new Set<NodeId>();
  const onRead = (element: XmlElement): void => void read.add(view.ownerOf(element));
  const scope = { job: job?.id ?? null, parent: job?.parent ?? 0, waits: true, onRead };
  evaluateXPath(expression.value, {
    node: context,
    functions: workflowFunctions(view, scope),
    variable: (name) => variableOf(view, scope, loopItem(view, node.id), name),
    onRead,
  });
  return [...read].filter((id) => id !== node.id && state.nodes.get(id)?.kind === 'task').slice(0, namedReads);
}
