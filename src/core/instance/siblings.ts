import type { NodeId } from '../ids.ts';
import type { JobDefinition, TaskDefinition } from '../workflow/model.ts';
import type { DocumentModel } from './document-model.ts';
import type { InstanceNode, JobNode, TaskNode } from './node.ts';

/** Something below a job (or the root) as documents list it: considered, or still only defined. */
export type Sibling<D, N> = { readonly definition: D; readonly node: N | null };

/** Jobs below a job or the root (0): in the order of the definition, then iterations of loops; expanded originals are gone. */
export function jobsBelow(model: DocumentModel, parent: NodeId): Sibling<JobDefinition, JobNode>[] {
  const { definition } = model;
  const above = parent === 0 ? null : model.node(parent);
  const defined = above?.kind === 'job' ? definition.job(above.job).subjobs : definition.workflow.subjobs;
  return listed(
    defined,
    below(model, parent).filter((node): node is JobNode => node.kind === 'job'),
    (node) => definition.job(node.job),
  );
}

/** Tasks of a job, in the same order. */
export function tasksOf(model: DocumentModel, job: JobNode): Sibling<TaskDefinition, TaskNode>[] {
  const { definition } = model;
  return listed(
    definition.job(job.job).tasks,
    below(model, job.id).filter((node): node is TaskNode => node.kind === 'task'),
    (node) => definition.task(node.task),
  );
}

function below(model: DocumentModel, parent: NodeId): InstanceNode[] {
  return model.childrenOf(parent).map((id) => model.node(id)!);
}

function listed<D, N extends InstanceNode>(defined: readonly D[], nodes: readonly N[], definitionOf: (node: N) => D): Sibling<D, N>[] {
  const originals = new Map(nodes.filter((node) => node.iteration === null).map((node) => [definitionOf(node), node]));
  const siblings: Sibling<D, N>[] = [];
  for (const definition of defined) {
    const node = originals.get(definition);
    if (node?.state.kind !== 'expanded') siblings.push({ definition, node: node ?? null });
  }
  for (const node of nodes) {
    if (node.iteration !== null && node.state.kind !== 'expanded') siblings.push({ definition: definitionOf(node), node });
  }
  return siblings;
}
