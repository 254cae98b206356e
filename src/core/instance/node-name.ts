import type { Definition } from './definition.ts';
import type { InstanceNode } from './node.ts';

/** What a node is called: its name, else what it runs; null: a job without a name. */
export function nodeName(definition: Definition, node: InstanceNode): string | null {
  if (node.kind === 'job') return definition.job(node.job).name ?? null;
  const task = definition.task(node.task);
  return task.name ?? task.path ?? task.workflow ?? null;
}
